"""The ledger of opportunities: offers and chances for evidence of every worker, and who has too few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Rest
from lms.accounts.permissions import visible_workers
from lms.db import HERE, now, today
from lms.reports.team.fairness import DAYS, Counted, Few, middle, reasons
from lms.skills.facts import Kind
from lms.skills.models import Fact, FactVoid
from lms.teamjobs.models import Offer, Placement, Task

PAGE = 50
CHANCES = (Kind.QUIZ, Kind.PRACTICE, Kind.DRILL, Kind.CHECK)


@dataclass(frozen=True)
class Entry:
    worker_id: int
    name: str
    counted: Counted
    few: tuple[Few, ...]
    resting: bool


@dataclass(frozen=True)
class Ledger:
    entries: list[Entry]
    total: int
    few: int
    """How many have too few"""
    page: int
    middle: float | None

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def ledger(session: Session, viewer: Person, *, few_only: bool, page: int) -> Ledger:
    """The workers `viewer` may see: those with too few chances first, the fewest offered hours among them."""
    people = _people(session, viewer)
    counted = _counted(session, people)
    typical = middle(counted)
    resting = _rests(session, today())
    entries = [
        _entry(person.name, one, typical, resting=one.worker_id in resting)
        for person, one in zip(people, counted, strict=True)
    ]
    few = sum(bool(entry.few) for entry in entries)
    shown = [entry for entry in entries if entry.few] if few_only else entries
    shown.sort(key=lambda entry: (not entry.few, entry.counted.share or 0.0))
    start = (page - 1) * PAGE
    return Ledger(shown[start : start + PAGE], len(shown), few, page, typical)


def _entry(name: str, one: Counted, typical: float | None, *, resting: bool) -> Entry:
    """Nobody is asked during a rest, so nothing is too few then."""
    few = () if resting else reasons(one, compared_with=typical)
    return Entry(one.worker_id, name, one, few, resting)


def _people(session: Session, viewer: Person) -> Sequence[Any]:
    seen = visible_workers(viewer).where(Person.disabled_at.is_(None)).order_by(Person.kana, Person.id)
    return session.execute(
        seen.with_only_columns(Person.id, Person.name, Person.hours_per_week, Person.created_at)
    ).all()


def _counted(session: Session, people: Sequence[Any]) -> list[Counted]:
    since = now() - timedelta(days=DAYS)
    offers = _offers(session, since)
    accepted = _sums(session, Placement.worker_id, Placement.accepted_at, since)
    chances, rested = _chances(session, since), _rested(session)
    none = (0, 0.0)
    return [
        Counted(
            worker_id=person.id,
            hours_per_week=person.hours_per_week,
            awake_days=_awake(person.created_at, rested(person.id)),
            offers=offers.get(person.id, none)[0],
            offered_hours=offers.get(person.id, none)[1],
            accepted=accepted.get(person.id, 0),
            chances=chances.get(person.id, 0),
        )
        for person in people
    ]


def _offers(session: Session, since: datetime) -> dict[int, tuple[int, float]]:
    sent = (
        select(Offer.worker_id, func.count(), func.sum(Task.hours))
        .join(Task, Task.id == Offer.task_id)
        .where(Offer.sent_at >= since)
        .group_by(Offer.worker_id)
    )
    return {worker_id: (many, float(hours)) for worker_id, many, hours in session.execute(sent)}


def _chances(session: Session, since: datetime) -> dict[int, int]:
    valid = select(Fact.worker_id, func.count()).outerjoin(FactVoid).where(FactVoid.id.is_(None))
    recent = valid.where(Fact.occurred_at >= since, Fact.kind.in_(CHANCES)).group_by(Fact.worker_id)
    return _by_first(session, recent)


def _sums(session: Session, worker: Any, at: Any, since: datetime) -> dict[int, int]:
    found = select(worker, func.count()).where(at >= since).group_by(worker)
    return _by_first(session, found)


def _by_first(session: Session, pairs: Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in session.execute(pairs)}


def _rests(session: Session, on: date) -> set[int]:
    covering = select(Rest.worker_id).where(Rest.since <= on, Rest.until.is_(None) | (Rest.until >= on))
    return set(session.scalars(covering))


def _rested(session: Session) -> Callable[[int], list[tuple[date, date]]]:
    """A worker's rests within the stretch, as first and last day within it."""
    first, last = today() - timedelta(days=DAYS - 1), today()
    rests = select(Rest.worker_id, Rest.since, Rest.until).where(
        Rest.since <= last, Rest.until.is_(None) | (Rest.until >= first)
    )
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for worker_id, since, until in session.execute(rests):
        found[worker_id].append((max(since, first), min(until or last, last)))
    return lambda worker_id: found.get(worker_id, [])


def _awake(joined: datetime, rested: list[tuple[date, date]]) -> int:
    """Days of the stretch since joining on which no rest lay."""
    begin = today() - timedelta(days=DAYS - 1)
    first = max(begin, joined.astimezone(HERE).date())
    days = (today() - first).days + 1
    away = {since + timedelta(days=n) for since, until in rested for n in range((until - since).days + 1)}
    return max(0, days - sum(day >= first for day in away))
