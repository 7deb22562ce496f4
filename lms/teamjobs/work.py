"""The worker's side: offers and their answer, terms, delivering."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db
from lms.drafting.drafts import opened
from lms.drafting.forms import as_sent, finished, sheet
from lms.teamjobs import delivery, scopes, staffing
from lms.teamjobs.checking import naming
from lms.teamjobs.complaints.complaining import complaints_of
from lms.teamjobs.forms import DeclineForm, DeliveryForm
from lms.teamjobs.leading.leading import led_by
from lms.teamjobs.listing import offers_of, placements_of
from lms.teamjobs.models import Offer, Placement, Terms
from lms.teamjobs.rescheduling.agreeing import changes_of, note_of
from lms.teamjobs.verifying.seeing import file_for
from lms.teamjobs.words import said
from lms.web import see_other, trying

bp = Blueprint("work", __name__)
bp.context_processor(said)


@bp.get("/offers")
@needs("answer offers")
def index() -> str:
    """Work under way, offers to answer, and what is done."""
    session = db.session()
    return render_template(
        "teamjobs/own_work.html",
        offers=offers_of(session, current_user),
        placements=placements_of(session, current_user),
        to_check=naming.to_check(session, current_user),
        checked=naming.checked_by(session, current_user),
        leads=led_by(session, current_user),
    )


@bp.get("/offers/<int:offer_id>")
@needs("answer offers")
def offer(offer_id: int) -> str:
    row = scopes.one(db.session(), Offer, offer_id, current_user)
    return render_template("teamjobs/offer.html", offer=row, task=row.task, decline_form=DeclineForm())


@bp.post("/offers/<int:offer_id>/acceptance")
@needs("answer offers")
def acceptance(offer_id: int) -> Response:
    row = scopes.one(db.session(), Offer, offer_id, current_user)
    placement = staffing.accept(db.session(), row, by=current_user)
    flash(_("Accepted. The terms are fixed and yours to keep. You can start."))
    return see_other(url_for("work.placement", placement_id=placement.id))


@bp.post("/offers/<int:offer_id>/decline")
@needs("answer offers")
def decline(offer_id: int) -> Response:
    row = scopes.one(db.session(), Offer, offer_id, current_user)
    form = DeclineForm()
    staffing.decline(db.session(), row, reason=form.reason.data or "", by=current_user)
    flash(_("Declined. Thank you for the answer; it changes nothing for you."))
    return see_other(url_for("work.index"))


@bp.route("/placements/<int:placement_id>", methods=["GET", "POST"])
@needs("deliver work")
def placement(placement_id: int) -> Any:
    """The work itself: terms, points of the spec, what came back, and the page to deliver from."""
    row = scopes.one(db.session(), Placement, placement_id, current_user)
    if request.method == "GET":
        return _placement_page(row, _opened_form(row))
    form = _with_points(DeliveryForm(), row)
    if form.validate():
        with trying(form) as attempt:
            delivery.deliver(db.session(), row, by=current_user, version=form.version_seen, **_sent(form))
        if attempt.succeeded:
            finished(delivery.draft_key(row))
            flash(_("Delivered. You will be told when the check is done."))
            return see_other(url_for("work.placement", placement_id=placement_id))
    return _placement_page(row, form)


@bp.get("/terms/<int:terms_id>")
@needs("see own terms")
def terms(terms_id: int) -> str:
    row = scopes.one(db.session(), Terms, terms_id, current_user)
    changes = [(change, note_of(change)) for change in changes_of(db.session(), row.placement)]
    return render_template("teamjobs/terms.html", terms=row, task=row.placement.task, changes=changes)


@bp.get("/deliverables/<int:deliverable_id>/file")
@needs("see own terms")
def file(deliverable_id: int) -> Response:
    row = naming.deliverable_readable(db.session(), current_user, deliverable_id)
    content, name = file_for(db.session(), current_user, row)
    return send_file(
        content,
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=name,
        max_age=0,
    )


def _placement_page(row: Placement, form: DeliveryForm) -> str:
    last = row.deliverables[-1] if row.deliverables else None
    return render_template(
        "teamjobs/placement.html",
        placement=row,
        task=row.task,
        form=form,
        sheet=sheet(form, opened(db.session(), current_user, delivery.draft_key(row))),
        last=last,
        may_deliver=row.ending is None and (last is None or last.returned is not None),
        complaints=complaints_of(db.session(), last) if last else [],
        to_check=naming.to_check(db.session(), current_user),
    )


def _opened_form(row: Placement) -> DeliveryForm:
    """Opens on the draft, else on the last round: a returned text is mended, not typed again."""
    draft = opened(db.session(), current_user, delivery.draft_key(row))
    if draft.version:
        return _with_points(DeliveryForm(formdata=as_sent(draft)), row)
    last = row.deliverables[-1].body if row.deliverables else ""
    return _with_points(DeliveryForm(formdata=None, body=last), row)


def _with_points(form: DeliveryForm, row: Placement) -> DeliveryForm:
    form.self_check.choices = list(enumerate(row.task.spec, start=1))
    return form


def _sent(form: DeliveryForm) -> dict[str, Any]:
    upload = form.file.data
    named = upload if upload and getattr(upload, "filename", "") else None
    return {
        "body": form.body.data or "",
        "self_check": form.self_check.data,
        "note": form.note.data or "",
        "file": (named.filename, named.stream) if named else None,
        "file_limit": current_app.config["MAX_FILE_MB"] * 1_000_000,
    }
