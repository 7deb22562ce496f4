"""Classical test theory: facility, discrimination, reliability. Definitions stand at each function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Marks = npt.NDArray[np.float64]
"""(people, questions), shares of the points 0..1, NaN: not reached"""

FEW = 30
"""Below this many people a figure is printed as 参考値, with its interval, and nothing is decided from it"""
EXTREME_GROUP = 0.27
"""Share of the people in the upper and in the lower group (Kelley, J. Educ. Psychol. 30, 1939)"""


@dataclass(frozen=True)
class ItemFigures:
    """Of one question. None where a figure has no meaning: nobody, or nothing that varies.

    n: people who came to it; not_reached: those who did not.
    facility: mean share of the points.
    discrimination: correlation of the mark with the rest of the quiz, -1..1.
    efficiency: covariance with the rest as a share of the largest these marks allow, -1..1.
    upper_lower: facility in the best 27 % less facility in the weakest 27 %; for display only.
    """

    n: int
    not_reached: int
    facility: float | None
    discrimination: float | None
    efficiency: float | None
    upper_lower: float | None


@dataclass(frozen=True)
class Reliability:
    """Of the whole quiz, from `n` people.

    alpha: KR-20, for marks between 0 and 1 Cronbach's alpha; sem: standard error of measurement;
    mean, sd: of the total. All in questions (a total is the sum of the shares), sd with divisor n.
    basis: `complete`: from those who came to every question. `available`: from every answer there is, for a
    quiz of `questions` questions, as many as a person answered on average.
    """

    n: int
    questions: int
    alpha: float | None
    sem: float | None
    mean: float | None
    sd: float | None
    basis: Literal["complete", "available"] = "complete"


def item_figures(marks: Marks) -> list[ItemFigures]:
    """Figures of every question, in the order of the columns."""
    rest = rest_scores(marks)
    return [_figures(marks[:, column], rest[:, column]) for column in range(marks.shape[1])]


def reliability(marks: Marks) -> Reliability:
    """KR-20 = k/(k-1) (1 - sum(p q) / var T) with the population variance (divisor n), which for marks of 0
    and 1 is Cronbach's alpha = k/(k-1) (1 - sum(var X) / var T); SEM = sd T * sqrt(1 - alpha).

    Kuder & Richardson, Psychometrika 2, 1937, formula 20; Cronbach, Psychometrika 16, 1951. Where few came to
    every question (a quiz that draws, one that many leave early, one of whose questions was put in other
    words), see `available`.
    """
    if not enough_complete(marks):
        return available(marks)
    whole = complete(marks)
    n, k = whole.shape
    if n == 0:
        return Reliability(0, k, None, None, None, None)
    totals = whole.sum(axis=1)
    mean, sd = float(totals.mean()), float(totals.std())
    if k < 2 or sd == 0:
        return Reliability(n, k, None, None, mean, sd)
    alpha = float(k / (k - 1) * (1 - whole.var(axis=0).sum() / totals.var()))
    return Reliability(n, k, alpha, sd * max(0.0, 1 - alpha) ** 0.5, mean, sd)


def available(marks: Marks) -> Reliability:
    """Cronbach's alpha of m questions from the mean variance v of a question and the mean covariance c of
    two, over everybody who answered them: alpha = m c / (v + (m - 1) c) (Cronbach 1951; the formula of
    Spearman and Brown for a mean question). m: questions that a person answered on average. Where nobody left
    a gap it is the alpha of all.

    Marks are taken from the mean of their question first, so that a person's draw of hard or easy questions
    is no difference between people; whoever drew harder ones has that beside the standard error.
    """
    kept = answered_twice(marks)
    n, k = kept.shape
    if n < 2:
        return Reliability(n, k, None, None, None, None, "available")
    weights = np.ones((1, n))
    m, variance, covariance = (float(each[0]) for each in spreads(kept, weights))
    questions = max(2, round(m))
    mean = float(np.nanmean(kept)) * questions
    total = questions * (variance + (questions - 1) * covariance)
    if total <= 1e-12:
        return Reliability(n, questions, None, None, mean, 0.0, "available")
    alpha, sd = float(alpha_of(questions, variance, covariance)), total**0.5
    return Reliability(n, questions, alpha, sd * max(0.0, 1 - alpha) ** 0.5, mean, sd, "available")


def spreads(marks: Marks, weights: Marks) -> tuple[Marks, Marks, Marks]:
    """For each row of `weights` (draws, people): questions answered by a person on average, mean variance of
    a question, mean covariance of two questions; each over the answers there are, weighted by people."""
    came = (~np.isnan(marks)).astype(float)
    x = np.where(came > 0, marks, 0.0)
    answered, points = weights @ came, weights @ x
    with np.errstate(invalid="ignore", divide="ignore"):
        p = np.where(answered > 0, points / answered, 0.0)
    squares = (weights @ x**2 - 2 * p * points + p**2 * answered).sum(axis=1)
    sums = (weights * (x.sum(axis=1) - p @ came.T) ** 2).sum(axis=1)
    own = came.sum(axis=1)
    single, pairs = weights @ own, weights @ (own * (own - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return single / weights.sum(axis=1), squares / single, (sums - squares) / pairs


def alpha_of(questions: int, variance: float | Marks, covariance: float | Marks) -> float | Marks:
    """Spearman-Brown for `questions` mean questions; nan where nothing varies."""
    spread = variance + (questions - 1) * covariance
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 1e-12, questions * covariance / spread, np.nan)


def complete(marks: Marks) -> Marks:
    """The rows of those who came to every question."""
    return marks[~np.isnan(marks).any(axis=1)]


def answered_twice(marks: Marks) -> Marks:
    """The rows of those who came to two questions or more."""
    rows: Marks = marks[(~np.isnan(marks)).sum(axis=1) >= 2]
    return rows


def enough_complete(marks: Marks) -> bool:
    """Whether those who came to every question are enough to speak for all: FEW, and half of those who came
    to more than one; or everybody."""
    whole, answering = len(complete(marks)), len(answered_twice(marks))
    return whole >= answering or (whole >= FEW and 2 * whole >= answering)


def rest_scores(marks: Marks) -> Marks:
    """For every mark the person's mean over the other questions reached; NaN where there is no other.

    Without gaps this is (T - X) / (k - 1): correlations are those with T - X.
    """
    reached = ~np.isnan(marks)
    points = np.where(reached, marks, 0.0)
    others = reached.sum(axis=1, keepdims=True) - reached
    sums = points.sum(axis=1, keepdims=True) - points
    return np.where(reached & (others > 0), sums / np.maximum(others, 1), np.nan)


def correlation(x: Marks, y: Marks) -> float | None:
    """Pearson's r; None where one of them does not vary."""
    if len(x) < 2 or _flat(x) or _flat(y):
        return None
    return float(np.corrcoef(x, y)[0, 1])


def _figures(mark: Marks, rest: Marks) -> ItemFigures:
    came = ~np.isnan(mark)
    both = came & ~np.isnan(rest)
    x, y = mark[both], rest[both]
    return ItemFigures(
        n=int(came.sum()),
        not_reached=int((~came).sum()),
        facility=float(mark[came].mean()) if came.any() else None,
        discrimination=correlation(x, y),
        efficiency=_efficiency(x, y),
        upper_lower=_upper_lower(x, y),
    )


def _efficiency(x: Marks, rest: Marks) -> float | None:
    """cov(x, rest) / cov(sorted x, sorted rest): Moodle's discriminative efficiency (quiz statistics,
    calculator.php): 1 means that nobody weaker did better here than somebody stronger."""
    if len(x) < 2 or _flat(x) or _flat(rest):
        return None
    best = np.cov(np.sort(x), np.sort(rest))[0, 1]
    return float(np.cov(x, rest)[0, 1] / best) if best else None


def _upper_lower(x: Marks, rest: Marks) -> float | None:
    """People who tie at the border of a group belong to it in proportion, whoever happens to come first."""
    if len(x) < 4 or _flat(rest):
        return None
    size = EXTREME_GROUP * len(x)
    return float(_share_of_top(x, rest, size) - _share_of_top(x, -rest, size))


def _share_of_top(x: Marks, by: Marks, size: float) -> float:
    border = np.sort(by)[::-1][int(np.ceil(size)) - 1]
    above, at = by > border, by == border
    weights = above + at * (size - above.sum()) / at.sum()
    return float((weights * x).sum() / size)


def _flat(values: Marks) -> bool:
    return bool(np.ptp(values) < 1e-12)
