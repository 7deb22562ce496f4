"""Time that counts: rests (お休み) stop every clock, so a window reaches further back by the days of rest.
Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from lms.db import HERE, now

Pause = tuple[date, date | None]
"""First and last day of a rest; None when it is still open"""
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Where a rest that is still open is thought to end"""


def window_start(end: datetime, days: int, rests: Iterable[Pause]) -> datetime:
    """The moment from which `days` days without rest pass until `end`."""
    left, cursor = timedelta(days=days), end
    for start, stop in reversed(_merged(rests, until=end)):
        if cursor - stop >= left:
            break
        left -= cursor - stop
        cursor = start
    return cursor - left


def window_end(start: datetime, days: int, rests: Iterable[Pause]) -> datetime | None:
    """The first moment at which a window of `days` days without rest has left `start` behind: until then
    `window_start` lies before it. None as long as a rest without a last day stops the clock."""
    left, cursor = timedelta(days=days), start
    for begin, stop in _merged(rests, until=NEVER):
        if stop <= cursor:
            continue
        if begin - cursor >= left:
            break
        left -= max(begin - cursor, timedelta())
        cursor = stop
    return None if cursor >= NEVER else cursor + left


def time_without_rest(start: datetime, end: datetime, rests: Iterable[Pause]) -> timedelta:
    """How long it is from `start` to `end`, days of rest not counted."""
    rested = sum(
        (stop - max(first, start) for first, stop in _merged(rests, until=end) if stop > start), timedelta()
    )
    return max(end - start - rested, timedelta())


def moment_on(day: date) -> datetime:
    """A moment for what happened some time on `day`: noon there, or now when it is today."""
    present = now()
    if day == present.astimezone(HERE).date():
        return present
    return datetime.combine(day, time(12), HERE).astimezone(UTC)


def _merged(rests: Iterable[Pause], *, until: datetime) -> list[tuple[datetime, datetime]]:
    """Rests before `until` as moments, oldest first, none overlapping."""
    merged: list[tuple[datetime, datetime]] = []
    for first, last in sorted(rests, key=lambda rest: rest[0]):
        start = _midnight(first)
        stop = min(_midnight(last + timedelta(days=1)), until) if last else until
        if stop <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HERE).astimezone(UTC)
