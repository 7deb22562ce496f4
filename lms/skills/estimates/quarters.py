"""How strictly a coach marked, quarter by quarter: drift shows in the course, not in one figure.

Shown in private: the lean with its 80 % band, and the share of full marks, which rises first where marks are
given away (inflation). Quarters are those of the calendar in Japan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import HERE, now
from lms.skills.estimates.models import CoachSeverity, SeverityQuarter
from lms.skills.facts import Kind
from lms.skills.measuring import Estimate
from lms.skills.measuring.design import TOP
from lms.skills.measuring.telling import band
from lms.skills.models import Fact, FactVoid, Skill

MOST = 8
"""Quarters shown: two years"""
WIDTH, HEIGHT, LEFT, RIGHT, TOP_EDGE, FOOT = 360, 150, 34, 10, 10, 26
NAMED = 5
"""Points that can have their quarter written below without touching; of more every second has"""
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
    """In the drawing's units; `low` and `high`: the band of 80 %. `name`: what is written below it."""

    name: str
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


def courses(session: Session, coach_ids: Collection[int]) -> dict[tuple[int, int], list[Quarter]]:
    """By (coach id, skill id): the quarters of the last two years in which the coach marked or has a figure,
    oldest first."""
    first = _quarters_back(quarter_of(now()), MOST - 1)
    own = select(SeverityQuarter).where(SeverityQuarter.coach_id.in_(coach_ids))
    rows = session.scalars(own.where(SeverityQuarter.begins >= first))
    told = {(row.coach_id, row.skill_id, row.begins): row for row in rows}
    marks = _marks(session, coach_ids, first)
    found: dict[tuple[int, int], list[Quarter]] = defaultdict(list)
    for coach, skill, begins in sorted({*told, *marks}):
        row, given = told.get((coach, skill, begins)), marks.get((coach, skill, begins), [])
        value, se = (row.value, row.se) if row else (None, None)
        quarter = Quarter(begins, value, se, sum(mark == TOP for mark in given), len(given))
        found[coach, skill].append(quarter)
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

    step, last = (WIDTH - LEFT - RIGHT) / len(told), len(told) - 1
    every = 1 if len(told) <= NAMED else 2
    points = tuple(
        Point(
            begins.strftime("%y/%m") if (last - n) % every == 0 else "",
            x=round(LEFT + step * (n + 0.5), 1),
            y=y(each.value),
            low=y(low),
            high=y(high),
        )
        for n, ((begins, each), (low, high)) in enumerate(zip(told, bands, strict=True))
    )
    return Drawing(points, y(0), tuple((n, y(n)) for n in (-1, 1)))


def _quarters_back(begins: date, count: int) -> date:
    months = begins.year * 12 + begins.month - 1 - 3 * count
    return date(months // 12, months % 12 + 1, 1)


def _marks(
    session: Session, coach_ids: Collection[int], first: date
) -> dict[tuple[int, int, date], list[float]]:
    """By coach, skill and quarter from `first` on, every axis of every piece and check; withdrawn ones left
    out."""
    every = select(Fact.rater_id, Skill.id, Fact.occurred_at, Fact.data).join(
        Skill, Skill.track == Fact.track
    )
    valid = every.outerjoin(FactVoid, FactVoid.fact_id == Fact.id).where(FactVoid.id.is_(None))
    own = valid.where(Fact.rater_id.in_(coach_ids), Fact.kind.in_([Kind.PRACTICE, Kind.CHECK]))
    since = datetime.combine(first, time(), HERE)
    found: dict[tuple[int, int, date], list[float]] = defaultdict(list)
    for coach, skill, at, data in session.execute(own.where(Fact.occurred_at >= since)):
        if data["marks"]:
            found[coach, skill, quarter_of(at)].extend(data["marks"].values())
    return found
