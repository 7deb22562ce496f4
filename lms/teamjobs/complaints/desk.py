"""The director writes down what a client said about accepted work, or takes it back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db, today
from lms.teamjobs import scopes
from lms.teamjobs.complaints import complaining
from lms.teamjobs.complaints.forms import ComplaintForm, WithdrawalForm
from lms.teamjobs.complaints.models import Channel, Complaint, WhyWithdrawn
from lms.teamjobs.models import Defect, Deliverable
from lms.teamjobs.words import said
from lms.web import see_other, trying

bp = Blueprint("complaints", __name__)
bp.context_processor(said)


@bp.route("/deliverables/<int:deliverable_id>/complaints/new", methods=["GET", "POST"])
@needs("direct team jobs")
def new(deliverable_id: int) -> Any:
    row = scopes.one(db.session(), Deliverable, deliverable_id, current_user)
    form = ComplaintForm(told_on=today())
    if form.validate_on_submit():
        with trying(form) as attempt:
            complaining.complain(
                db.session(),
                row,
                text=form.text.data,
                defect=Defect(form.defect.data),
                told_on=form.told_on.data,
                how=Channel(form.how.data),
                told_by=form.told_by.data,
                errors=form.errors_counted.data,
                by=current_user,
            )
        if attempt.succeeded:
            flash(_("Written down. The worker and whoever checked are told kindly."))
            return see_other(url_for("checks.deliverable", deliverable_id=deliverable_id))
    return render_template("teamjobs/complaint.html", deliverable=row, task=row.placement.task, form=form)


@bp.route("/complaints/<int:complaint_id>/withdrawal", methods=["GET", "POST"])
@needs("direct team jobs")
def withdrawal(complaint_id: int) -> Any:
    row = db.session.get(Complaint, complaint_id) or abort(404)
    form = WithdrawalForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            why, reason = WhyWithdrawn(form.why.data), form.reason.data
            complaining.withdraw(db.session(), row, why=why, reason=reason, by=current_user)
        if attempt.succeeded:
            flash(_("Taken back. It counts for nobody any more."))
            return see_other(url_for("checks.deliverable", deliverable_id=row.deliverable_id))
    return render_template("teamjobs/complaint_withdrawal.html", complaint=row, form=form)
