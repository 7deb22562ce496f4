"""Judging: criteria against what was measured → a checklist that says what counts and what is missing.
Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lms.skills.clock import window_start
from lms.skills.criteria import Criterion, Level, Tree
from lms.skills.facts import FactRow, Measured, Missing, Scope
from lms.skills.metrics import COUNTS, LARGEST, Unit, measure, metric_of

TOLERANCE = 1e-9
"""0.1 + 0.2 must not cost anybody a level."""


@dataclass(frozen=True)
class Item:
    metric: str
    op: str
    threshold: float | bool
    measured: Measured
    met: bool | None
    """None: cannot be said, because it is not measured yet"""
    more: int | None = None
    """How much further good work closes the gap, in `more_of`; None when that cannot be said"""
    more_of: Unit | None = None
    min_task_level: int = 0
    window_days: int = 0
    """Of a criterion with a window of its own"""


@dataclass(frozen=True)
class Group:
    logic: str
    parts: tuple[Item | Group, ...]
    met: bool | None
    note: str = ""


@dataclass(frozen=True)
class Checklist:
    level: int
    group: Group
    support: tuple[Item, ...] = ()

    @property
    def met(self) -> bool:
        """Everything required holds; what is not measured does not hold."""
        return self.group.met is True


def checklist(level: Level, facts: Iterable[FactRow], scope: Scope) -> Checklist:
    """`level` judged on `facts` within `scope` (whose `min_task_level` each criterion sets for itself)."""
    rows = tuple(facts)
    support = tuple(_item(criterion, rows, scope) for criterion in level.support)
    return Checklist(level.number, _group(level.require, rows, scope), support)


def holds(tree: Tree, facts: Iterable[FactRow], scope: Scope) -> bool:
    """Whether a criteria tree is met."""
    return _group(tree, tuple(facts), scope).met is True


def missing(judged: Checklist) -> list[Item | Group]:
    """What is not met yet, in the ladder's order. Of "one of these" the whole group."""
    return [part for part in _conditions(judged.group) if part.met is not True]


def items(part: Checklist | Item | Group) -> Iterator[Item]:
    """Every item below, in order; the supporting figures are not among them."""
    if isinstance(part, Item):
        yield part
        return
    for each in part.group.parts if isinstance(part, Checklist) else part.parts:
        yield from items(each)


def fact_ids(judged: Checklist) -> set[int]:
    """The facts that the checklist rests on."""
    return {fact for item in items(judged) for fact in item.measured.facts}


def without_head_count(tree: Tree) -> Tree:
    """The tree without `coaches.distinct`: being one of several raters is not the same as deciding."""
    kept: list[Criterion | Tree] = []
    for part in tree.parts:
        if isinstance(part, Tree):
            kept.append(without_head_count(part))
        elif part.metric != "coaches.distinct":
            kept.append(part)
    return Tree(tree.logic, tuple(kept), tree.note)


def _group(tree: Tree, facts: tuple[FactRow, ...], scope: Scope) -> Group:
    parts = tuple(
        _item(part, facts, scope) if isinstance(part, Criterion) else _group(part, facts, scope)
        for part in tree.parts
    )
    return Group(tree.logic, parts, _together(tree.logic, [part.met for part in parts]), tree.note)


def _together(logic: str, mets: list[bool | None]) -> bool | None:
    """Kleene's three values: what is unknown decides nothing that the others have not decided."""
    deciding = logic == "any"
    if deciding in mets:
        return deciding
    return None if None in mets else not deciding


def _item(criterion: Criterion, facts: tuple[FactRow, ...], scope: Scope) -> Item:
    found = measure(criterion.metric, facts, _own_scope(criterion, scope))
    met = None if found.value is None else _holds(found.value, criterion.op, criterion.value)
    more, of = (None, None) if met else _more(criterion, found)
    return Item(
        metric=criterion.metric,
        op=criterion.op,
        threshold=criterion.value,
        measured=found,
        met=met,
        more=more,
        more_of=of,
        min_task_level=criterion.min_task_level,
        window_days=criterion.window_days,
    )


def _own_scope(criterion: Criterion, scope: Scope) -> Scope:
    since = scope.since
    if criterion.window_days and scope.pauses is not None:
        since = window_start(scope.until, criterion.window_days, scope.pauses)
    return replace(scope, since=since, min_task_level=criterion.min_task_level)


def _holds(value: float, op: str, threshold: float) -> bool:
    if op == ">=":
        return value >= threshold - TOLERANCE
    if op == "<=":
        return value <= threshold + TOLERANCE
    return value == threshold


def _more(criterion: Criterion, found: Measured) -> tuple[int | None, Unit | None]:
    """How much more is needed if all of it is good. Nothing falls out of the window meanwhile."""
    metric = metric_of(criterion.metric)
    if found.missing == Missing.TOO_FEW:
        return found.more, metric.counted_in
    if metric.unit in COUNTS and criterion.op == ">=" and not metric.best:
        return _up(float(criterion.value) - float(found.value or 0)), metric.unit
    if metric.counted_in is None or found.num is None or found.den is None:
        return None, None
    return _until_it_holds(criterion, metric.unit, found.num, found.den), metric.counted_in


def _until_it_holds(criterion: Criterion, unit: Unit, num: float, den: float) -> int | None:
    """Further pieces m, each as good as can be: (num + m * best) / (den + m) >= t, or scale * num / (den +
    m) <= t."""
    threshold = float(criterion.value)
    if criterion.op == "<=":
        scale = 1000 if unit == Unit.PER_1000 else 1
        return _up(scale * num / threshold - den) if threshold > 0 else None
    best = LARGEST[unit]
    return _up((threshold * den - num) / (best - threshold)) if threshold < best else None


def _up(amount: float) -> int:
    return max(1, math.ceil(amount - 1e-6))


def _conditions(group: Group) -> Iterator[Item | Group]:
    for part in group.parts:
        if isinstance(part, Group) and part.logic == "all":
            yield from _conditions(part)
        else:
            yield part
