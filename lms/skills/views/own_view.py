"""How a worker sees their own work, beside what others marked."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.models import Person
from lms.accounts.permissions import needs, visible_worker
from lms.db import db
from lms.skills import ladders, own_view
from lms.skills.forms import CertificateForm, OwnViewForm
from lms.skills.models import Skill
from lms.skills.views.blueprint import bp
from lms.web import see_other, trying


@bp.route("/workers/<int:worker_id>/skills/<track>/own-view", methods=["GET", "POST"])
@needs("see skills")
def own_view_of(worker_id: int, track: str) -> Any:
    worker, skill = _worker_and_skill(worker_id, track)
    form = OwnViewForm().ask(own_view.axes_of(track))
    if form.validate_on_submit():
        with trying(form) as attempt:
            marks, note = form.marks(), form.note.data or ""
            own_view.assess(db.session(), worker, skill, marks=marks, note=note, by=current_user)
        if attempt.succeeded:
            flash(_("Kept. It counts for nothing and against nothing; it helps you talk about it."))
            return see_other(url_for("skills.own_view_of", worker_id=worker_id, track=track))
    view = own_view.own_view(db.session(), worker, skill)
    return render_template("skills/own_view.html", worker=worker, skill=skill, view=view, form=form)


@bp.route("/workers/<int:worker_id>/certificates", methods=["GET", "POST"])
@needs("enter evidence")
def certificates(worker_id: int) -> Any:
    worker = visible_worker(db.session(), current_user, worker_id)
    form = CertificateForm().offer(ladders.skills(db.session()))
    if form.validate_on_submit():
        with trying(form) as attempt:
            given = {name: form[name].data or "" for name in ("track", "title", "issuer", "result", "how")}
            on = form.occurred_on.data
            own_view.record_certificate(db.session(), worker, on=on, by=current_user, **given)
        if attempt.succeeded:
            flash(_("Written down."))
            return see_other(url_for("skills.worker_skills", worker_id=worker_id))
    return render_template("skills/certificates.html", worker=worker, form=form)


def _worker_and_skill(worker_id: int, track: str) -> tuple[Person, Skill]:
    worker = visible_worker(db.session(), current_user, worker_id)
    return worker, ladders.skill_of(db.session(), track) or abort(404)
