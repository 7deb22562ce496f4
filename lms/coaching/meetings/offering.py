"""A coach offers quarters of an hour, and may take them back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.coaching.caseload.absences import Away, away_days, when_away
from lms.coaching.caseload.models import Absence
from lms.coaching.meetings.booking import end
from lms.coaching.meetings.models import Ending, Slot
from lms.coaching.meetings.quarters import aligned, quarters
from lms.db import HERE, now, today
from lms.drafting.drafts import plain
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.practice.models import How

MOST_A_DAY, MOST_WEEKS = 16, 8
FARTHEST = timedelta(days=92)
LONGEST_PLACE = 300


class NotYours(Refusal):
    message = _("Only the coach who offered this time, or the director, can take it back.")


def offer(
    session: Session,
    coach: Person,
    *,
    day: date,
    first: time,
    last: time,
    ways: Iterable[How],
    place: str = "",
    weeks: int = 1,
    by: Person,
) -> list[Slot]:
    """Every quarter of an hour from `first` to `last`; returns the new ones.

    What was offered before stays as it is, so that sending twice offers nothing twice. Days on which the
    coach is away are left out. Raises BadInput.
    """
    chosen, place = sorted(set(ways)), plain(place).strip()
    _check(day, first, last, chosen, place, weeks)
    if by.id != coach.id and not by.has(Role.DIRECTOR):
        raise NotYours
    away = away_days(session, coach)
    known = set(
        session.scalars(select(Slot.starts_at).where(Slot.coach_id == coach.id, Slot.withdrawn_at.is_(None)))
    )
    fresh = [
        Slot(coach_id=coach.id, starts_at=start, ways=[way.value for way in chosen], place=place)
        for start in quarters(day, first, last, weeks=weeks)
        if start > now() and start not in known and not away.covers(start.astimezone(HERE).date())
    ]
    if not fresh:
        raise BadInput(
            _("These times are offered already, have passed, or lie in your absence."), field="first"
        )
    _add_once(session, fresh)
    record(session, "slots.offered", fresh[0], by=by, coach=coach.id, n=len(fresh))
    return fresh


def withdraw(session: Session, slot: Slot, *, by: Person) -> Slot:
    """The time is offered no longer. Whoever booked it is told, and asked to choose another."""
    if by.id != slot.coach_id and not by.has(Role.DIRECTOR):
        raise NotYours
    if slot.withdrawn_at is not None:
        return slot
    if slot.booking is not None:
        end(session, slot.booking, Ending.WITHDRAWN, by=by)
    slot.withdrawn_at = now()
    record(session, "slot.withdrawn", slot, by=by, coach=slot.coach_id)
    return slot


def _clear(session: Session, absence: Absence) -> None:
    """Times already offered for days of an absence are taken back, and whoever booked one is told."""
    by, away = session.get_one(Person, absence.entered_by_id), Away(((absence.since, absence.until),))
    coming = select(Slot).where(Slot.coach_id == absence.coach_id, Slot.withdrawn_at.is_(None))
    for slot in session.scalars(coming.where(Slot.starts_at > now())):
        if away.covers(slot.starts_at.astimezone(HERE).date()):
            withdraw(session, slot, by=by)


def _check(day: date, first: time, last: time, ways: list[How], place: str, weeks: int) -> None:
    if not ways:
        raise BadInput(_("Please choose at least one way to meet."), field="ways")
    for name, at in (("first", first), ("last", last)):
        if not aligned(at):
            raise BadInput(_("Please choose a full quarter of an hour, such as 10:15."), field=name)
    if last <= first:
        raise BadInput(_("The end must come after the beginning."), field="last")
    if day < today():
        raise BadInput(_("This day has passed already."), field="day")
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInput(_("At most %(n)s weeks at once.", n=MOST_WEEKS), field="weeks")
    if day + timedelta(weeks=weeks - 1) > today() + FARTHEST:
        raise BadInput(_("Please offer times for the next three months only."), field="day")
    if len(quarters(day, first, last, weeks=1)) > MOST_A_DAY:
        raise BadInput(_("At most four hours on one day: you need a rest too."), field="last")
    if len(place) > LONGEST_PLACE:
        raise BadInput(_("This text is too long."), field="place")


def _add_once(session: Session, slots: list[Slot]) -> None:
    """Two tabs offering the same at the same moment: the database has the last word."""
    session.add_all(slots)
    try:
        session.flush()
    except IntegrityError as error:
        raise BadInput(
            _("Some of these times have just been offered. Please look again."), field="first"
        ) from error


when_away(_clear)
