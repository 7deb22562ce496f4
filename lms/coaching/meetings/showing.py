"""Meetings and free times as the people concerned see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from lms.accounts.models import Pairing, Person, Role
from lms.coaching.meetings.models import LENGTH, Booking, Slot
from lms.db import HERE, now
from lms.errors import NotThere
from lms.practice.models import CoachingSession
from lms.practice.scope import coached_workers

NOTHING = _("There is nothing at this address, or it is not for you.")
LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True)
class DayOfSlots:
    day: date
    slots: tuple[Slot, ...]


def by_day(slots: Iterable[Slot]) -> list[DayOfSlots]:
    """Slots in order → days in order."""
    return [DayOfSlots(day, tuple(each)) for day, each in groupby(slots, key=_day)]


def free_slots(session: Session, worker: Person) -> list[Slot]:
    """What the worker may book now, of the coaches who accompany them; the next first."""
    coaches = select(Pairing.coach_id).where(Pairing.worker_id == worker.id, Pairing.ended_at.is_(None))
    offered = _offered().where(Slot.coach_id.in_(coaches), Slot.starts_at > now())
    return [slot for slot in session.scalars(offered) if slot.booking is None]


def slots_of(session: Session, coach: Person) -> list[Slot]:
    """The coach's own, from today on, booked or not."""
    midnight = datetime.combine(now().astimezone(HERE).date(), time(), HERE)
    return list(session.scalars(_offered().where(Slot.coach_id == coach.id, Slot.starts_at >= midnight)))


def seen_slot(session: Session, viewer: Person, slot_id: int, *, chosen: bool = False) -> Slot:
    """A slot of a coach who accompanies the viewer or a worker of theirs, or their own. `chosen`: while it
    was free; that somebody was quicker is then said by the verb, what was typed stays. Raises NotThere."""
    found = session.get(Slot, slot_id)
    if found is None or not (
        (_staff(viewer, found) and found.withdrawn_at is None)
        or found in free_slots(session, viewer)
        or _booked_by(found, viewer)
        or (chosen and _of_their_coach(session, found, viewer))
    ):
        raise NotThere(NOTHING)
    return found


def seen_booking(session: Session, viewer: Person, booking_id: int) -> Booking:
    """One's own, or of a worker the viewer accompanies. Raises NotThere."""
    found = session.get(Booking, booking_id)
    if found is None or not (found.worker_id == viewer.id or _may_keep(session, viewer, found.worker_id)):
        raise NotThere(NOTHING)
    return found


def to_write_down(session: Session, coach: Person) -> list[Booking]:
    """Meetings of the last days that are over, with no session written down on their day, of workers the
    coach accompanies still."""
    over, own = now() - LENGTH, coached_workers(coach).with_only_columns(Person.id)
    past = (
        select(Booking)
        .join(Booking.slot)
        .where(Slot.coach_id == coach.id, Booking.ended_at.is_(None), Booking.worker_id.in_(own))
        .where(Booking.starts_at.between(now() - LOOK_BACK, over))
        .order_by(Booking.starts_at)
    )
    return [row for row in session.scalars(past) if not _written(session, row)]


def today_of(session: Session, coach: Person) -> list[Booking]:
    """The coach's meetings of today that are not over."""
    day = now().astimezone(HERE).date()
    end = datetime.combine(day + timedelta(days=1), time(), HERE)
    coming = (
        select(Booking)
        .join(Booking.slot)
        .where(Slot.coach_id == coach.id, Booking.ended_at.is_(None))
        .where(Booking.starts_at > now() - LENGTH, Booking.starts_at < end)
    )
    return list(session.scalars(coming.order_by(Booking.starts_at)))


def _offered() -> Select[Slot]:
    return (
        select(Slot)
        .where(Slot.withdrawn_at.is_(None))
        .options(joinedload(Slot.coach), selectinload(Slot.bookings).joinedload(Booking.worker))
        .order_by(Slot.starts_at, Slot.id)
    )


def _day(slot: Slot) -> date:
    return slot.starts_at.astimezone(HERE).date()


def _staff(viewer: Person, slot: Slot) -> bool:
    return viewer.has(Role.DIRECTOR) or (viewer.has(Role.COACH) and slot.coach_id == viewer.id)


def _of_their_coach(session: Session, slot: Slot, worker: Person) -> bool:
    paired = Pairing.worker_id == worker.id, Pairing.coach_id == slot.coach_id, Pairing.ended_at.is_(None)
    return session.scalar(select(Pairing.id).where(*paired)) is not None


def _booked_by(slot: Slot, viewer: Person) -> bool:
    return slot.booking is not None and slot.booking.worker_id == viewer.id


def _may_keep(session: Session, viewer: Person, worker_id: int) -> bool:
    return session.scalar(coached_workers(viewer).where(Person.id == worker_id)) is not None


def _written(session: Session, booking: Booking) -> bool:
    day = booking.starts_at.astimezone(HERE).date()
    start = datetime.combine(day, time(), HERE)
    same = (
        CoachingSession.worker_id == booking.worker_id,
        CoachingSession.held_at.between(start, start + timedelta(days=1)),
    )
    return session.scalar(select(CoachingSession.id).where(*same).limit(1)) is not None
