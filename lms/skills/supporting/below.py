"""Whether good work has become rare: the present level's conditions about how well, twice running. Pure.

Two windows of 180 days without rest, one after the other. Only shares, means and rates of the window
count, and only with three records or more: too little work is nobody's fault. One bad window happens to good
workers by chance; two running are rare.

A level asks for an upper bound in order to be sure that the work is good enough, and grants nothing while
there is too little of it. Here it is the other way round: nobody is told to need help before it is as sure
that the work is not good enough, when the 90 % lower bound of the same rate lies above what the level
allows. Of those who stand exactly at the limit one in ten has such a half-year, one in a hundred two running.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from lms.skills import rules
from lms.skills.bounds import poisson_lower
from lms.skills.clock import Pause, window_start
from lms.skills.criteria import Level
from lms.skills.facts import FactRow, Scope
from lms.skills.metrics import COUNTS, Unit, measure, metric_of

WINDOW_DAYS = 180
FEWEST = 3


def below_twice(
    levels: Sequence[Level],
    facts: Sequence[FactRow],
    rests: Sequence[Pause],
    moment: datetime,
    groups: Mapping[str, Mapping[str, str]],
    fair: Mapping[int, float],
) -> list[str]:
    """Metrics below the level in both windows, by each of `levels`: one level as several ladders have it, so
    that a stricter ladder harms nobody. `fair`: see Scope."""
    middle = window_start(moment, WINDOW_DAYS, rests)
    first = window_start(middle, WINDOW_DAYS, rests)
    given = Scope(first, middle, quiz_groups=groups, fair=fair)
    windows = given, replace(given, since=middle, until=moment)
    found = [_below(level, facts, scope) for level in levels for scope in windows]
    both = set.intersection(*map(set, found)) if found else set()
    return [metric for metric in (found[0] if found else []) if metric in both]


def _below(level: Level, facts: Sequence[FactRow], scope: Scope) -> list[str]:
    items = _decisive(rules.checklist(level, facts, scope).group)
    return [item.metric for item in items if _tells(item) and _fails(item, facts, scope)]


def _decisive(group: rules.Group) -> Iterator[rules.Item]:
    """Of "one of these" none as long as one holds, or could."""
    if group.logic == "any" and group.met is not False:
        return
    for part in group.parts:
        if isinstance(part, rules.Group):
            yield from _decisive(part)
        else:
            yield part


def _tells(item: rules.Item) -> bool:
    metric = metric_of(item.metric)
    how_well = metric.windowed and metric.unit not in {*COUNTS, Unit.YES}
    return how_well and item.measured.n >= FEWEST


def _fails(item: rules.Item, facts: Sequence[FactRow], scope: Scope) -> bool:
    bounded = metric_of(item.metric).upper_bound_of
    if item.met is not False or not bounded:
        return item.met is False
    rate = measure(bounded, facts, replace(scope, min_task_level=item.min_task_level))
    return bool(rate.den) and poisson_lower(int(rate.num or 0)) / float(rate.den or 1) > item.threshold
