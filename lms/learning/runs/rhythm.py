"""On which days the lessons of a run open: every so many days, or on chosen days of the week. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice

from lms.learning.runs.holidays import is_holiday

ONE = timedelta(days=1)
MOST_FREE_DAYS = 200
"""So that looking for the next day always ends"""


@dataclass(frozen=True)
class Rhythm:
    every: int
    """Days from one lesson to the next; 0: all on the first day"""
    weekdays: frozenset[int] = frozenset()
    """Monday 0. When there are any, `every` is not looked at"""
    holidays: bool = False
    """Nothing opens on public holidays"""
    free: frozenset[date] = frozenset()

    def allows(self, day: date) -> bool:
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        return day not in self.free and not (self.holidays and is_holiday(day))

    def next_allowed(self, day: date) -> date:
        """The day itself, or the first after it on which a lesson may open."""
        while not self.allows(day):
            day += ONE
        return day

    def after(self, day: date) -> date:
        """When the lesson after one of `day` opens."""
        step = ONE if self.weekdays else timedelta(days=self.every)
        return self.next_allowed(day + step)

    def days(self, first: date, lessons: int) -> list[date]:
        """The opening days of so many lessons from `first` on.

        A lesson that falls on a free day waits for the next day that is not; those after it keep theirs.
        """
        return list(islice(self._days(first), lessons))

    @property
    def per_week(self) -> int:
        """Lessons a week, rounded up."""
        return len(self.weekdays) or -(-7 // self.every) if self.weekdays or self.every else 0

    def _days(self, first: date) -> Iterator[date]:
        if not self.every and not self.weekdays:
            day = self.next_allowed(first)
            yield from (day for _ in count())
        last: date | None = None
        for n in count():
            day = first + timedelta(days=n if self.weekdays else n * self.every)
            if self.weekdays and not self.allows(day):
                continue
            last = self.next_allowed(day if last is None else max(day, last + ONE))
            yield last
