"""A kind plan: what to begin with this week, what may wait for the next. Nobody is late in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

A_FEW = 2
"""Lessons a week for somebody who comes in late or comes back"""
FURTHEST = 104
"""Weeks"""


class Opens(Protocol):
    @property
    def opens_on(self) -> date: ...


Item = TypeVar("Item", bound=Opens)


@dataclass(frozen=True)
class Week(Generic[Item]):
    monday: date
    items: tuple[Item, ...]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def weeks(unfinished: Sequence[Item], *, today: date, pace: int = A_FEW) -> list[Week[Item]]:
    """What is left, in its order, spread over weeks from this one on: at most `pace` in each, and nothing
    before the week it opens in. Weeks without a lesson are left out."""
    waiting, found = list(unfinished), []
    monday = today - timedelta(days=today.weekday())
    for n in range(FURTHEST):
        week = monday + timedelta(weeks=n)
        here = [item for item in waiting if item.opens_on <= week + timedelta(days=6)][: max(pace, 1)]
        waiting = [item for item in waiting if item not in here]
        if here:
            found.append(Week(week, tuple(here)))
        if not waiting:
            break
    return found
