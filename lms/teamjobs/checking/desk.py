"""Checking a deliverable: the director's page, and that of a worker who was named to check."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.lengths import characters
from lms.accounts.models import Role
from lms.accounts.permissions import needs
from lms.db import db
from lms.teamjobs import quality
from lms.teamjobs.checking import naming, second_marks
from lms.teamjobs.checking.forms import CheckForm, check_form
from lms.teamjobs.complaints.complaining import complaints_of
from lms.teamjobs.forms import ReturnForm
from lms.teamjobs.models import Defect, Deliverable
from lms.teamjobs.words import said
from lms.web import Form, see_other, trying

bp = Blueprint("checks", __name__)
bp.context_processor(said)


@bp.get("/deliverables/<int:deliverable_id>")
@needs("check work")
def deliverable(deliverable_id: int) -> str:
    row = naming.deliverable_seen(db.session(), current_user, deliverable_id)
    return _page(row, _empty_form(row), None)


@bp.post("/deliverables/<int:deliverable_id>/approval")
@needs("check work")
def approval(deliverable_id: int) -> Any:
    row = naming.deliverable_to_check(db.session(), current_user, deliverable_id)
    form = check_form(row.placement.task.track)(needed=not _directs())
    if form.validate_on_submit():
        with trying(form) as attempt:
            quality.approve(
                db.session(),
                row,
                comment=form.comment.data or "",
                stars=int(form.stars.data) if form.stars.data else None,
                by=current_user,
                **form.counts(),
            )
        if attempt.succeeded:
            flash(_("Accepted. The check is now part of the worker's evidence."))
            return _back(row)
    return _page(row, form, None)


@bp.post("/deliverables/<int:deliverable_id>/return")
@needs("check work")
def return_(deliverable_id: int) -> Any:
    row = naming.deliverable_to_check(db.session(), current_user, deliverable_id)
    form = _return_form(row)
    if form.validate_on_submit():
        with trying(form) as attempt:
            quality.return_(
                db.session(),
                row,
                clause=form.clause.data,
                defect=Defect(form.defect.data),
                text=form.text.data,
                by=current_user,
            )
        if attempt.succeeded:
            flash(_("Sent back with one point to mend."))
            return _back(row)
    return _page(row, _empty_form(row), form)


def _page(row: Deliverable, approval_form: Form, return_form: Form | None) -> str:
    session = db.session()
    return render_template(
        "teamjobs/deliverable.html",
        deliverable=row,
        placement=row.placement,
        task=row.placement.task,
        approval_form=approval_form,
        return_form=return_form or _return_form(row, empty=True),
        directs=_directs(),
        blind=second_marks.hidden(session, current_user, row),
        second=second_marks.compared(session, current_user, row),
        marks=second_marks.marks_of(row),
        complaints=complaints_of(session, row),
    )


def _empty_form(row: Deliverable) -> CheckForm:
    """The length of a text that was handed in on the page is known."""
    known = {"chars": characters(row.body) or None}
    return check_form(row.placement.task.track)(formdata=None, data=known, needed=not _directs())


def _return_form(row: Deliverable, *, empty: bool = False) -> ReturnForm:
    form = ReturnForm(formdata=None) if empty else ReturnForm()
    form.clause.choices = list(enumerate(row.placement.task.spec, start=1))
    return form


def _directs() -> bool:
    return bool(current_user.has(Role.DIRECTOR))


def _back(row: Deliverable) -> Response:
    """A worker who checks does not see the director's page of the task."""
    if _directs():
        return see_other(url_for("desk_tasks.task", task_id=row.placement.task_id))
    return see_other(url_for("checks.deliverable", deliverable_id=row.id))
