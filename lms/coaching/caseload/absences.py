"""A coach is away: a stand-in sees and does all for the workers meanwhile, and steps back by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Pairing, Person, Role
from lms.coaching.caseload.models import Absence, Cover
from lms.db import now, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_

LONGEST = timedelta(days=366)


class AlreadyAway(Refusal):
    message = _("An absence for these days is entered already. Please end that one first.")


class NotYourAbsence(Refusal):
    message = _("A coach enters their own absence; the director may enter it for them.")


WhenAway = Callable[[Session, Absence], None]
_when_away: list[WhenAway] = []


def when_away(function: WhenAway) -> None:
    """Rooms beside are told of an absence entered: what was promised for its days falls through."""
    _when_away.append(function)


@dataclass(frozen=True)
class Away:
    """Days on which a coach is not there."""

    stretches: tuple[tuple[date, date], ...]

    def covers(self, day: date) -> bool:
        return any(since <= day <= until for since, until in self.stretches)


def away_days(session: Session, coach: Person) -> Away:
    return Away(tuple((row.since, row.until) for row in absences_of(session, coach)))


def absences_of(session: Session, coach: Person) -> list[Absence]:
    """Going on or to come, the next first."""
    mine = Absence.coach_id == coach.id, Absence.ended_at.is_(None), Absence.until >= today()
    return list(session.scalars(select(Absence).where(*mine).order_by(Absence.since)))


def enter(
    session: Session, coach: Person, *, since: date, until: date, stand_in: Person | None = None, by: Person
) -> Absence:
    """Raises BadInput, AlreadyAway, NotYourAbsence. A stand-in starts on the first day, or now."""
    if by.id != coach.id and not by.has(Role.DIRECTOR):
        raise NotYourAbsence
    _check(since, until)
    if stand_in is not None and (stand_in.id == coach.id or not stand_in.has(Role.COACH)):
        raise BadInput(_("Please choose another coach to stand in."), field="stand_in")
    if any(row.since <= until and since <= row.until for row in absences_of(session, coach)):
        raise AlreadyAway
    row = Absence(coach=coach, since=since, until=until, stand_in=stand_in, entered_by_id=by.id)
    session.add(row)
    record(session, "absence.entered", row, by=by, coach=coach.id)
    keep_up(session)
    for tell_room in _when_away:
        tell_room(session, row)
    return row


def end(session: Session, absence: Absence, *, by: Person | None) -> Absence:
    """The coach is back, or will not go. What the stand-in did stays in the record."""
    if by is not None and by.id != absence.coach_id and not by.has(Role.DIRECTOR):
        raise NotYourAbsence
    if absence.ended_at is not None:
        return absence
    absence.ended_at = now()
    for cover in absence.covers:
        people.end_pairing(session, cover.pairing, by=by)
    record(session, "absence.ended", absence, by=by, coach=absence.coach_id)
    return absence


def standing_in(session: Session, coach: Person) -> list[Absence]:
    """Absences of others, going on or to come, in which `coach` stands in."""
    theirs = Absence.stand_in_id == coach.id, Absence.ended_at.is_(None), Absence.until >= today()
    return list(session.scalars(select(Absence).where(*theirs).order_by(Absence.since)))


def step_back(session: Session, absence: Absence, *, by: Person) -> Absence:
    """Who stood in does so no longer; the coach who is away and the director find somebody else."""
    stand_in = absence.stand_in
    if stand_in is None:
        return absence
    absence.stand_in = None
    for cover in absence.covers:
        if cover.pairing.coach_id == stand_in.id:
            people.end_pairing(session, cover.pairing, by=by)
    record(session, "absence.stand_in_gone", absence, by=by, coach=absence.coach_id, stand_in=stand_in.id)
    text = N_(
        "%(name)s cannot stand in for you any more from %(since)s to %(until)s. Please ask somebody else."
    )
    days = {"since": absence.since.isoformat(), "until": absence.until.isoformat()}
    url = f"/coaches/{absence.coach_id}"
    tell(session, absence.coach, "absence.stand_in_gone", text, url=url, name=stand_in.name, **days)
    return absence


def keep_up(session: Session) -> int:
    """By the clock: stand-ins begin and end; returns how many absences changed something."""
    changed = 0
    for row in session.scalars(select(Absence).where(Absence.ended_at.is_(None))):
        if row.until < today():
            end(session, row, by=None)
            changed += 1
        elif row.since <= today() and row.stand_in is not None:
            changed += bool(_begin(session, row, row.stand_in))
    return changed


def _check(since: date, until: date) -> None:
    if until < since:
        raise BadInput(_("The last day lies before the first day."), field="until")
    if until < today():
        raise BadInput(_("This day has passed already."), field="until")
    if until - since > LONGEST:
        raise BadInput(_("At most a year at once. For longer, please hand the workers over."), field="until")


def _begin(session: Session, absence: Absence, stand_in: Person) -> int:
    """Pair the stand-in with every worker they do not accompany yet; returns with how many."""
    session.flush()
    fresh = 0
    running = Pairing.coach_id == absence.coach_id, Pairing.ended_at.is_(None)
    for own in session.scalars(select(Pairing).where(*running)).all():
        worker = session.get_one(Person, own.worker_id)
        if any(row.coach_id == stand_in.id for row in people.pairings_of(session, worker)):
            continue
        pairing = people.pair(session, stand_in, worker, by=None)
        session.flush()
        session.add(Cover(absence_id=absence.id, pairing_id=pairing.id))
        _tell(session, absence, stand_in, worker)
        fresh += 1
    if fresh:
        session.flush()
        session.expire(absence, ["covers"])
    return fresh


def _tell(session: Session, absence: Absence, stand_in: Person, worker: Person) -> None:
    words = {"coach": absence.coach.name, "stand_in": stand_in.name, "until": absence.until.isoformat()}
    text = N_(
        "Until %(until)s %(stand_in)s accompanies you too, because %(coach)s is away. They know your record."
    )
    tell(session, worker, "cover.begun", text, url="/practice", **words)
    text = N_("You stand in for %(coach)s with %(worker)s until %(until)s.")
    words = {"coach": absence.coach.name, "worker": worker.name, "until": absence.until.isoformat()}
    tell(session, stand_in, "cover.begun", text, url=f"/workers/{worker.id}", **words)
