"""The director lets delivered data be verified and looks at what was found; the verifier gets the table."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db, today
from lms.skills.ladders import skills
from lms.teamjobs import scopes, terms
from lms.teamjobs.models import Deliverable, Placement
from lms.teamjobs.verifying import asking, residual, seeing, tables
from lms.teamjobs.verifying.evidence import progress
from lms.teamjobs.verifying.forms import ResidualErrorsForm, TakenBackForm, VerificationForm
from lms.teamjobs.verifying.models import FoundBy, ResidualErrors, Verification
from lms.teamjobs.verifying.words import FOUND_BY, SLIPS, cell_name
from lms.web import see_other, trying

bp = Blueprint("verifications", __name__)


@bp.app_context_processor
def shown() -> dict[str, Any]:
    """For the pages of deliverables, tasks and placements."""
    return {
        "verification_of": lambda task: seeing.verification_of(db.session(), current_user, task),
        "verifications_of": lambda row: seeing.verifications_of(db.session(), current_user, row),
        "verified_so_far": lambda row: seeing.comparison(db.session(), row).outcome,
        "own_verification": lambda placement: seeing.own_verification(db.session(), placement),
        "may_verify": lambda row: seeing.may_ask(db.session(), current_user, row),
        "cell_name": cell_name,
        "slip_words": SLIPS,
    }


@bp.route("/deliverables/<int:deliverable_id>/verification", methods=["GET", "POST"])
@needs("direct team jobs")
def new(deliverable_id: int) -> Any:
    row = scopes.one(db.session(), Deliverable, deliverable_id, current_user)
    if not seeing.may_ask(db.session(), current_user, row):
        abort(404)
    found = asking.measure(db.session(), row, headings=1)
    form = _form(row, found)
    if form.validate_on_submit():
        with trying(form) as attempt:
            made = asking.ask(db.session(), row, by=current_user, **form.values())
        if attempt.succeeded:
            flash(_("The verification is written. Now choose whom to offer it."))
            return see_other(url_for("desk_tasks.task", task_id=made.task_id))
    so_far = progress(db.session(), row.placement.task.track)
    return render_template(
        "teamjobs/verifying/new.html", form=form, deliverable=row, found=found, progress=so_far
    )


@bp.get("/verifications/<int:verification_id>")
@needs("direct team jobs")
def verification(verification_id: int) -> str:
    return _page(_seen(verification_id))


@bp.route("/verifications/<int:verification_id>/residual-errors", methods=["GET", "POST"])
@needs("direct team jobs")
def residual_errors(verification_id: int) -> Any:
    row = _seen(verification_id)
    verified = tables.returned_in(row)
    if verified is None or verified.approval is None:
        abort(404)
    form = ResidualErrorsForm(found_on=today())
    if form.validate_on_submit():
        with trying(form) as attempt:
            residual.residual_errors(
                db.session(),
                verified,
                errors=form.errors_found.data,
                found_by=FoundBy(form.found_by.data),
                found_on=form.found_on.data,
                who=form.who.data or "",
                note=form.note.data or "",
                by=current_user,
            )
        if attempt.succeeded:
            flash(_("Written down. The verifier is told kindly."))
            return see_other(url_for("verifications.verification", verification_id=row.id))
    return render_template("teamjobs/verifying/residual_errors.html", form=form, verification=row)


@bp.post("/residual-errors/<int:record_id>/withdrawal")
@needs("direct team jobs")
def withdrawal(record_id: int) -> Any:
    row = db.session.get(ResidualErrors, record_id) or abort(404)
    about = tables.verification_of(db.session(), row.deliverable.placement.task) or abort(404)
    form = TakenBackForm().of(record_id)
    if form.validate_on_submit():
        with trying(form) as attempt:
            residual.take_back(db.session(), row, reason=form.reason.data, by=current_user)
        if attempt.succeeded:
            flash(_("Taken back. It counts no more."))
            return see_other(url_for("verifications.verification", verification_id=about.id))
    return _page(_seen(about.id), {record_id: form})


@bp.get("/placements/<int:placement_id>/file")
@needs("deliver work")
def file(placement_id: int) -> Response:
    """The copy to compare with the source: for the verifier alone, under the name the file has."""
    row = scopes.one(db.session(), Placement, placement_id, current_user)
    found = tables.verification_of(db.session(), row.task)
    if found is None or row.worker_id != current_user.id or row.ending is not None:
        abort(404)
    content = tables.given_out(db.session(), found).content
    return send_file(
        io.BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=tables.file_name(found),
        max_age=0,
    )


def _seen(verification_id: int) -> Verification:
    return seeing.verification_seen(db.session(), current_user, verification_id)


def _page(row: Verification, refused: dict[int, TakenBackForm] | None = None) -> str:
    verified = tables.returned_in(row)
    records = residual.records(db.session(), verified) if verified else []
    blank = {each.row.id: TakenBackForm(formdata=None).of(each.row.id) for each in records}
    return render_template(
        "teamjobs/verifying/verification.html",
        verification=row,
        shown=seeing.comparison(db.session(), row),
        records=records,
        progress=progress(db.session(), row.task.track),
        found_by=FOUND_BY,
        forms=blank | (refused or {}),
    )


def _form(row: Deliverable, found: asking.Measure) -> VerificationForm:
    days = terms.usual_days(today() + timedelta(days=7))
    form = VerificationForm(**days, **asking.suggested(row, found))
    form.track.choices = [(skill.track, skill.name) for skill in skills(db.session())]
    return form
