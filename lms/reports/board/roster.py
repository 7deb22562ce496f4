"""The rows of the skill board: workers with their levels, evidence, free hours and last task.

Three queries for any number of workers: the filter, the order and the page are the database's work, and what
a row shows is looked up for the rows of the page alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, raiseload

from lms.accounts.models import Person, Rest
from lms.accounts.permissions import visible_workers
from lms.db import now, today
from lms.reports.board.filters import REACH, Wanted, conditions, free_hours, taken_hours
from lms.skills.estimates.models import FEWEST, SkillEstimate
from lms.skills.measuring import Sureness
from lms.skills.measuring.design import cut
from lms.skills.models import Skill
from lms.skills.standings.models import KeptStanding
from lms.teamjobs.models import Placement, Task

PAGE = 50


@dataclass(frozen=True)
class Cell:
    """A worker in a skill."""

    level: int = 0
    """0: before level 1"""
    since: datetime | None = None
    facts: int = 0
    last_evidence: datetime | None = None
    stale: bool = False
    """要更新: 180 days without evidence, rests not counted"""
    band: Sureness | None = None
    """How well the evidence supports the present level; None before level 1"""


NOTHING = Cell()


@dataclass(frozen=True)
class Row:
    worker: Person
    cells: dict[int, Cell]
    """By skill; nothing yet where there is none"""
    counted: tuple[Cell, ...]
    """Those of the chosen skill, or all"""
    rest: Rest | None
    """That covers today"""
    hours: float
    """Free in the next 14 days"""
    task_id: int | None
    """The task taken on last"""
    task: str | None
    taken_at: datetime | None

    @property
    def evidence(self) -> int:
        return sum(cell.facts for cell in self.counted)

    @property
    def last_evidence(self) -> datetime | None:
        days = [cell.last_evidence for cell in self.counted if cell.last_evidence]
        return max(days, default=None)

    @property
    def rest_until(self) -> date | None:
        return self.rest.until if self.rest else None

    def cell(self, skill: Skill) -> Cell:
        return self.cells.get(skill.id, NOTHING)


@dataclass(frozen=True)
class Listing:
    rows: list[Row]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def listing(
    session: Session, viewer: Person, skills: Sequence[Skill], wanted: Wanted, *, page: int
) -> Listing:
    """One page of the workers that `viewer` may see."""
    chosen = _chosen(viewer, skills, wanted).add_columns(func.count().over().label("total"))
    found = session.execute(chosen.limit(PAGE).offset((page - 1) * PAGE)).all()
    rows = rows_of(session, [row[0] for row in found], skills, track=wanted.track)
    return Listing(rows, total=found[0].total if found else 0, page=page)


def chosen_ids(session: Session, viewer: Person, skills: Sequence[Skill], wanted: Wanted) -> list[int]:
    """Everybody whom the filter lets through, in the order asked for."""
    return list(session.scalars(_chosen(viewer, skills, wanted)))


def rows_of(
    session: Session, worker_ids: Sequence[int], skills: Sequence[Skill], *, track: str = ""
) -> list[Row]:
    """The rows of these workers, in this order."""
    cells = _cells(session, worker_ids)
    counted = {skill.id for skill in skills if track in {"", skill.track}}
    rows = {}
    for worker, *found in session.execute(_details(worker_ids)):
        own = cells.get(worker.id, {})
        seen = tuple(cell for skill, cell in own.items() if skill in counted)
        rows[worker.id] = Row(worker, own, seen, *found)
    return [rows[worker_id] for worker_id in worker_ids if worker_id in rows]


def _chosen(viewer: Person, skills: Sequence[Skill], wanted: Wanted) -> Select[int]:
    """Ids in the order asked for."""
    taken, key = taken_hours(), wanted.sort.removeprefix("-")
    seen = visible_workers(viewer).where(Person.disabled_at.is_(None), *conditions(wanted, taken))
    chosen = seen.with_only_columns(Person.id)
    if wanted.hours or key == "hours":
        chosen = chosen.outerjoin(taken, taken.c.worker_id == Person.id)
    down = wanted.sort.startswith("-")
    if key != "name":
        column = free_hours(taken) if key == "hours" else _key(key, skills, wanted.track)
        chosen = chosen.order_by((column.desc() if down else column.asc()).nulls_last())
    elif down:
        chosen = chosen.order_by(Person.kana.desc(), Person.name.desc())
    return chosen.order_by(Person.kana, Person.name, Person.id)


def _key(key: str, skills: Sequence[Skill], track: str) -> ColumnElement[Any]:
    if key == "task":
        newest = select(func.max(Placement.accepted_at)).where(Placement.worker_id == Person.id)
        return newest.scalar_subquery()
    own: dict[str, Any] = {
        "evidence": func.coalesce(func.sum(KeptStanding.facts), 0),
        "last": func.max(KeptStanding.last_evidence),
    }
    what = own.get(key, func.coalesce(func.max(KeptStanding.level), 0))
    among = [skill.id for skill in skills if skill.track == (track if key in own else key)]
    here = select(what).where(KeptStanding.worker_id == Person.id)
    return (here.where(KeptStanding.skill_id.in_(among)) if among else here).scalar_subquery()


def _details(worker_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    last, rest, later, taken = aliased(Placement), aliased(Rest), aliased(Rest), taken_hours(worker_ids)
    own = select(Placement.worker_id, func.max(Placement.id).label("id")).group_by(Placement.worker_id)
    newest = own.where(Placement.worker_id.in_(worker_ids)).subquery()
    covers = (
        later.worker_id == Person.id,
        later.since <= today(),
        or_(later.until.is_(None), later.until >= today()),
    )
    rest_id = select(func.max(later.id)).where(*covers).scalar_subquery()
    return (
        select(Person, rest, free_hours(taken), Task.id, Task.title, last.accepted_at)
        .select_from(Person)
        .outerjoin(rest, rest.id == rest_id)
        .outerjoin(taken, taken.c.worker_id == Person.id)
        .outerjoin(newest, newest.c.worker_id == Person.id)
        .outerjoin(last, last.id == newest.c.id)
        .outerjoin(Task, Task.id == last.task_id)
        .where(Person.id.in_(worker_ids))
        .options(raiseload(Person.role_rows))
    )


def _cells(session: Session, worker_ids: Sequence[int]) -> dict[int, dict[int, Cell]]:
    """{worker: {skill: cell}}. Plain columns: a page of ten skills has 500 of them."""
    own, known = KeptStanding, SkillEstimate
    same = (known.worker_id == own.worker_id) & (known.skill_id == own.skill_id)
    columns = own.level, own.since, own.facts, own.last_evidence, own.stale_from
    kept = select(own.worker_id, own.skill_id, *columns, known.value, known.se, known.facts)
    cells: dict[int, dict[int, Cell]] = {}
    moment = now()
    for worker_id, skill_id, level, since, facts, last, stale_from, *estimate in session.execute(
        kept.outerjoin(known, same).where(own.worker_id.in_(worker_ids))
    ):
        stale = stale_from is not None and stale_from <= moment
        band = supported(level, *estimate) if level else None
        cells.setdefault(worker_id, {})[skill_id] = Cell(level, since, facts, last, stale, band)
    return cells


def supported(level: int, value: float | None, se: float | None, facts: int | None) -> Sureness:
    """How sure it is that the ability lies above the beginning of `level`; without enough facts: not yet."""
    if value is None or se is None or (facts or 0) < FEWEST:
        return Sureness.UNSURE
    above = (value - cut(level)) / se
    return next((band for band in reversed(REACH) if above >= REACH[band]), Sureness.UNSURE)
