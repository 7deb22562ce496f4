"""Booking a meeting, moving it, calling it off: each without a reason to give and without reproach."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Pairing, Person, Role
from lms.coaching.meetings.models import Booking, Ending, Slot
from lms.db import HERE, now
from lms.drafting.drafts import plain
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.choices import switchable
from lms.notices.telling import tell
from lms.practice.models import How
from lms.practice.scope import must_coach
from lms.prose import N_

MOST_AHEAD = 2
"""Meetings to come that one worker may hold, so that there is time for everybody"""
LONGEST_WISH = 1000
BOOKED, MOVED, ENDED = "meeting.booked", "meeting.moved", "meeting.ended"

switchable(BOOKED, N_("A meeting was booked or moved"), also=[MOVED])
switchable(ENDED, N_("A meeting was called off"))


class SlotTaken(Refusal):
    message = _("Somebody was a moment quicker. Please choose another time.")


class SlotGone(Refusal):
    message = _("This time is no longer offered. Please choose another one.")


class NotYourCoach(Refusal):
    message = _("This time is for the workers this coach accompanies.")


class EnoughAhead(Refusal):
    message = _("Two meetings are booked already. You can book again after one of them, or move one.")


class Elsewhere(Refusal):
    message = _("There is another meeting at this time already.")


class InARest(Refusal):
    message = _("This day lies in the rest. Please choose a later day, or end the rest first.")


class Over(Refusal):
    message = _("This meeting is over or was called off.")


def book(session: Session, slot: Slot, worker: Person, *, how: How, wish: str = "", by: Person) -> Booking:
    """The slot for the worker. Sent twice, it is one booking. Raises BadInput, SlotTaken, SlotGone,
    NotYourCoach, EnoughAhead, Elsewhere, InARest, and those of must_coach when staff book."""
    _must_take_part(session, by, worker)
    if slot.booking is not None and slot.booking.worker_id == worker.id:
        return slot.booking
    if len(ahead(session, worker)) >= MOST_AHEAD:
        raise EnoughAhead
    row = _placed(session, slot, worker, how, wish, by=by)
    record(session, BOOKED, row, by=by, about=worker, coach=slot.coach_id)
    _tell_both(session, row, BOOKED, N_("A meeting is booked: %(when)s, %(worker)s and %(coach)s."), by=by)
    return row


def move(session: Session, booking: Booking, slot: Slot, *, how: How, wish: str = "", by: Person) -> Booking:
    """Another time instead, in one step: the old time is free again. Raises Over, and those of book."""
    worker = booking.worker
    _must_take_part(session, by, worker)
    if slot.id == booking.slot_id and booking.ended_at is None:
        booking.how, booking.wish = _way(slot, how), _wish(wish)
        return booking
    _must_hold(booking)
    booking.ended_at, booking.ending, booking.ended_by_id = now(), Ending.MOVED, by.id
    session.flush()
    row = _placed(session, slot, worker, how, wish or booking.wish, by=by, before=booking)
    record(session, MOVED, row, by=by, about=worker, coach=slot.coach_id, before=booking.id)
    if booking.slot.coach_id != slot.coach_id:
        text = N_("%(worker)s meets somebody else this time. Your time is free again.")
        tell(session, booking.slot.coach, MOVED, text, url="/desk/slots", worker=worker.name)
    _tell_both(
        session, row, BOOKED, N_("A meeting was moved. New time: %(when)s, %(worker)s and %(coach)s."), by=by
    )
    return row


def call_off(session: Session, booking: Booking, *, by: Person) -> Booking:
    """It will not take place; the time is free again. Raises Over."""
    _must_take_part(session, by, booking.worker)
    if booking.ending == Ending.CALLED_OFF:
        return booking
    _must_hold(booking)
    return end(session, booking, Ending.CALLED_OFF, by=by)


def end(session: Session, booking: Booking, why: Ending, *, by: Person | None) -> Booking:
    """For the verbs of this room."""
    booking.ended_at, booking.ending = now(), why
    booking.ended_by_id = by.id if by else None
    record(session, ENDED, booking, by=by, about=booking.worker, why=why.value)
    _tell_both(session, booking, ENDED, _WORDS[why], by=by)
    return booking


def ahead(session: Session, worker: Person) -> list[Booking]:
    """Meetings to come or going on, the next first."""
    mine = Booking.worker_id == worker.id, Booking.ended_at.is_(None), Booking.starts_at > now()
    return list(session.scalars(select(Booking).where(*mine).order_by(Booking.starts_at)))


_WORDS = {
    Ending.CALLED_OFF: N_(
        "The meeting on %(when)s of %(worker)s and %(coach)s is called off. Another day is fine."
    ),
    Ending.WITHDRAWN: N_(
        "%(coach)s cannot come on %(when)s. %(worker)s can choose another time. We are sorry."
    ),
    Ending.RESTING: N_(
        "%(worker)s rests: the meeting on %(when)s with %(coach)s waits until after the rest."
    ),
}


def _placed(
    session: Session,
    slot: Slot,
    worker: Person,
    how: How,
    wish: str,
    *,
    by: Person,
    before: Booking | None = None,
) -> Booking:
    _check(session, slot, worker)
    row = Booking(
        slot=slot,
        worker=worker,
        starts_at=slot.starts_at,
        how=_way(slot, how),
        wish=_wish(wish),
        uid=before.uid if before else secrets.token_hex(12),
        sequence=before.sequence + 1 if before else 0,
        booked_by_id=by.id,
        created_at=now(),
    )
    _add_once(session, row)
    return row


def _check(session: Session, slot: Slot, worker: Person) -> None:
    if slot.withdrawn_at is not None or slot.starts_at <= now():
        raise SlotGone
    if slot.booking is not None:
        raise SlotTaken
    if not _accompanies(session, slot.coach_id, worker):
        raise NotYourCoach
    if people.resting(session, worker, on=slot.starts_at.astimezone(HERE).date()):
        raise InARest
    if _busy(session, worker, slot.starts_at):
        raise Elsewhere


def _accompanies(session: Session, coach_id: int, worker: Person) -> bool:
    running = Pairing.coach_id == coach_id, Pairing.worker_id == worker.id, Pairing.ended_at.is_(None)
    director = session.get_one(Person, coach_id).has(Role.DIRECTOR)
    return director or session.scalar(select(Pairing.id).where(*running)) is not None


def _busy(session: Session, worker: Person, at: datetime) -> bool:
    same = Booking.worker_id == worker.id, Booking.starts_at == at, Booking.ended_at.is_(None)
    return bool(session.scalar(select(func.count()).select_from(Booking).where(*same)))


def _way(slot: Slot, how: How) -> How:
    if how.value not in slot.ways:
        raise BadInput(_("Please choose one of the ways offered."), field="how")
    return how


def _wish(wish: str) -> str:
    wish = plain(wish).strip()
    if len(wish) > LONGEST_WISH:
        raise BadInput(_("This text is too long."), field="wish")
    return wish


def _add_once(session: Session, row: Booking) -> None:
    """The database has the last word when two people choose the same time at the same moment."""
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise SlotTaken from error


def _must_take_part(session: Session, by: Person, worker: Person) -> None:
    if by.id != worker.id:
        must_coach(session, by, worker)


def _must_hold(booking: Booking) -> None:
    if booking.ended_at is not None or booking.starts_at <= now():
        raise Over


def _tell_both(session: Session, booking: Booking, kind: str, text: str, *, by: Person | None) -> None:
    """Whoever did it knows already."""
    coach, worker = booking.slot.coach, booking.worker
    words = {"worker": worker.name, "coach": coach.name, "when": booking.starts_at.isoformat()}
    for person, url in ((worker, "/meetings"), (coach, "/desk/slots")):
        if by is None or person.id != by.id:
            tell(session, person, kind, text, url=url, **words)
