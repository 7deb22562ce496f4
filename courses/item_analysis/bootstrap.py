"""How far a figure could lie elsewhere with other people: percentile bootstrap over people.

Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13. People are drawn with replacement; a
draw is a vector of weights, so that all draws are a few matrix products.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from courses.item_analysis.classical import Marks, rest_scores

DRAWS = 1000
SEED = 20261122
"""Fixed: the same answers always show the same interval"""
LEVEL = 0.95


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
    if people < 2:
        return Intervals([None] * k, [None] * k, None)
    weights = _weights(people, draws)
    facility = _facility(marks, weights)
    discrimination = _correlations(marks, rest_scores(marks), weights)
    return Intervals(
        [_interval(facility[:, each]) for each in range(k)],
        [_interval(discrimination[:, each]) for each in range(k)],
        _interval(_alphas(marks, draws)),
    )


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
    whole = marks[~np.isnan(marks).any(axis=1)]
    n, k = whole.shape
    if n < 2 or k < 2:
        return np.full(draws, np.nan)
    weights = _weights(n, draws) / n
    totals = whole.sum(axis=1)
    items = weights @ whole**2 - (weights @ whole) ** 2
    total = weights @ totals**2 - (weights @ totals) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 1e-12, k / (k - 1) * (1 - items.sum(axis=1) / total), np.nan)


def _interval(values: Marks) -> Interval | None:
    known = values[np.isfinite(values)]
    if len(known) < len(values) / 2:
        return None
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))
