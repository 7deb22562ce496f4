"""The director writes down that accepted work ended early, and what was agreed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db
from lms.teamjobs import ending, scopes
from lms.teamjobs.forms import EndingForm
from lms.teamjobs.models import Cause, Placement
from lms.web import see_other, trying

bp = Blueprint("endings", __name__)


@bp.route("/placements/<int:placement_id>/ending", methods=["GET", "POST"])
@needs("direct team jobs")
def new(placement_id: int) -> Any:
    row = scopes.one(db.session(), Placement, placement_id, current_user)
    form = EndingForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            ending.end(
                db.session(),
                row,
                cause=Cause(form.cause.data),
                reason=form.reason.data,
                fee_yen=form.fee_yen.data,
                by=current_user,
            )
        if attempt.succeeded:
            flash(_("The work is ended, and the worker is told."))
            return see_other(url_for("desk_tasks.task", task_id=row.task_id))
    return render_template("teamjobs/ending.html", placement=row, task=row.task, form=form)
