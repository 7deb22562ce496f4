"""Writing down a talk about a skill."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import needs, visible_worker
from lms.db import db
from lms.skills import interviews, ladders
from lms.skills.forms import InterviewForm
from lms.skills.own_view import axes_of
from lms.skills.views.blueprint import bp
from lms.web import see_other, trying


@bp.route("/workers/<int:worker_id>/skills/<track>/interviews", methods=["GET", "POST"])
@needs("enter evidence")
def worker_interviews(worker_id: int, track: str) -> Any:
    worker = visible_worker(db.session(), current_user, worker_id)
    skill = ladders.skill_of(db.session(), track) or abort(404)
    form = InterviewForm.about(axes_of(track))
    if form.validate_on_submit():
        with trying(form) as attempt:
            given = {"text": form.text.data, "how": form.how.data, "on": form.occurred_on.data}
            interviews.enter_interview(
                db.session(), worker, skill, marks=form.marks(), by=current_user, **given
            )
        if attempt.succeeded:
            flash(_("Written down. The worker has been told."))
            return see_other(url_for("skills.worker_skills", worker_id=worker_id))
    return render_template("skills/interview.html", worker=worker, skill=skill, form=form)
