"""The rows of the skill board: workers with their levels, evidence, free hours and last task.

Four queries for any number of workers: the filter, the order and the page are the database's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, raiseload

from lms.accounts.models import Person, PersonRole, Rest, Role
from lms.db import today
from lms.skills.models import Fact, FactVoid, Skill, Standing
from lms.skills.standings.reading import Stand, standings
from lms.teamjobs.capacity import hours_taken, weeks_until
from lms.teamjobs.models import Placement, Task

AHEAD = timedelta(days=13)
"""Free hours are those of the next 14 days, today among them"""
PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which workers, in which order. Empty or None leaves a condition out."""

    name: str = ""
    """Part of the name or of its reading"""
    track: str = ""
    """Workers who have a level or evidence in it; evidence is then counted in this track alone"""
    level: int | None = None
    """At least, in `track` or, without one, in any skill"""
    hours: float | None = None
    """Free, at least"""
    awake: bool = False
    """Without those who rest"""
    sort: str = "name"
    """name, evidence, last, hours, task or a track; with - before it, from the greatest down"""


@dataclass(frozen=True)
class Row:
    worker: Person
    stands: dict[str, Stand]
    """By track"""
    evidence: int
    last_evidence: datetime | None
    hours: float
    """Free in the next 14 days"""
    resting: bool
    rest_until: date | None
    task_id: int | None
    """The task taken on last"""
    task: str | None
    taken_at: datetime | None

    @property
    def stale(self) -> bool:
        return any(stand.stale for stand in self.stands.values())


@dataclass(frozen=True)
class Listing:
    rows: list[Row]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def listing(session: Session, wanted: Wanted, *, page: int | None = 1) -> Listing:
    """One page of the board, or with `page` None all of it."""
    statement = _selected(wanted)
    if page is not None:
        statement = statement.limit(PAGE).offset((page - 1) * PAGE)
    found = session.execute(statement).all()
    stands = standings(session, [row[0] for row in found])
    rows = [Row(row[0], stands[row[0].id], *row[1:-1]) for row in found]
    return Listing(rows, total=found[0].total if found else 0, page=page or 1)


def _selected(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    evidence, taken, last = (
        _evidence(wanted.track),
        hours_taken(today() + AHEAD).subquery(),
        aliased(Placement),
    )
    free = _free(taken.c.hours)
    resting = exists().where(*_covering())
    columns: dict[str, Any] = {
        "evidence": func.coalesce(evidence.c.count, 0),
        "last": evidence.c.last,
        "hours": free,
        "resting": resting,
        "rest_until": select(Rest.until)
        .where(*_covering())
        .order_by(Rest.id.desc())
        .limit(1)
        .scalar_subquery(),
        "task_id": Task.id,
        "title": Task.title,
        "task": last.accepted_at,
        "total": func.count().over(),
    }
    return (
        select(Person, *(column.label(name) for name, column in columns.items()))
        .join(PersonRole, and_(PersonRole.person_id == Person.id, PersonRole.role == Role.WORKER))
        .outerjoin(evidence, evidence.c.worker_id == Person.id)
        .outerjoin(taken, taken.c.worker_id == Person.id)
        .outerjoin(last, last.id == _newest_placement())
        .outerjoin(Task, Task.id == last.task_id)
        .where(Person.disabled_at.is_(None), *_conditions(wanted, evidence.c.count, free, resting))
        .options(raiseload(Person.role_rows))
        .order_by(*_order(wanted.sort, columns), Person.kana, Person.name, Person.id)
    )


def _evidence(track: str) -> Any:
    counted = (
        select(Fact.worker_id, func.count().label("count"), func.max(Fact.occurred_at).label("last"))
        .outerjoin(FactVoid)
        .where(FactVoid.id.is_(None))
    )
    if track:
        counted = counted.where(Fact.track == track)
    return counted.group_by(Fact.worker_id).subquery()


def _free(taken: ColumnElement[float]) -> ColumnElement[float]:
    """The same reckoning as capacity.hours_free, done by the database so that it can sort by it."""
    declared = Person.hours_per_week * weeks_until(today() + AHEAD, today=today())
    left = declared - func.coalesce(taken, 0.0)
    return func.round(case((left > 0, left), else_=0.0), 1)


def _covering() -> tuple[ColumnElement[bool], ...]:
    """Rests that cover today."""
    return (
        Rest.worker_id == Person.id,
        Rest.since <= today(),
        or_(Rest.until.is_(None), Rest.until >= today()),
    )


def _newest_placement() -> Any:
    newest = aliased(Placement)
    return select(func.max(newest.id)).where(newest.worker_id == Person.id).scalar_subquery()


def _conditions(
    wanted: Wanted, evidence: ColumnElement[int], free: ColumnElement[float], resting: ColumnElement[bool]
) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.name:
        part = wanted.name.replace("　", " ").strip()
        conditions.append(
            or_(*(_folded(c).contains(part, autoescape=True) for c in (Person.name, Person.kana)))
        )
    if wanted.level:
        conditions.append(_stands(wanted.track, wanted.level))
    elif wanted.track:
        conditions.append(or_(_stands(wanted.track, 1), evidence > 0))
    if wanted.hours:
        conditions.append(free >= wanted.hours)
    return conditions + ([~resting] if wanted.awake else [])


def _folded(column: Any) -> Any:
    return func.replace(column, "　", " ")


def _stands(track: str, level: int) -> ColumnElement[bool]:
    """At this level or above, in the track or, without one, in any skill."""
    here = exists().where(Standing.worker_id == Person.id, Standing.level >= level)
    return here.where(Standing.skill_id == Skill.id, Skill.track == track) if track else here


def _order(sort: str, columns: dict[str, Any]) -> list[Any]:
    key = sort.removeprefix("-")
    if key == "name":
        return [Person.kana.desc(), Person.name.desc()] if sort.startswith("-") else []
    column = columns[key] if key in {"evidence", "last", "hours", "task"} else _level_in(key)
    return [(column.desc() if sort.startswith("-") else column.asc()).nulls_last()]


def _level_in(track: str) -> Any:
    own = select(Standing.level).join(Skill, Skill.id == Standing.skill_id)
    here = own.where(Standing.worker_id == Person.id, Skill.track == track).scalar_subquery()
    return func.coalesce(here, 0)
