"""How hard things are before anybody's answers tell: as the ladder says that asks for them. Pure.

A condition of a level says what somebody who just enters the level achieves. So a quiz that level 2 asks with
70 % has the difficulty at which an ability at the beginning of level 2 has 70 % of it right, and the pieces
whose marks a level asks are as hard as makes its mean mark the expected one at the beginning of the level.
Without this every new town would take its easiest quiz for one of the middle of the ladder, and everybody who
passed it for somebody of level 3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from lms.skills.criteria import Criterion, Ladder, leaves
from lms.skills.measuring.design import STEPS, TOP, cut
from lms.skills.measuring.facets import mark_chances
from lms.skills.metrics import tag_counted

BASIC_LEVEL, BASIC_SHARE = 2, 0.8
"""Quizzes that no condition of the ladder names: who enters level 2 has four fifths of them right"""
USABLE = 2.0
"""The mean mark of whoever begins at level 1, where the ladder asks for none. Work of a level about which it
says nothing is one logit harder than that of the level below"""
PRACTICE = "practice"
"""Names the difficulty of exercises that nobody has marked yet"""


def expected_difficulties(ladder: Ladder) -> dict[str, float]:
    """Tag of a quiz → difficulty at which a worker at the beginning of the level that asks for it has just
    the share right which the level asks for."""
    found: dict[str, float] = {}
    for level, criterion in _numbers(ladder):
        if tag := tag_counted(criterion.metric):
            found.setdefault(tag, cut(level) - _logit(float(criterion.value)))
    return found


def expected_of(tags: Iterable[str], expected: Mapping[str, float]) -> float:
    """Of a quiz with these tags, by what `expected_difficulties` found: as hard as the hardest of them."""
    named = [expected[tag] for tag in tags if tag in expected]
    return max(named) if named else cut(BASIC_LEVEL) - _logit(BASIC_SHARE)


def expected_passes(ladder: Ladder) -> dict[int, float]:
    """Task level → difficulty at which a worker at the beginning of the level that asks for checked work of
    it has just the share passed at once which the level asks for. What no level asks for is not in it."""
    found: dict[int, float] = {}
    for level, criterion in _numbers(ladder):
        if criterion.metric == "qc.first_pass_rate":
            found.setdefault(_tasks_for(ladder, level), cut(level) - _logit(float(criterion.value)))
    return found


def expected_pieces(ladder: Ladder) -> dict[str, float]:
    """PRACTICE and `work_at` of every task level → difficulty of the piece at which a worker at the beginning
    of the level that asks for its marks is expected to have just the mean which the level asks for."""
    asked: dict[str, float] = {}
    for level, criterion in _numbers(ladder):
        if criterion.metric == "practice.rubric_adj":
            asked.setdefault(PRACTICE, cut(level) - ability_of(float(criterion.value)))
        if criterion.metric == "rubric_adj.mean":
            work = work_at(_tasks_for(ladder, level))
            asked.setdefault(work, cut(level) - ability_of(float(criterion.value)))
    harder = cut(1) - ability_of(USABLE)
    found = {PRACTICE: asked.get(PRACTICE, harder)}
    for number in range(1, ladder.top + 1):
        found[work_at(number)] = harder = asked.get(work_at(number), harder)
        harder += 1
    return found


def work_at(task_level: int) -> str:
    """Names paid work of a level where exercises have their own names."""
    return f"work at {task_level}"


def ability_of(mean: float) -> float:
    """The ability at which the mean mark `mean`, 0 to 4, is expected of a piece of difficulty 0."""
    kept = min(max(mean, 0.2), TOP - 0.2)
    low, high = -9.0, 9.0
    for _ in range(50):  # bisection: the expected mark grows with ability
        middle = (low + high) / 2
        chances = mark_chances(np.array([middle]), np.array(STEPS))[0]
        low, high = (middle, high) if float(chances @ np.arange(TOP + 1)) < kept else (low, middle)
    return (low + high) / 2


def _tasks_for(ladder: Ladder, level: int) -> int:
    """Of which level the checked work is that `level` looks at: as its conditions say, else one below."""
    floors = (leaf.min_task_level for leaf in leaves(ladder.level(level).require))
    return max(floors, default=0) or max(1, level - 1)


def _numbers(ladder: Ladder) -> Iterator[tuple[int, Criterion]]:
    for level in ladder.levels:
        for criterion in leaves(level.require):
            if not isinstance(criterion.value, bool):
                yield level.number, criterion


def _logit(share: float) -> float:
    kept = min(max(share, 0.05), 0.95)
    return math.log(kept / (1 - kept))
