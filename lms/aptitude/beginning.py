"""Where a person best begins: the first course whose quizzes they would not pass yet. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from lms.aptitude.adapting import GRID, Belief, Given, Item, chances
from lms.skills.measuring.design import Floats

PASSES = 0.8
"""Share of a quiz's points that passes in most lessons (reference: levels.json)"""
LESSONS = 3
"""Lessons that are named"""


@dataclass(frozen=True)
class Stage:
    """A course with its lessons, in order; `items` are the questions of its quizzes."""

    course: int
    lessons: tuple[int, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Start:
    """`course` None: every quiz would probably be passed, so practice comes first. `lessons`: the ones to
    see, in order."""

    course: int | None
    lessons: tuple[int, ...]


def beginning(stages: Sequence[Stage]) -> Callable[[Floats], Floats]:
    """Abilities → the number of the first stage in which less than 80 % would be right; the number of stages
    where there is none."""
    shares = np.array([_share(stage.items, GRID) for stage in stages])

    def begin(ability: Floats) -> Floats:
        found = np.full(len(ability), float(len(stages)))
        for n in range(len(stages) - 1, -1, -1):
            found = np.where(np.interp(ability, GRID, shares[n]) < PASSES, n, found)
        return found

    return begin


def start(
    stages: Sequence[Stage], belief: Belief, answers: Sequence[Given], *, done: Collection[int]
) -> Start:
    """The likeliest place to begin, and up to three lessons: of that course those that would not be passed
    yet, then those in which an answer was not right. `done`: lessons finished already."""
    likely = belief.probability(beginning(stages))
    number = max(likely, key=lambda place: (likely[place], -place))
    first = stages[number] if number < len(stages) else None
    missed = {each.item.lesson for each in answers if each.right < 1}
    weak = [lesson for lesson in first.lessons if _is_weak(first, lesson, belief)] if first else []
    elsewhere = [lesson for stage in stages for lesson in stage.lessons if lesson in missed]
    named = [lesson for lesson in dict.fromkeys([*weak, *elsewhere]) if lesson not in done][:LESSONS]
    order = [lesson for stage in stages for lesson in stage.lessons]
    return Start(first.course if first else None, tuple(sorted(named, key=order.index)))


def _is_weak(stage: Stage, lesson: int, belief: Belief) -> bool:
    own = [item for item in stage.items if item.lesson == lesson]
    return bool(own) and float(belief.weights @ _share(own, GRID)) < PASSES


def _share(items: Sequence[Item], ability: Floats) -> Floats:
    """Of the questions so many would be right; all where there are none."""
    if not items:
        return np.ones_like(ability)
    found: Floats = np.mean([chances(item, ability) for item in items], axis=0)
    return found
