"""Ladders as data: levels with criteria trees, read from JSON and refused when they could not be judged.
Pure.

A tree is `{"all": [...]}` or `{"any": [...]}` of trees and of criteria
`{"metric": name, "op": ">=" | "<=" | "==", "value": number or true, "where": {"min_task_level": n}}`, with
`"window_days": n` where a criterion looks at another stretch of time than its level.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from lms.skills.metrics import SUPPORT_ONLY, Unit, is_metric, metric_of

OPS = (">=", "<=", "==")
FORBIDDEN_IN_NAMES = "技能士"
"""A title kept for the national trade tests (職業能力開発促進法50条4項)"""
DEEPEST = 12
"""Groups inside groups; what goes deeper nobody could explain, and data that holds itself has no end"""


class BadLadder(ValueError):
    """The data is no ladder that could be judged; the message names the place."""


@dataclass(frozen=True)
class Criterion:
    metric: str
    op: str
    value: float | bool
    min_task_level: int = 0
    window_days: int = 0
    """Days this criterion looks at; 0: those of its level"""


@dataclass(frozen=True)
class Tree:
    logic: str
    """all or any"""
    parts: tuple[Criterion | Tree, ...]
    note: str = ""


@dataclass(frozen=True)
class Level:
    number: int
    name: str
    summary: str
    task_types: tuple[str, ...]
    fee_guide: tuple[float | None, ...] | None
    """Yen per character, from and to; None where pay does not go by characters"""
    require: Tree
    support: tuple[Criterion, ...]
    window_days: int

    @cached_property
    def windows(self) -> frozenset[int]:
        """Every stretch of days that the level or one of its criteria looks at."""
        own = (leaf.window_days for leaf in (*leaves(self.require), *self.support) if leaf.window_days)
        return frozenset((self.window_days, *own))


@dataclass(frozen=True)
class Ladder:
    track: str
    name: str
    levels: tuple[Level, ...]

    @property
    def top(self) -> int:
        return len(self.levels)

    @cached_property
    def longest_window(self) -> int:
        """Days; what lies further back concerns no condition that has a window."""
        return max(days for level in self.levels for days in level.windows)

    def level(self, number: int) -> Level:
        """The level with this number, counted from 1; KeyError outside the ladder."""
        if not 1 <= number <= self.top:
            raise KeyError(number)
        return self.levels[number - 1]


def read_ladder(data: Mapping[str, Any]) -> Ladder:
    """One entry of `tracks` in levels.json. BadLadder when a level is missing, unmeasurable or badly
    named."""
    track = _text(data, "code", at="ladder")
    levels = tuple(_level(entry, f"{track} {i}") for i, entry in enumerate(_list(data, "levels", track), 1))
    if [level.number for level in levels] != list(range(1, len(levels) + 1)):
        raise BadLadder(f"{track}: levels must be numbered 1, 2, 3 … without a gap")
    return Ladder(track, _text(data, "name_ja", at=track), levels)


@lru_cache(maxsize=256)
def read_once(text: str) -> Ladder:
    """`read_ladder` of JSON text; of the same text the same ladder, which nothing can change."""
    return read_ladder(json.loads(text))


def leaves(tree: Tree) -> Iterator[Criterion]:
    for part in tree.parts:
        if isinstance(part, Criterion):
            yield part
        else:
            yield from leaves(part)


def _level(data: Mapping[str, Any], at: str) -> Level:
    name = _text(data, "name_ja", at=at)
    if FORBIDDEN_IN_NAMES in name:
        raise BadLadder(f"{at}: no level may be called {FORBIDDEN_IN_NAMES}")
    fee = data.get("fee_guide_yen_per_char")
    return Level(
        number=int(data["level"]),
        name=name,
        summary=_text(data, "summary_ja", at=at),
        task_types=tuple(data.get("task_types_ja", ())),
        fee_guide=tuple(fee) if fee else None,
        require=_with_family_floors(_tree(data.get("require"), at)),
        support=tuple(_criterion(entry, at, support=True) for entry in data.get("support", ())),
        window_days=_window(data, at),
    )


def _window(data: Mapping[str, Any], at: str) -> int:
    days = data.get("window_days", 365)
    if not isinstance(days, int) or days < 1:
        raise BadLadder(f"{at}: window_days must be a whole number of days")
    return days


def _tree(data: Any, at: str, depth: int = 1) -> Tree:
    if depth > DEEPEST:
        raise BadLadder(f"{at}: groups go deeper than {DEEPEST}, or hold themselves")
    logics = [logic for logic in ("all", "any") if isinstance(data, Mapping) and logic in data]
    if len(logics) != 1:
        raise BadLadder(f"{at}: a tree has exactly one of all, any")
    parts = _list(data, logics[0], at)
    read = tuple(_criterion(part, at) if "metric" in part else _tree(part, at, depth + 1) for part in parts)
    return Tree(logics[0], read, str(data.get("note_ja", "")))


def _criterion(data: Mapping[str, Any], at: str, *, support: bool = False) -> Criterion:
    name, op, value = data.get("metric"), data.get("op"), data.get("value")
    if not is_metric(name):
        raise BadLadder(f"{at}: nothing measures {name!r}")
    if name in SUPPORT_ONLY and not support:
        raise BadLadder(f"{at}: {name} may support a decision, never be a condition")
    if op not in OPS:
        raise BadLadder(f"{at}: {name} cannot be compared with {op!r}")
    yes = metric_of(str(name)).unit == Unit.YES
    if isinstance(value, bool) != yes or not isinstance(value, int | float):
        raise BadLadder(f"{at}: {name} cannot be compared with {value!r}")
    floor = data.get("where", {}).get("min_task_level", 0)
    if not isinstance(floor, int) or floor < 0:
        raise BadLadder(f"{at}: min_task_level must be a whole number")
    days = _window(data, at) if "window_days" in data else 0
    return Criterion(str(name), str(op), value, floor, days)


def _with_family_floors(tree: Tree) -> Tree:
    """Criteria of one family (qc.…, data.…) look at the same deliverables: those that its count is taken of.

    「検査済み納品数」「対象納品」 in the definitions mean one thing within a level;
    otherwise easy work could dilute the error rate of the work that counts.
    """
    floors: dict[str, int] = {}
    for leaf in leaves(tree):
        floors[_family(leaf)] = max(leaf.min_task_level, floors.get(_family(leaf), 0))
    return _raised(tree, floors)


def _raised(tree: Tree, floors: Mapping[str, int]) -> Tree:
    parts = (
        replace(part, min_task_level=floors[_family(part)])
        if isinstance(part, Criterion)
        else _raised(part, floors)
        for part in tree.parts
    )
    return replace(tree, parts=tuple(parts))


def _family(criterion: Criterion) -> str:
    return criterion.metric.partition(".")[0]


def _text(data: Mapping[str, Any], key: str, *, at: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadLadder(f"{at}: {key} is missing")
    return value


def _list(data: Mapping[str, Any], key: str, at: str) -> list[Mapping[str, Any]]:
    value = data.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(entry, Mapping) for entry in value):
        raise BadLadder(f"{at}: {key} must be a list with something in it")
    return value
