"""How far a figure could lie elsewhere with other people: percentile bootstrap over people.

Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13. People are drawn with replacement; a
draw is a vector of weights, so that all draws are a few matrix products.

Two people who are right draw nothing but people who are right: below FEWEST no interval is made of a
bootstrap, and where all marks are alike none either. A share of points then has Wilson's score interval
(J. Am. Stat. Assoc. 22, 1927), for marks between 0 and 1 a little too wide rather than too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from courses.item_analysis.classical import (
    Marks,
    alpha_of,
    answered_twice,
    complete,
    reliability,
    rest_scores,
    spreads,
)

DRAWS = 1000
SEED = 20261122
"""Fixed: the same answers always show the same interval"""
LEVEL = 0.95
NORMAL = 1.959963984540054
"""Quantile of the normal distribution for LEVEL"""
FEWEST = 10
"""People below whom a bootstrap says nothing"""


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True)
class Intervals:
    """95 % intervals: a question each for facility and discrimination, one for the quiz's alpha.
    None where the figure itself has no meaning in most draws."""

    facility: list[Interval | None]
    discrimination: list[Interval | None]
    alpha: Interval | None


def intervals(marks: Marks, *, draws: int = DRAWS) -> Intervals:
    """Intervals of the figures of classical.item_figures and classical.reliability."""
    people, k = marks.shape
    came = (~np.isnan(marks)).sum(axis=0)
    if people < FEWEST:
        return Intervals([_wilson(marks[:, each]) for each in range(k)], [None] * k, None)
    weights = _weights(people, draws)
    facility = _facility(marks, weights)
    discrimination = _correlations(marks, rest_scores(marks), weights)
    return Intervals(
        [_share(marks[:, each], facility[:, each]) for each in range(k)],
        [_interval(discrimination[:, each]) if came[each] >= FEWEST else None for each in range(k)],
        _interval(_alphas(marks, draws)),
    )


def _share(marks: Marks, drawn: Marks) -> Interval | None:
    known = marks[~np.isnan(marks)]
    if len(known) < FEWEST or np.ptp(known) < 1e-12:
        return _wilson(marks)
    return _interval(drawn)


def _wilson(marks: Marks) -> Interval | None:
    known = marks[~np.isnan(marks)]
    n = len(known)
    if n == 0:
        return None
    share, z = float(known.mean()), NORMAL
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def _weights(people: int, draws: int) -> Marks:
    """(draws, people): how often each person was drawn."""
    random = np.random.default_rng(SEED)
    return random.multinomial(people, np.full(people, 1 / people), size=draws).astype(float)


def _facility(marks: Marks, weights: Marks) -> Marks:
    came = ~np.isnan(marks)
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Marks = (weights @ np.where(came, marks, 0.0)) / (weights @ came)
    return share


def _correlations(x: Marks, y: Marks, weights: Marks) -> Marks:
    """Weighted Pearson correlations, column by column: (draws, columns)."""
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = np.where(both, x, 0.0), np.where(both, y, 0.0)
    n = weights @ both
    sx, sy = weights @ x, weights @ y
    with np.errstate(invalid="ignore", divide="ignore"):
        cov = weights @ (x * y) - sx * sy / n
        spread = (weights @ (x * x) - sx**2 / n) * (weights @ (y * y) - sy**2 / n)
        return np.where(spread > 1e-12, cov / np.sqrt(np.maximum(spread, 1e-300)), np.nan)


def _alphas(marks: Marks, draws: int) -> Marks:
    """Of what `reliability` rests on; nan below FEWEST."""
    found = reliability(marks)
    whole = complete(marks) if found.basis == "complete" else answered_twice(marks)
    n, k = whole.shape
    if n < FEWEST or k < 2:
        return np.full(draws, np.nan)
    _answered, variance, covariance = spreads(whole, _weights(n, draws))
    return np.asarray(alpha_of(found.questions, variance, covariance), dtype=np.float64)


def _interval(values: Marks) -> Interval | None:
    known = values[np.isfinite(values)]
    if len(known) < len(values) / 2:
        return None
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))
