"""The options of a choice question: who picked them, and whether a wrong one draws the people it should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from courses.item_analysis.classical import Marks, correlation


@dataclass(frozen=True)
class OptionFigures:
    """picked: people; share: of all who answered; upper, lower: share in the best and in the weakest third
    by the rest of the quiz (None: too few to part); rest_r: correlation of having picked it with the rest.

    A wrong option should have a negative `rest_r`; the right one a positive.
    """

    picked: int
    share: float
    upper: float | None
    lower: float | None
    rest_r: float | None


def option_figures(picks: Sequence[frozenset[int] | None], rest: Marks, options: int) -> list[OptionFigures]:
    """`picks`: for each person the options picked, None: not reached; `rest`: each person's score without
    this question (classical.rest_scores), NaN where there is none."""
    came = [n for n, picked in enumerate(picks) if picked is not None and not np.isnan(rest[n])]
    if not came:
        return [OptionFigures(0, 0.0, None, None, None)] * options
    scores = rest[came]
    chosen = np.array([[option in (picks[n] or ()) for option in range(options)] for n in came], dtype=float)
    return [_figures(chosen[:, option], scores) for option in range(options)]


def _figures(chosen: Marks, rest: Marks) -> OptionFigures:
    low, high = np.quantile(rest, [1 / 3, 2 / 3], method="inverted_cdf")
    weakest, best = rest <= low, rest >= high
    parted = len(rest) >= 3 and low < high
    return OptionFigures(
        picked=int(chosen.sum()),
        share=float(chosen.mean()),
        upper=float(chosen[best].mean()) if parted else None,
        lower=float(chosen[weakest].mean()) if parted else None,
        rest_r=correlation(chosen, rest),
    )
