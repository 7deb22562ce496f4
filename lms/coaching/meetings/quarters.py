"""Which quarters of an hour lie in a stretch of a day, week after week. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from lms.db import HERE

QUARTER = timedelta(minutes=15)


def aligned(at: time) -> bool:
    return at.minute % 15 == 0 and at.second == 0 and at.microsecond == 0


def quarters(day: date, first: time, last: time, *, weeks: int) -> list[datetime]:
    """Beginnings of the quarters from `first` up to `last`, on this day of the week for so many weeks."""
    return [start for week in range(weeks) for start in _of_day(day + timedelta(weeks=week), first, last)]


def _of_day(day: date, first: time, last: time) -> list[datetime]:
    start, end = datetime.combine(day, first, HERE), datetime.combine(day, last, HERE)
    found = []
    while start + QUARTER <= end:
        found.append(start)
        start += QUARTER
    return found
