"""The Rasch model: logit P(right) = ability - difficulty. How hard each question is, on one scale.

Two estimators, which give different numbers for the same answers, so each is named:
conditional   conditional maximum likelihood (Andersen, J. R. Stat. Soc. B 32, 1970): the total score is
              sufficient for the person, so that the difficulties are estimated without anything being said
              about the people. Difficulties sum to zero. Asks for people who came to every question; taken
              where there are FEW (30) of them or more, and at least half.
marginal_map  marginal maximum a posteriori: abilities normal N(0, 1.2²), difficulties normal N(0, 2²), by EM
              (Bock & Aitkin, Psychometrika 46, 1981) over whatever each person answered: what was not drawn
              or not reached is no part of the likelihood. Pulls few data toward the middle. For fewer people,
              and for quizzes of which hardly anybody is asked everything.

Marks are taken as right (1) or not (below 1). Fit as in Wright & Masters, Rating Scale Analysis, 1982, ch. 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from courses.item_analysis.classical import FEW, Marks, complete, enough_complete
from courses.item_analysis.symmetric import leave_one_out, leave_two_out, symmetric

ABILITY_SD = 1.2
DIFFICULTY_SD = 2.0
_STEPS = 100
_CLOSE = 1e-8
_CLOSE_EM = 1e-5
"""Logits, far below any standard error: the steps of EM grow small slowly"""


@dataclass(frozen=True)
class Difficulty:
    """In logits; larger is harder. infit, outfit: mean squares, 0.7 to 1.3 fits; None where nobody tells."""

    value: float
    se: float
    infit: float | None
    outfit: float | None


@dataclass(frozen=True)
class Calibration:
    """`items`: by column; None for a question that everybody or nobody got right, which has no difficulty.

    n: people whose answers count: for `conditional` with everything reached, and neither all nor none right.
    """

    method: Literal["conditional", "marginal_map"]
    n: int
    items: list[Difficulty | None]


def calibrate(marks: Marks) -> Calibration:
    """By the estimator that suits the number of people and what they came to."""
    enough = enough_complete(marks) and len(complete(marks)) >= FEW
    return conditional(marks) if enough else marginal_map(marks)


def conditional(marks: Marks) -> Calibration:
    """Conditional maximum likelihood by Newton's method; standard errors from the information with the sum
    held at zero. No difficulty at all where fewer than two questions can be told apart."""
    answers = _right_or_not(complete(marks))
    varies = _varying(answers)
    kept = answers[:, varies]
    totals = kept.sum(axis=1)
    kept = kept[(totals > 0) & (totals < kept.shape[1])]
    if kept.shape[1] < 2 or len(kept) == 0 or not np.array_equal(_varying(kept), np.arange(kept.shape[1])):
        return Calibration("conditional", len(kept), [None] * marks.shape[1])
    values, errors = _newton(kept)
    return Calibration("conditional", len(kept), _placed(kept, values, errors, varies, marks.shape[1]))


def marginal_map(marks: Marks, *, ability_sd: float = ABILITY_SD) -> Calibration:
    """Marginal maximum a posteriori by EM over a grid of abilities, normal N(0, ability_sd²), from every
    answer there is. No difficulty for a question that nobody came to."""
    k = marks.shape[1]
    came = ~np.isnan(marks)
    told, asked = came.any(axis=1), np.flatnonzero(came.any(axis=0))
    if not told.any():
        return Calibration("marginal_map", 0, [None] * k)
    answers = _right_or_not(marks[np.ix_(told, asked)])
    grid = np.linspace(-4, 4, 41) * ability_sd
    prior = np.exp(-0.5 * (grid / ability_sd) ** 2)
    values, errors = _expect_and_maximise(answers, grid, prior / prior.sum())
    return Calibration("marginal_map", len(answers), _placed(answers, values, errors, asked, k))


def abilities(difficulties: Marks, answers: Marks) -> Marks:
    """The maximum likelihood ability of each person from what they answered (1, 0, NaN), in logits; -inf and
    inf where none or all of it is right."""
    came = ~np.isnan(answers)
    totals, most = np.nansum(answers, axis=1), came.sum(axis=1)
    found = np.where(totals > 0, np.inf, -np.inf)
    between = (totals > 0) & (totals < most)
    patterns, of = np.unique(
        np.column_stack([came[between], totals[between]]).astype(np.int64), axis=0, return_inverse=True
    )
    found[between] = _by_pattern(difficulties, patterns[:, :-1], patterns[:, -1])[of.reshape(-1)]
    return found


def _by_pattern(difficulties: Marks, came: npt.NDArray[np.int64], totals: npt.NDArray[np.int64]) -> Marks:
    """Of each set of questions with each total: those who have both alike have the same ability."""
    low, high = np.full(len(totals), -12.0), np.full(len(totals), 12.0)
    for _ in range(60):  # bisection: the expected total grows with ability
        middle = (low + high) / 2
        below = (_right(middle[:, None] - difficulties) * came).sum(axis=1) < totals
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    ability: Marks = (low + high) / 2
    return ability


def _newton(answers: Marks) -> tuple[Marks, Marks]:
    n, k = answers.shape
    scores = answers.sum(axis=0)
    people = np.bincount(answers.sum(axis=1).astype(int), minlength=k + 1)[1:k]
    values = np.log((n - scores) / scores)
    values -= values.mean()
    for _ in range(_STEPS):
        expected, information = _moments(np.exp(-values), people)
        step = np.linalg.pinv(information, hermitian=True) @ (expected - scores)
        step = np.clip(step, -1.0, 1.0)
        values = values + step - step.mean()
        if np.abs(step).max() < _CLOSE:
            break
    covariance = np.linalg.pinv(_moments(np.exp(-values), people)[1], hermitian=True)
    return values, np.sqrt(np.diag(covariance))


def _moments(easiness: Marks, people: npt.NDArray[np.int64]) -> tuple[Marks, Marks]:
    """Expected right answers per question given everybody's totals 1..k-1, and their covariance."""
    k = len(easiness)
    whole = symmetric(easiness)[1:k]
    one = easiness[:, None] * leave_one_out(easiness)[:, : k - 1] / whole
    two = leave_two_out(easiness)[:, :, : k - 2] / whole[1:]
    pairs = np.zeros((k, k))
    pairs += np.outer(easiness, easiness) * (two * people[1:]).sum(axis=2)
    np.fill_diagonal(pairs, (one * people).sum(axis=1))
    return (one * people).sum(axis=1), pairs - (one * people) @ one.T


def _expect_and_maximise(answers: Marks, grid: Marks, prior: Marks) -> tuple[Marks, Marks]:
    came = (~np.isnan(answers)).astype(float)
    x = np.where(came > 0, answers, 0.0)
    scores = x.sum(axis=0)
    values = np.zeros(answers.shape[1])
    information = np.ones_like(values)
    for _ in range(_STEPS * 5):
        right = _right(grid[:, None] - values)
        likelihood = x @ np.log(right).T + (came - x) @ np.log1p(-right).T
        weights = np.exp(likelihood - likelihood.max(axis=1, keepdims=True)) * prior
        # (grid, questions): how many of those who came to the question have the ability
        mass = (weights / weights.sum(axis=1, keepdims=True)).T @ came
        gradient = (mass * right).sum(axis=0) - scores - values / DIFFICULTY_SD**2
        information = (mass * right * (1 - right)).sum(axis=0) + 1 / DIFFICULTY_SD**2
        step = gradient / information
        values = values + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < _CLOSE_EM:
            break
    return values, 1 / np.sqrt(information)


def _placed(
    answers: Marks, values: Marks, errors: Marks, columns: npt.NDArray[np.int64], k: int
) -> list[Difficulty | None]:
    fits = _fit(answers, values)
    placed: list[Difficulty | None] = [None] * k
    for column, value, error, (infit, outfit) in zip(columns, values, errors, fits, strict=True):
        placed[int(column)] = Difficulty(float(value), float(error), infit, outfit)
    return placed


def _fit(answers: Marks, values: Marks) -> list[tuple[float | None, float | None]]:
    """Mean squares of the residuals: outfit their plain mean, infit weighted by information. Of a question to
    which nobody came whose ability can be told, None."""
    ability = abilities(values, answers)
    told = np.isfinite(ability)
    right = _right(ability[told, None] - values)
    came = ~np.isnan(answers[told])
    variance = np.where(came, right * (1 - right), 0.0)
    squares = np.where(came, (np.where(came, answers[told], 0.0) - right) ** 2, 0.0)
    n = came.sum(axis=0)
    shares = np.where(came, squares / np.where(came, variance, 1.0), 0.0).sum(axis=0)
    return [
        (float(squares[:, each].sum() / variance[:, each].sum()), float(shares[each] / n[each]))
        if n[each]
        else (None, None)
        for each in range(len(values))
    ]


def _right_or_not(marks: Marks) -> Marks:
    """Whole marks as 1, all less as 0; NaN stays."""
    return np.where(np.isnan(marks), np.nan, (marks >= 1 - 1e-9).astype(float))


def _varying(answers: Marks) -> npt.NDArray[np.int64]:
    if len(answers) == 0:
        return np.arange(0)
    share = answers.mean(axis=0)
    return np.flatnonzero((share > 0) & (share < 1))


def _right(logit: Marks) -> Marks:
    chance: Marks = 1 / (1 + np.exp(-logit))
    return chance
