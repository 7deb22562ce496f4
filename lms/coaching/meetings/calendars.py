"""Meetings in the calendar of a phone: as one file each, and in the subscribed calendar of the plan."""

from __future__ import annotations

from datetime import timedelta

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.coaching.meetings.models import Booking, Slot
from lms.db import HERE, now
from lms.learning.runs import ics
from lms.learning.runs.feeds import more_events_from

KEPT = timedelta(days=60)
"""Meetings stay in the calendar for so long after they are over"""


def file_of(booking: Booking, reader: Person) -> str:
    """One meeting as a calendar file for the worker or the coach."""
    return ics.calendar(_("Coaching meeting"), [_event(booking, reader)], at=now())


def events_of(session: Session, person: Person) -> list[ics.Event]:
    """The person's meetings, as worker and as coach, the next first. A moved one keeps its uid."""
    standing = (
        select(Booking)
        .join(Booking.slot)
        .where(or_(Booking.worker_id == person.id, Slot.coach_id == person.id))
        .where(Booking.ended_at.is_(None), Booking.starts_at > now() - KEPT)
        .order_by(Booking.starts_at)
    )
    return [_event(row, person) for row in session.scalars(standing)]


def _event(booking: Booking, reader: Person) -> ics.Event:
    own = reader.id == booking.worker_id
    other = booking.slot.coach if own else booking.worker
    path = url_for("meetings.index") if own else url_for("desk.worker", worker_id=booking.worker_id)
    url = request.host_url.rstrip("/") + path
    return ics.Event(
        f"meeting-{booking.uid}@{request.host}",
        booking.starts_at.astimezone(HERE).date(),
        _("Coaching meeting: %(name)s", name=other.name),
        "\n".join(part for part in (booking.wish, url) if part),
        url,
        booking.sequence,
        begins=booking.starts_at,
        ends=booking.slot.ends_at,
        place=booking.slot.place,
    )


more_events_from(events_of)
