"""What keeps a draft from judging people: conditions nobody can meet, that exclude each other, that nothing
measures, levels easier than the one below. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product
from typing import Any

from lms.skills.criteria import FORBIDDEN_IN_NAMES, BadLadder, read_ladder
from lms.skills.metrics import LARGEST, SMALLEST, SUPPORT_ONLY, Unit, is_metric, metric_of, tag_counted
from lms.skills.revising.bodies import Body, groups, leaves, logic_of, parts_of
from lms.skills.revising.reach import Size, beyond

MOST_ALTERNATIVES = 400
"""Ways to meet a level's tree that are looked through; a tree with more is refused"""
Leaf = Mapping[str, Any]
Groups = Mapping[str, Mapping[str, str]]


class What(StrEnum):
    NAME_FORBIDDEN = "name_forbidden"
    NO_CONDITIONS = "no_conditions"
    EMPTY_GROUP = "empty_group"
    NOT_MEASURED = "not_measured"
    SUPPORT_ONLY = "support_only"
    NO_QUIZ = "no_quiz"
    OUT_OF_REACH = "out_of_reach"
    TOO_MANY = "too_many"
    NEEDS_ITSELF = "needs_itself"
    CONTRADICTORY = "contradictory"
    EASIER_THAN_BELOW = "easier_than_below"
    TOO_BRANCHED = "too_branched"
    NOT_A_LADDER = "not_a_ladder"


@dataclass(frozen=True)
class Flaw:
    level: int
    what: What
    metric: str = ""


def flaws(body: Body, quizzes: Groups | None, size: Size | None = None) -> list[Flaw]:
    """Empty: the draft can be taken into force. `quizzes` is {tag: {lesson: title}} of what counts for
    the skill; None while nothing at all is taught here: then no condition is refused for that. `size`: of the
    town; None: nothing is said about numbers."""
    found = list(_of_levels(body["levels"], quizzes))
    if size is not None:
        found += _too_many(body["levels"], size)
    found += [flaw for below, above in pairwise(body["levels"]) for flaw in _easier(below, above)]
    if not found:
        try:
            read_ladder(body)
        except BadLadder:
            found.append(Flaw(0, What.NOT_A_LADDER))
    return found


def _of_levels(levels: Iterable[dict[str, Any]], quizzes: Groups | None) -> Iterator[Flaw]:
    for level in levels:
        number, tree = level["level"], level["require"]
        if FORBIDDEN_IN_NAMES in level["name_ja"]:
            yield Flaw(number, What.NAME_FORBIDDEN)
        for path, group in groups(tree):
            if not parts_of(group):
                yield Flaw(number, What.EMPTY_GROUP if path else What.NO_CONDITIONS)
        for leaf in leaves(tree):
            if what := _flaw_of(leaf, number, quizzes):
                yield Flaw(number, what, str(leaf["metric"]))
        for leaf in level.get("support", ()):
            if (what := _flaw_of(leaf, number, quizzes)) and what != What.SUPPORT_ONLY:
                yield Flaw(number, what, str(leaf["metric"]))
        yield from _excluding(tree, number)


def _too_many(levels: Iterable[dict[str, Any]], size: Size) -> Iterator[Flaw]:
    """More than people, clients or days there are."""
    for level in levels:
        days = level.get("window_days", 365)
        for leaf in (*leaves(level["require"]), *level.get("support", ())):
            if is_metric(leaf["metric"]) and beyond(leaf, days, size) is not None:
                yield Flaw(level["level"], What.TOO_MANY, str(leaf["metric"]))


def _flaw_of(leaf: Leaf, number: int, quizzes: Groups | None) -> What | None:
    name = leaf["metric"]
    if not is_metric(name):
        return What.NOT_MEASURED
    if name in SUPPORT_ONLY:
        return What.SUPPORT_ONLY
    if quizzes is not None and not _taught(name, quizzes):
        return What.NO_QUIZ
    if not _reachable(metric_of(name).unit, leaf["op"], leaf["value"]):
        return What.OUT_OF_REACH
    # Tasks of a level go to those who stand there, and as trials to those one below it.
    return What.NEEDS_ITSELF if leaf.get("where", {}).get("min_task_level", 0) > number else None


def _taught(name: str, quizzes: Groups) -> bool:
    tag = tag_counted(name)
    return tag is None or tag in quizzes


def _reachable(unit: Unit, op: str, value: float | bool) -> bool:
    if unit == Unit.YES:
        return value is True
    if op == ">=":
        return unit not in LARGEST or value <= LARGEST[unit]
    return value >= SMALLEST.get(unit, 0)


def _excluding(tree: Leaf, number: int) -> Iterator[Flaw]:
    """Every way to meet the tree asks for more than X and for less than X at once."""
    ways = _ways(tree)
    if ways is None:
        yield Flaw(number, What.TOO_BRANCHED)
        return
    clashes = [_clash(way) for way in ways]
    if clashes and all(clashes):
        yield Flaw(number, What.CONTRADICTORY, next(str(clash) for clash in clashes))


def _ways(node: Leaf) -> list[list[Leaf]] | None:
    """The tree as "one of these lists holds"; None when there are too many."""
    if logic_of(node) is None:
        return [[node]]
    found = [_ways(part) for part in parts_of(node)]
    whole = [ways for ways in found if ways is not None]
    if len(whole) < len(found):
        return None
    if logic_of(node) == "any":
        ways = [way for part in whole for way in part]
        return ways if len(ways) <= MOST_ALTERNATIVES else None
    size = 1
    for part in whole:
        size *= len(part)
    if size > MOST_ALTERNATIVES:
        return None
    return [[leaf for way in chosen for leaf in way] for chosen in product(*whole)]


def _clash(way: Iterable[Leaf]) -> str | None:
    limits: dict[tuple[str, int], tuple[float, float]] = {}
    for leaf in way:
        what = str(leaf["metric"]), _days(leaf)
        low, high = limits.get(what, (float("-inf"), float("inf")))
        value = float(leaf["value"])
        low = max(low, value) if leaf["op"] in {">=", "=="} else low
        high = min(high, value) if leaf["op"] in {"<=", "=="} else high
        if low > high:
            return str(leaf["metric"])
        limits[what] = low, high
    return None


def _easier(below: dict[str, Any], above: dict[str, Any]) -> Iterator[Flaw]:
    """A higher level that asks for less of the same, of work no harder."""
    asked = {(leaf["metric"], leaf["op"]): leaf for leaf in _must(below["require"])}
    for leaf in _must(above["require"]):
        before = asked.get((leaf["metric"], leaf["op"]))
        if before is None or _floor(leaf) > _floor(before) or _days(leaf) != _days(before):
            continue
        less = leaf["value"] < before["value"] if leaf["op"] == ">=" else leaf["value"] > before["value"]
        if less:
            yield Flaw(above["level"], What.EASIER_THAN_BELOW, str(leaf["metric"]))


def _must(node: Leaf) -> Iterator[Leaf]:
    """Criteria that hold whichever way the tree is met."""
    if logic_of(node) is None:
        yield node
    elif logic_of(node) == "all" or len(parts_of(node)) == 1:
        for part in parts_of(node):
            yield from _must(part)


def _days(leaf: Leaf) -> int:
    """Of a window of its own; over different stretches of time nothing can be compared."""
    return int(leaf.get("window_days", 0))


def _floor(leaf: Leaf) -> int:
    return int(leaf.get("where", {}).get("min_task_level", 0))
