"""Thin spots of every skill, with whoever could be the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, load_only, raiseload

from lms.accounts.models import Person
from lms.accounts.permissions import at_work
from lms.db import now, today
from lms.reports.board.filters import resting
from lms.reports.team.thin import Spot, Standing, Thin, counts, spots
from lms.skills import ladders
from lms.skills.criteria import Ladder
from lms.skills.models import Skill
from lms.skills.standings.models import KeptStanding
from lms.teamjobs.models import Offer, Placement, Task

NEXT = 3
"""People named as the next"""


@dataclass(frozen=True)
class Next:
    """Somebody one level below the spot."""

    worker: Person
    level: int
    met: bool
    """Every condition of the next level holds: the director can propose it"""
    missing: int


@dataclass(frozen=True)
class Trouble:
    skill: Skill
    ladder: Ladder
    spot: Spot
    alone: Person | None
    following: tuple[Next, ...]


@dataclass(frozen=True)
class Overview:
    skill: Skill
    ladder: Ladder
    counts: list[tuple[int, int]]
    """By level: (there or above, of them present)"""


def overview(session: Session) -> tuple[list[Overview], list[Trouble]]:
    """Every skill by level, and its thin spots: those that stop work today first."""
    people, tasks, moment = _people(session), _open_tasks(session), now()
    rows, found = [], []
    for skill in ladders.skills(session):
        ladder = ladders.version_at(session, skill, moment).ladder
        own = people[skill.id]
        rows.append(Overview(skill, ladder, counts(own, ladder.top)))
        found += [(skill, ladder, spot) for spot in spots(own, tasks[skill.track], ladder.top)]
    order = list(Thin)
    found.sort(key=lambda one: (order.index(one[2].kind), -one[2].open_tasks))
    return rows, [_trouble(session, *one) for one in found]


def _people(session: Session) -> dict[int, list[Standing]]:
    """{skill: those at its levels}, counted by the database."""
    away = or_(Person.hours_per_week == 0, Person.id.in_(resting()))
    present = case((away, 0), else_=1)
    stand = (
        select(KeptStanding.skill_id, KeptStanding.level, present, func.count(), func.min(Person.id))
        .join(Person, Person.id == KeptStanding.worker_id)
        .where(KeptStanding.level >= 1, at_work())
        .group_by(KeptStanding.skill_id, KeptStanding.level, present)
    )
    found: dict[int, list[Standing]] = defaultdict(list)
    for skill_id, level, here, count, one in session.execute(stand):
        found[skill_id].append(Standing(level, bool(here), count, one))
    return found


def _open_tasks(session: Session) -> dict[str, dict[int, int]]:
    """{track: {lowest level: tasks that nobody has taken}}"""
    free = (
        select(Task.track, Task.min_level, func.count())
        .outerjoin(Placement, Placement.task_id == Task.id)
        .where(Placement.id.is_(None), Task.cancelled_at.is_(None), Task.due_on >= today())
        .where(~Task.offers.any(Offer.withdrawn_at.is_(None) & ~Offer.decline.has()))
        .group_by(Task.track, Task.min_level)
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for track, level, many in session.execute(free):
        found[track][level] = many
    return found


def _trouble(session: Session, skill: Skill, ladder: Ladder, spot: Spot) -> Trouble:
    alone = session.get(Person, spot.worker_id) if spot.worker_id else None
    return Trouble(skill, ladder, spot, alone, tuple(_next(session, skill, spot)))


def _next(session: Session, skill: Skill, spot: Spot) -> Sequence[Next]:
    """The nearest below the spot who are present: who has met everything first, then who misses least."""
    shown = load_only(Person.name), raiseload(Person.role_rows)
    below = (
        select(Person, KeptStanding.level, KeptStanding.met, KeptStanding.missing)
        .join(KeptStanding, KeptStanding.worker_id == Person.id)
        .where(KeptStanding.skill_id == skill.id, KeptStanding.level < spot.low, KeptStanding.facts > 0)
        .where(at_work(), Person.hours_per_week > 0)
        .where(Person.id.not_in(resting()))
        .order_by(KeptStanding.level.desc(), KeptStanding.met.desc(), KeptStanding.missing)
        .order_by(KeptStanding.last_evidence.desc().nulls_last(), Person.id)
        .options(*shown)
    )
    return [Next(*row) for row in session.execute(below.limit(NEXT))]
