"""How the team grows: levels reached by month and skill, and how they are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.permissions import visible_workers
from lms.db import HERE, today
from lms.reports.months import Month, month_of
from lms.skills.models import Promotion, Reversal, Skill
from lms.skills.standings.models import KeptStanding

PERIODS = (12, 24, 36)
"""Months that can be looked at"""
STEP, HEIGHT, LEFT, FLOOR, ROOF = 24, 130, 12, 104, 20
"""In pixels: a month's width, a panel's height; bars stand on FLOOR and end below ROOF"""
GAP = 0.3
"""Share of a month's width that is left free"""


@dataclass(frozen=True)
class Bar:
    month: Month
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Panel:
    skill: Skill
    bars: tuple[Bar, ...]
    total: int
    people: int
    """Who stand at level 1 or above now"""

    @property
    def width(self) -> int:
        return 2 * LEFT + STEP * len(self.bars)


@dataclass(frozen=True)
class Growth:
    months: tuple[Month, ...]
    """Oldest first"""
    panels: tuple[Panel, ...]
    highest: int
    """All panels share one scale, so that they can be compared"""

    @property
    def total(self) -> int:
        return sum(panel.total for panel in self.panels)


def growth(session: Session, viewer: Person, skills: Sequence[Skill], *, months: int) -> Growth:
    """Over the last `months` months, the present one among them, of the workers `viewer` may see."""
    line = _months(months)
    reached = _reached(session, viewer, since=line[0])
    highest = max(reached.values(), default=0)
    now_there = _people(session, viewer)
    panels = tuple(_panel(skill, line, reached, highest, now_there[skill.id]) for skill in skills)
    return Growth(line, panels, highest)


def _months(count: int) -> tuple[Month, ...]:
    months = [month_of(today())]
    while len(months) < count:
        months.append(months[-1].before)
    return tuple(reversed(months))


def _reached(session: Session, viewer: Person, *, since: Month) -> Counter[tuple[int, Month]]:
    """What was taken back on an appeal was not reached."""
    seen = visible_workers(viewer).with_only_columns(Person.id)
    taken_back = exists().where(Reversal.promotion_id == Promotion.id)
    found = select(Promotion.skill_id, Promotion.at).where(
        Promotion.worker_id.in_(seen), Promotion.at >= since.period.start, ~taken_back
    )
    return Counter(
        (skill_id, month_of(at.astimezone(HERE).date())) for skill_id, at in session.execute(found)
    )


def _people(session: Session, viewer: Person) -> Counter[int]:
    seen = visible_workers(viewer).with_only_columns(Person.id).where(Person.disabled_at.is_(None))
    there = select(KeptStanding.skill_id, func.count()).where(
        KeptStanding.level >= 1, KeptStanding.worker_id.in_(seen)
    )
    return Counter({row[0]: row[1] for row in session.execute(there.group_by(KeptStanding.skill_id))})


def _panel(
    skill: Skill, months: Sequence[Month], reached: Counter[tuple[int, Month]], highest: int, people: int
) -> Panel:
    bars = tuple(_bar(n, month, reached[skill.id, month], highest) for n, month in enumerate(months))
    return Panel(skill, bars, sum(bar.count for bar in bars), people)


def _bar(n: int, month: Month, count: int, highest: int) -> Bar:
    height = (FLOOR - ROOF) * count / highest if highest else 0.0
    x = LEFT + STEP * (n + GAP / 2)
    return Bar(
        month, count, round(x, 1), round(FLOOR - height, 1), round(STEP * (1 - GAP), 1), round(height, 1)
    )
