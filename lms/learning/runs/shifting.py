"""How a person's rests move their plan: the days of rest do not exist for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from lms.learning.runs.rhythm import ONE, Rhythm

Pause = tuple[date, date | None]
"""First and last day of a rest; None while nobody knows when it ends"""


def shifted(
    days: Sequence[date], pauses: Iterable[Pause], *, since: date, today: date, rhythm: Rhythm
) -> list[date]:
    """The opening days of a plan, in order, moved behind the rests.

    `since`: the day the plan became the person's own; what was rested before moves nothing. What had opened
    before a rest stays open. A rest without an end counts as if the person came back tomorrow, so the days
    behind it are a first idea. Moved days keep to the rhythm, and lessons that were apart stay apart.
    """
    moved = list(days)
    begin = max(since, days[0]) if days else since
    for first, last in _whole(pauses, today=today):
        start = max(first, begin)
        if last >= start:
            moved = _moved(moved, days, start, last - start + ONE, rhythm)
    return moved


def _moved(
    moved: Sequence[date], days: Sequence[date], start: date, by: timedelta, rhythm: Rhythm
) -> list[date]:
    found: list[date] = []
    for n, day in enumerate(moved):
        if day >= start:
            day = rhythm.next_allowed(day + by)
            if n and found[-1] >= day:
                apart = days[n] > days[n - 1]
                day = rhythm.next_allowed(found[-1] + ONE) if apart else found[-1]
        found.append(day)
    return found


def _whole(pauses: Iterable[Pause], *, today: date) -> list[tuple[date, date]]:
    """In order, overlapping ones joined, those that never came about left out."""
    joined: list[tuple[date, date]] = []
    for first, last in sorted(pauses, key=lambda pause: pause[0]):
        end = max(today, first) if last is None else last
        if end < first:
            continue
        if joined and first <= joined[-1][1] + ONE:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    return joined
