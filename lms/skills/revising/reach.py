"""How much one person can do in a stretch of days, and how many people there are: what a condition asks
beyond it nobody could ever meet. Generous on purpose: a bound refuses slips of the finger, not ambition.
Pure apart from `size_of`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, PersonRole, Role
from lms.skills.metrics import Unit, metric_of

A_DAY = {Unit.PIECES: 20, Unit.FIELDS: 20_000, Unit.TOUCHES: 20_000}
"""Pieces handed in, cells filled or looked at, on each day of the window"""
AT_ONCE = {Unit.CHARACTERS: 5_000, Unit.PER_1000: 1_000, Unit.ROUNDS: 50}
"""Characters in ten minutes (the fastest type half of it), slips in 1,000 characters, rounds of a piece"""
CLIENTS_IN_A_WEEK = 5
YOUNG_TOWN = 10
"""So many people may be planned for, even where there are fewer today"""


@dataclass(frozen=True)
class Size:
    """Of the town."""

    raters: int
    """Coaches and directors who are there"""
    workers: int


def size_of(session: Session) -> Size:
    def there(*roles: Role) -> int:
        found = select(func.count(Person.id.distinct())).join(PersonRole).where(PersonRole.role.in_(roles))
        return session.scalar(found.where(Person.disabled_at.is_(None))) or 0

    return Size(raters=there(Role.COACH, Role.DIRECTOR), workers=there(Role.WORKER))


def most(metric: str, days: int, size: Size) -> int | None:
    """The largest number of `metric` that somebody could reach in `days` days; None: no such bound."""
    unit = metric_of(metric).unit
    if unit == Unit.PEOPLE:
        return max(YOUNG_TOWN, size.raters if metric == "coaches.distinct" else size.workers)
    if unit == Unit.CLIENTS:
        return max(YOUNG_TOWN, days * CLIENTS_IN_A_WEEK // 7)
    return A_DAY[unit] * days if unit in A_DAY else AT_ONCE.get(unit)


def beyond(leaf: Mapping[str, Any], days: int, size: Size) -> int | None:
    """What could be reached, where the criterion asks for more; otherwise None. `days`: of its level."""
    if leaf["op"] != ">=" or isinstance(leaf["value"], bool):
        return None
    bound = most(leaf["metric"], int(leaf.get("window_days") or days), size)
    return bound if bound is not None and leaf["value"] > bound else None
