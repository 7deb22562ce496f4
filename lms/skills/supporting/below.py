"""Whether good work has become rare: the present level's conditions about how well, twice running. Pure.

Two windows of 180 days without rest, one after the other. Only shares, means and rates of the window
count, and only with three records or more: too little work is nobody's fault. One bad window happens to good
workers by chance; two running are rare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from lms.skills import rules
from lms.skills.clock import Pause, window_start
from lms.skills.criteria import Level
from lms.skills.facts import FactRow, Scope
from lms.skills.metrics import COUNTS, Unit, metric_of

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
    judged = rules.checklist(level, facts, scope)
    return [item.metric for item in rules.items(judged) if _tells(item) and item.met is False]


def _tells(item: rules.Item) -> bool:
    metric = metric_of(item.metric)
    how_well = metric.windowed and metric.unit not in {*COUNTS, Unit.YES}
    return how_well and item.measured.n >= FEWEST
