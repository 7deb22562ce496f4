"""Public holidays of Japan (国民の祝日に関する法律, as amended up to 2018). Pure.

The days of the equinoxes are announced each February for the next year; the formula
(暦計算研究会編『新こよみ便利帳』) has met every announcement so far and holds for 1980 to 2099.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

FIXED = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))
"""(month, which Monday of it)"""


def is_holiday(day: date) -> bool:
    return day in holidays(day.year)


@lru_cache
def holidays(year: int) -> frozenset[date]:
    """All of a year from 2022 to 2099, with 振替休日 and 国民の休日."""
    own = {date(year, month, day) for month, day in FIXED}
    own |= {_monday(year, month, n) for month, n in MONDAYS}
    own |= {date(year, 3, _equinox(year, 20.8431)), date(year, 9, _equinox(year, 23.2488))}
    return frozenset(own | _between(own) | _substitutes(own))


def _monday(year: int, month: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (n - 1))


def _equinox(year: int, in_1980: float) -> int:
    """Day of the month, from the day and its fraction in 1980 and the length of the year."""
    return int(in_1980 + 0.242194 * (year - 1980)) - (year - 1980) // 4


def _between(own: set[date]) -> set[date]:
    one = timedelta(days=1)
    return {day + one for day in own if day + 2 * one in own and day + one not in own}


def _substitutes(own: set[date]) -> set[date]:
    """For a holiday on a Sunday the next day that is none itself."""
    found = set()
    for sunday in (day for day in own if day.weekday() == 6):
        day = sunday
        while day in own:
            day += timedelta(days=1)
        found.add(day)
    return found
