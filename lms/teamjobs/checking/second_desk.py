"""The director's queue of blind second marks, marking itself, and comparing afterwards."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db
from lms.teamjobs.checking import naming, second_marks
from lms.teamjobs.checking.forms import SecondMarksForm, second_marks_form
from lms.teamjobs.models import Deliverable
from lms.teamjobs.words import said
from lms.web import see_other, trying

bp = Blueprint("second_checks", __name__)
bp.context_processor(said)


@bp.get("/second-checks")
@needs("direct team jobs")
def index() -> str:
    marked = second_marks.marked_twice(db.session())
    return render_template(
        "teamjobs/second_checks.html",
        waiting=second_marks.waiting(db.session(), current_user),
        marked=marked,
        reviewers=second_marks.reviewers(marked),
    )


@bp.route("/deliverables/<int:deliverable_id>/second-marks", methods=["GET", "POST"])
@needs("check work")
def mark(deliverable_id: int) -> Any:
    """Blind marking; both marks side by side once the second are in."""
    row = naming.deliverable_seen(db.session(), current_user, deliverable_id)
    form = second_marks_form(row.placement.task.track)(needed=True)
    if form.validate_on_submit():
        with trying(form) as attempt:
            words = form.words.data or ""
            second_marks.give(db.session(), row, marks=form.marks(), words=words, by=current_user)
        if attempt.succeeded:
            flash(_("Thank you. Now you can compare the marks."))
            return see_other(url_for("second_checks.mark", deliverable_id=deliverable_id))
    return _page(row, form)


@bp.post("/deliverables/<int:deliverable_id>/first-marks")
@needs("direct team jobs")
def first_marks(deliverable_id: int) -> Response:
    """Rather look at the first marks."""
    row = naming.deliverable_seen(db.session(), current_user, deliverable_id)
    second_marks.look(db.session(), row, by=current_user)
    return see_other(url_for("checks.deliverable", deliverable_id=deliverable_id))


def _page(row: Deliverable, form: SecondMarksForm) -> str:
    session = db.session()
    both = second_marks.compared(session, current_user, row)
    if both is None and not second_marks.hidden(session, current_user, row):
        abort(404)
    return render_template(
        "teamjobs/second_check.html",
        deliverable=row,
        task=row.placement.task,
        both=both,
        form=form,
    )
