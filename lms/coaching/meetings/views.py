"""Meetings as the worker sees them, and booking one, for oneself or for a worker on the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs
from lms.coaching.caseload.absences import absences_of
from lms.coaching.meetings import booking as bookings
from lms.coaching.meetings import calendars, showing, waiting
from lms.coaching.meetings.forms import BookingForm
from lms.coaching.meetings.models import Booking, Slot
from lms.db import db
from lms.learning.runs import feeds
from lms.practice.forms import HOW_NAMES
from lms.practice.scope import coached_worker
from lms.practice.timeline import sessions_of
from lms.web import see_other, trying

bp = Blueprint("meetings", __name__)
assert waiting  # the import puts meetings on the desk


@bp.get("/meetings")
@needs("book meetings")
def index() -> str:
    """One's own meetings to come, the free times of one's coaches, what was talked about."""
    return _meetings_page(current_user)


@bp.get("/workers/<int:worker_id>/meetings")
@needs("coach")
def of_worker(worker_id: int) -> str:
    """For somebody on the phone."""
    return _meetings_page(coached_worker(db.session(), current_user, worker_id))


@bp.route("/slots/<int:slot_id>/booking", methods=["GET", "POST"])
@needs("book or keep meetings")
def booking(slot_id: int) -> Any:
    """Book this time, or take it instead of another."""
    sent = request.method == "POST"
    slot = showing.seen_slot(db.session(), current_user, slot_id, chosen=sent)
    form = BookingForm.for_slot(slot)
    worker, before = _whose(form), _before(form)
    if form.validate_on_submit():
        with trying(form) as attempt:
            _book(slot, worker, before, form)
        if attempt.succeeded:
            flash(_("The meeting is booked."))
            return see_other(_home(worker))
    return render_template(
        "coaching/booking.html", slot=slot, worker=worker, before=before, form=form, home=_home(worker)
    )


@bp.post("/meetings/<int:booking_id>/end")
@needs("book or keep meetings")
def ending(booking_id: int) -> Answer:
    """Call it off; no reason is asked."""
    found = showing.seen_booking(db.session(), current_user, booking_id)
    worker = found.worker
    bookings.call_off(db.session(), found, by=current_user)
    flash(_("The meeting is called off. The time is free for others now."))
    return see_other(_home(worker))


@bp.get("/meetings/<int:booking_id>.ics")
@needs("book or keep meetings")
def calendar(booking_id: int) -> Response:
    found = showing.seen_booking(db.session(), current_user, booking_id)
    text = calendars.file_of(found, current_user)
    disposition = f'attachment; filename="meeting-{found.starts_at:%Y%m%d}.ics"'
    return Response(
        text, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _meetings_page(worker: Person) -> str:
    own = worker.id == current_user.id
    return render_template(
        "coaching/meetings.html",
        worker=worker,
        own=own,
        ahead=bookings.ahead(db.session(), worker),
        days=showing.by_day(showing.free_slots(db.session(), worker)),
        moving=_moving(worker),
        absences=[
            row
            for coach in people.coaches_of(db.session(), worker)
            for row in absences_of(db.session(), coach)
        ],
        sessions=sessions_of(db.session(), worker),
        how_names=HOW_NAMES,
        feed=feeds.address(current_user) if own else None,
    )


def _moving(worker: Person) -> Booking | None:
    """The meeting that another time is looked for."""
    raw = request.args.get("instead", "")
    ahead = {str(one.id): one for one in bookings.ahead(db.session(), worker)}
    return ahead.get(raw)


def _whose(form: BookingForm) -> Person:
    """Whoever is signed in as a worker; or the worker that staff named."""
    named = form.number(form.worker) if form.is_submitted() else request.args.get("worker", 0, type=int)
    form.worker.data = str(named or "")
    if named and named != current_user.id:
        return coached_worker(db.session(), current_user, named)
    if not current_user.has(Role.WORKER):
        return coached_worker(db.session(), current_user, 0)
    return current_user  # type: ignore[no-any-return]  # the proxy is a Person


def _before(form: BookingForm) -> Booking | None:
    asked = form.number(form.instead) if form.is_submitted() else request.args.get("instead", 0, type=int)
    form.instead.data = str(asked or "")
    return showing.seen_booking(db.session(), current_user, asked) if asked else None


def _book(slot: Slot, worker: Person, before: Booking | None, form: BookingForm) -> Booking:
    values: dict[str, Any] = {"how": form.how.data, "wish": form.wish.data or "", "by": current_user}
    if before is not None and before.worker_id == worker.id:
        return bookings.move(db.session(), before, slot, **values)
    return bookings.book(db.session(), slot, worker, **values)


def _home(worker: Person) -> str:
    own = worker.id == current_user.id
    return url_for("meetings.index") if own else url_for("meetings.of_worker", worker_id=worker.id)
