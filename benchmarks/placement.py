"""The short adaptive test against a fixed one of the same length: 30 simulated towns.

A pool of 112 questions in 14 lessons and 4 courses that become harder; 60 newcomers a town of ability
N(-1, 1.2²). Either nobody knows the questions' difficulties but the prior (a new town), or they were
calibrated by 40 people before (standard error 0.35). `fixed`: as many questions as the adaptive test needed,
drawn by lot, estimated in the same way. `begins right`: the course to begin with is the one the true
difficulties and the true ability lead to.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass

import numpy as np

from lms.aptitude.adapting import Belief, Given, Item, believe, ending, following
from lms.aptitude.beginning import Stage, beginning
from lms.skills.measuring.design import ABILITY_SD, Floats

COURSES = ((-2.8, 1), (-1.9, 7), (-1.1, 4), (-0.4, 2))
"""Middle of the difficulties of a course, and how many lessons it has"""
PER_LESSON, PEOPLE, MEAN, SPREAD = 8, 60, -1.0, 1.0
CALIBRATED = 0.35


@dataclass
class Found:
    """Of one person: what was estimated, how many questions it took, and whether the start was right."""

    error: float
    sd: float
    asked: int
    right_start: bool


@dataclass
class Pool:
    """What is thought of each question, and how hard it really is."""

    stages: list[Stage]
    real: dict[tuple[int, str], float]

    @property
    def items(self) -> list[Item]:
        return [item for stage in self.stages for item in stage.items]


def pool(random: np.random.Generator, *, calibrated: bool) -> Pool:
    stages, real, lesson = [], {}, 0
    for course, (middle, lessons) in enumerate(COURSES):
        items = []
        numbers = tuple(range(lesson, lesson + lessons))
        for number in numbers:
            for n in range(PER_LESSON):
                truth = float(random.normal(middle, SPREAD))
                seen = float(truth + random.normal(0, CALIBRATED)) if calibrated else middle
                items.append(Item(number, str(n), seen, CALIBRATED if calibrated else SPREAD))
                real[number, str(n)] = truth
        stages.append(Stage(course, numbers, tuple(items)))
        lesson += lessons
    return Pool(stages, real)


def adaptive(
    random: np.random.Generator, made: Pool, ability: float, shown: Counter[tuple[int, str]]
) -> Found:
    begin = beginning(made.stages)
    answers: list[Given] = []
    belief, seed = believe(MEAN, answers), str(random.integers(1 << 30))
    while ending(answers, belief, begin) is None:
        item = following(made.items, answers, prior_mean=MEAN, shown=shown, seed=seed)
        if item is None:
            break
        shown[item.key] += 1
        answers.append(_answered(random, made, item, ability))
        belief = believe(MEAN, answers)
    return _found(made, belief, len(answers), ability)


def fixed(random: np.random.Generator, made: Pool, ability: float, length: int) -> Found:
    drawn = random.choice(len(made.items), length, replace=False)
    answers = [_answered(random, made, made.items[int(n)], ability) for n in drawn]
    return _found(made, believe(MEAN, answers), length, ability)


def town(seed: int, *, calibrated: bool, people: int = PEOPLE) -> tuple[list[Found], list[Found], float]:
    """The people's results with both tests, and the largest share of people whom one question was shown."""
    random = np.random.default_rng(seed)
    made, shown = pool(random, calibrated=calibrated), Counter[tuple[int, str]]()
    abilities = random.normal(MEAN, ABILITY_SD, people)
    ours = [adaptive(random, made, float(ability), shown) for ability in abilities]
    length = round(float(np.mean([each.asked for each in ours])))
    theirs = [fixed(random, made, float(ability), length) for ability in abilities]
    return ours, theirs, max(shown.values()) / people


def _answered(random: np.random.Generator, made: Pool, item: Item, ability: float) -> Given:
    chance = 1 / (1 + np.exp(-(ability - made.real[item.key])))
    return Given(item, float(random.random() < chance))


def _found(made: Pool, belief: Belief, asked: int, ability: float) -> Found:
    likely = belief.probability(beginning(made.stages))
    return Found(
        belief.mean - ability, belief.sd, asked, max(likely, key=lambda n: likely[n]) == _truth(made, ability)
    )


def _truth(made: Pool, ability: float) -> int:
    exact = [
        Stage(
            stage.course,
            stage.lessons,
            tuple(Item(i.lesson, i.question, made.real[i.key], 0.0) for i in stage.items),
        )
        for stage in made.stages
    ]
    here: Floats = np.array([ability])
    return int(beginning(exact)(here)[0])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--towns", type=int, default=30)
    towns = options.parse_args().towns
    print(f"{towns} towns of {PEOPLE} people, seeds 1 to {towns}")
    print("difficulties  test      questions  bias    rmse   80% covers  begins right  most shown  ms a test")
    for calibrated in (False, True):
        begun = time.perf_counter()
        found = [town(seed, calibrated=calibrated) for seed in range(1, towns + 1)]
        each = (time.perf_counter() - begun) / towns / PEOPLE * 1000
        name = "calibrated" if calibrated else "prior only"
        _print(
            name, "adaptive", [one for town in found for one in town[0]], max(town[2] for town in found), each
        )
        _print(name, "fixed", [one for town in found for one in town[1]], None, None)


def _print(name: str, test: str, found: list[Found], shown: float | None, each: float | None) -> None:
    errors = np.array([one.error for one in found])
    covers = np.mean([abs(one.error) <= 1.2815515655446004 * one.sd for one in found])
    right = np.mean([one.right_start for one in found])
    print(
        f"{name:12}  {test:8}  {np.mean([one.asked for one in found]):9.1f}  {errors.mean():+.3f}"
        f"  {np.sqrt(np.mean(errors**2)):.3f}  {covers:10.3f}  {right:12.1%}"
        f"  {f'{shown:.0%}' if shown is not None else '-':>10}  {f'{each:.1f}' if each else '-':>9}"
    )


if __name__ == "__main__":
    main()
