"""A short test that asks next what tells most, and ends when enough is known. Pure.

The Rasch model, on the scale of lms.skills.measuring: logit P(right) = ability - difficulty. The ability is a
distribution over a grid, begun at N(middle of the present level, 1.2²) and updated by Bayes' rule; the
estimate is its mean (EAP; Bock & Mislevy, Applied Psychological Measurement 6, 1982). A difficulty that is
itself uncertain, N(b, s²), flattens the curve: P = logistic(k (ability - b)), k = 1 / sqrt(1 + pi s² / 8)
(MacKay, Neural Computation 4, 1992), so that a calibrated question tells more than one nobody has answered.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from lms.skills.measuring.design import ABILITY_SD, Floats

MOST, FEWEST = 12, 5
"""Questions of one test"""
PER_LESSON = 2
NARROW = 0.6
"""Standard deviation at which the ability is known well enough: a band of 80 % is 1.5 logits wide"""
SURE = 0.9
"""Probability of one place to begin at which further questions would change nothing"""
NEARLY = 0.85
"""Questions that tell this share of the best are as good as it: of these the one shown least is asked"""
GRID: Floats = np.linspace(-7.0, 7.0, 141)


class Ending(StrEnum):
    SURE = "sure"
    """Where to begin is clear"""
    NARROW = "narrow"
    """The ability is known well enough"""
    MOST = "most"
    """Twelve questions were asked"""
    USED_UP = "used_up"
    """No question is left"""
    OWN_WISH = "own_wish"


@dataclass(frozen=True)
class Item:
    """A question as the test sees it. `lesson` and `question` name it; difficulty in logits, `sd` how sure
    that is."""

    lesson: int
    question: str
    difficulty: float
    sd: float

    @property
    def key(self) -> tuple[int, str]:
        return self.lesson, self.question


@dataclass(frozen=True)
class Given:
    """An item that was answered; `right` may be a share, 0 to 1."""

    item: Item
    right: float


@dataclass(frozen=True)
class Belief:
    """What is thought of the ability: `weights` over GRID, summing to 1."""

    weights: Floats

    @property
    def mean(self) -> float:
        return float(self.weights @ GRID)

    @property
    def sd(self) -> float:
        return float(np.sqrt(self.weights @ (GRID - self.mean) ** 2))

    def probability(self, where: Callable[[Floats], Floats]) -> dict[int, float]:
        """`where` maps abilities to whole numbers: how probable each of them is."""
        places = where(GRID).astype(int)
        return {int(place): float(self.weights[places == place].sum()) for place in np.unique(places)}


def believe(prior_mean: float, answers: Sequence[Given]) -> Belief:
    logs = -0.5 * ((GRID - prior_mean) / ABILITY_SD) ** 2
    for each in answers:
        chance = chances(each.item, GRID)
        logs = logs + each.right * np.log(chance) + (1 - each.right) * np.log1p(-chance)
    weights = np.exp(logs - logs.max())
    return Belief(weights / weights.sum())


def chances(item: Item, ability: Floats) -> Floats:
    """P(right) at each ability."""
    found: Floats = 1 / (1 + np.exp(-_slope(item) * (ability - item.difficulty)))
    return found


def information(item: Item, ability: float) -> float:
    """What an answer would add to the precision of the ability, 1 / logit²."""
    chance = float(chances(item, np.array([ability]))[0])
    return _slope(item) ** 2 * chance * (1 - chance)


def following(
    pool: Sequence[Item],
    answers: Sequence[Given],
    *,
    prior_mean: float,
    shown: Mapping[tuple[int, str], int],
    seed: str,
) -> Item | None:
    """The next question; None when none is left. `shown`: how often each was asked so far, of anybody: among
    questions that tell nearly as much as the best the one shown least comes, so that none wears out (after
    Kingsbury & Zara, Applied Measurement in Education 2, 1989). No lesson is asked about more than twice."""
    asked = {each.item.key for each in answers}
    lessons = Counter(each.item.lesson for each in answers)
    left = [item for item in pool if item.key not in asked and lessons[item.lesson] < PER_LESSON]
    if not left:
        return None
    here = believe(prior_mean, answers).mean
    told = {item.key: information(item, here) for item in left}
    enough = NEARLY * max(told.values())
    return min(
        (item for item in left if told[item.key] >= enough),
        key=lambda item: (lessons[item.lesson], shown.get(item.key, 0), _lot(seed, item)),
    )


def ending(answers: Sequence[Given], belief: Belief, begin: Callable[[Floats], Floats]) -> Ending | None:
    """Whether enough was asked. `begin`: where to begin, a whole number for each ability."""
    if len(answers) >= MOST:
        return Ending.MOST
    if len(answers) < FEWEST:
        return None
    if max(belief.probability(begin).values()) >= SURE:
        return Ending.SURE
    return Ending.NARROW if belief.sd <= NARROW else None


def _slope(item: Item) -> float:
    return float(1 / np.sqrt(1 + np.pi * item.sd**2 / 8))


def _lot(seed: str, item: Item) -> str:
    return hashlib.sha256(f"{seed}:{item.lesson}:{item.question}".encode()).hexdigest()
