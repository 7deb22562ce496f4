"""By the clock: a word the day before, and times set free when the worker rests."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.coaching.caseload.handing_over import when_handed_over
from lms.coaching.caseload.models import HandOver
from lms.coaching.meetings.booking import BOOKED, ENDED, MOVED, ahead, end
from lms.coaching.meetings.models import Booking, Ending
from lms.db import HERE, now
from lms.journal import record
from lms.notices.choices import switchable
from lms.notices.mailing import urgent
from lms.notices.telling import tell
from lms.prose import N_

BEFORE = timedelta(hours=24)
DAY_FROM, DAY_UNTIL = 8, 20
"""Nobody is reminded at night"""
NEAR = "meeting.near"

switchable(NEAR, N_("A meeting is near (the day before)"))
urgent(BOOKED, MOVED, ENDED, NEAR)


def remind(session: Session) -> int:
    """Each meeting once, within 24 hours before it, in the daytime; returns how many."""
    if not DAY_FROM <= now().astimezone(HERE).hour < DAY_UNTIL:
        return 0
    near = (
        Booking.ended_at.is_(None),
        Booking.reminded_at.is_(None),
        Booking.starts_at.between(now(), now() + BEFORE),
    )
    found = list(session.scalars(select(Booking).where(*near).order_by(Booking.starts_at)))
    for booking in found:
        booking.reminded_at = now()
        _tell(session, booking)
    return len(found)


def free_in_rests(session: Session) -> int:
    """Meetings that lie in a rest are called off for both, with a kind word; returns how many."""
    coming = select(Booking).where(Booking.ended_at.is_(None), Booking.starts_at > now())
    found = [row for row in session.scalars(coming) if _rests(session, row)]
    for booking in found:
        end(session, booking, Ending.RESTING, by=None)
    return len(found)


def _free_after_hand_over(session: Session, row: HandOver) -> None:
    """Meetings with the coach until now are called off; a director goes on meeting everybody."""
    if row.coach_before.has(Role.DIRECTOR):
        return
    by, worker = session.get_one(Person, row.by_id), session.get_one(Person, row.worker_id)
    for booking in ahead(session, worker):
        if booking.slot.coach_id == row.from_id:
            end(session, booking, Ending.CALLED_OFF, by=by)


def _tell(session: Session, booking: Booking) -> None:
    coach, worker, when = booking.slot.coach, booking.worker, booking.starts_at.isoformat()
    text = N_("Your meeting with %(name)s is near: %(when)s. If it does not suit you, move it with one tap.")
    tell(session, worker, NEAR, text, url="/meetings", name=coach.name, when=when)
    text = N_("You meet %(name)s: %(when)s.")
    tell(session, coach, NEAR, text, url=f"/workers/{worker.id}", name=worker.name, when=when)
    record(session, "meeting.reminded", booking, by=None, about=worker)


def _rests(session: Session, booking: Booking) -> bool:
    day = booking.starts_at.astimezone(HERE).date()
    return people.resting(session, booking.worker, on=day) is not None


when_handed_over(_free_after_hand_over)
