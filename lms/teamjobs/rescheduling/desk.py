"""The director writes down later days that were agreed with the worker."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db
from lms.teamjobs import scopes
from lms.teamjobs.models import Placement
from lms.teamjobs.rescheduling import agreeing
from lms.teamjobs.rescheduling.forms import DaysForm
from lms.web import see_other, trying

bp = Blueprint("rescheduling", __name__)


@bp.route("/placements/<int:placement_id>/days", methods=["GET", "POST"])
@needs("direct team jobs")
def new(placement_id: int) -> Any:
    row = scopes.one(db.session(), Placement, placement_id, current_user)
    form = DaysForm(**agreeing.suggestion(row.task))
    if form.validate_on_submit():
        with trying(form) as attempt:
            days = {name: form[name].data for name in ("due_on", "inspect_on", "pay_on", "care", "reason")}
            agreeing.agree(db.session(), row, **days, by=current_user)
        if attempt.succeeded:
            flash(_("The days are changed, and the worker has the note."))
            return see_other(url_for("desk_tasks.task", task_id=row.task_id))
    changes = agreeing.changes_of(db.session(), row)
    return render_template("teamjobs/days.html", placement=row, task=row.task, form=form, changes=changes)
