"""A month as a table of weeks, Monday first. Pure."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from lms.learning.runs.weeks import Opens

Item = TypeVar("Item", bound=Opens)


@dataclass(frozen=True)
class Day(Generic[Item]):
    day: date
    here: bool
    """In the month itself, not in the weeks that reach over its edge"""
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Month(Generic[Item]):
    first: date
    weeks: list[list[Day[Item]]]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def items(self) -> list[Item]:
        return [item for week in self.weeks for day in week if day.here for item in day.items]


def month_of(items: Iterable[Item], first: date) -> Month[Item]:
    """The month that begins on `first`, with the items that open in it."""
    by_day: dict[date, list[Item]] = {}
    for item in items:
        by_day.setdefault(item.opens_on, []).append(item)
    found = [
        [Day(day, day.month == first.month, tuple(by_day.get(day, ()))) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    return Month(first, found)


def month_asked(typed: str | None, *, today: date) -> date:
    """「2026-12」 as its first day; anything else is this month."""
    this = today.replace(day=1)
    try:
        asked = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return this
    return asked if abs(asked.year - this.year) <= 10 else this
