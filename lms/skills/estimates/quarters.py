"""How strictly a coach marked, quarter by quarter: drift shows in the course, not in one figure.

Shown in private: the lean with its 80 % band, and the share of full marks, which rises first where marks are
given away (inflation). Quarters are those of the calendar in Japan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import HERE
from lms.skills.estimates.models import CoachSeverity, SeverityQuarter
from lms.skills.facts import Kind
from lms.skills.measuring import Estimate
from lms.skills.measuring.design import TOP
from lms.skills.measuring.telling import band
from lms.skills.models import Fact, FactVoid, Skill

MOST = 8
"""Quarters shown"""
WIDTH, HEIGHT, LEFT, TOP_EDGE, FOOT = 360, 150, 34, 10, 26
LEAST_SCALE = 1.5
"""Logits above and below zero that the drawing shows at least, so that small leans look small"""


@dataclass(frozen=True)
class Quarter:
    """`value`, `se`: as the last night of it had them; None: too few marks, or nobody to compare with. Of
    `given` marks, over all axes, `fours` were the highest."""

    begins: date
    value: float | None
    se: float | None
    fours: int
    given: int


@dataclass(frozen=True)
class Point:
    """In the drawing's units; `low` and `high`: the band of 80 %."""

    begins: date
    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True)
class Drawing:
    points: tuple[Point, ...]
    zero: float
    ticks: tuple[tuple[int, float], ...]
    """(logits, y)"""

    @property
    def lines(self) -> list[tuple[Point, Point]]:
        return list(pairwise(self.points))


def quarter_of(moment: datetime) -> date:
    """The first day of the quarter."""
    day = moment.astimezone(HERE).date()
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def keep(session: Session, rows: Iterable[CoachSeverity]) -> None:
    """Tonight's figures as those of the present quarter. Whoever cannot be compared has none."""
    seen = list(rows)
    alone = sum(row.group == 0 for row in seen) < 2
    for row in seen:
        if row.group == 0 and not alone:
            begins = quarter_of(row.fitted_at)
            of = {"coach_id": row.coach_id, "skill_id": row.skill_id, "begins": begins}
            session.merge(SeverityQuarter(value=row.value, se=row.se, **of))


def quarters(session: Session, coach: Person, skill: Skill) -> list[Quarter]:
    """Those in which the coach marked or has a figure, oldest first."""
    own = select(SeverityQuarter).filter_by(coach_id=coach.id, skill_id=skill.id)
    told = {row.begins: row for row in session.scalars(own)}
    marks = _marks(session, coach, skill)
    found = []
    for begins in sorted({*told, *marks})[-MOST:]:
        row, given = told.get(begins), marks.get(begins, [])
        value, se = (row.value, row.se) if row else (None, None)
        found.append(Quarter(begins, value, se, sum(mark == TOP for mark in given), len(given)))
    return found


def drawing(of: Iterable[Quarter]) -> Drawing | None:
    """None where there is nothing to draw."""
    told = [(each.begins, Estimate(each.value, each.se)) for each in of if each.value is not None and each.se]
    if not told:
        return None
    bands = [band(each) for _begins, each in told]
    scale = max(LEAST_SCALE, *(abs(edge) for edges in bands for edge in edges))

    def y(logit: float) -> float:
        middle = (TOP_EDGE + HEIGHT - FOOT) / 2
        return round(middle - logit / scale * (middle - TOP_EDGE), 1)

    step = (WIDTH - LEFT) / len(told)
    points = tuple(
        Point(begins, round(LEFT + step * (n + 0.5), 1), y(each.value), y(low), y(high))
        for n, ((begins, each), (low, high)) in enumerate(zip(told, bands, strict=True))
    )
    return Drawing(points, y(0), tuple((n, y(n)) for n in (-1, 1)))


def _marks(session: Session, coach: Person, skill: Skill) -> dict[date, list[float]]:
    """By quarter, every axis of every piece and check; withdrawn ones left out."""
    valid = select(Fact.occurred_at, Fact.data).outerjoin(FactVoid).where(FactVoid.id.is_(None))
    own = valid.where(Fact.rater_id == coach.id, Fact.track == skill.track)
    found: dict[date, list[float]] = defaultdict(list)
    for at, data in session.execute(own.where(Fact.kind.in_([Kind.PRACTICE, Kind.CHECK]))):
        found[quarter_of(at)].extend((data["marks"] or {}).values())
    return {begins: marks for begins, marks in found.items() if marks}
