"""How far two people who marked the same pieces agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def weighted_kappa(pairs: Sequence[tuple[int, int]], *, top: int = 4) -> float | None:
    """Cohen's kappa with quadratic weights over marks 0..top (Psychological Bulletin 70, 1968): 1 - the sum
    of squared differences as observed / as expected if both marked by chance with their own frequencies.

    None without pairs, and where both always gave one and the same mark: nothing can be said then.
    """
    if not pairs:
        return None
    seen = np.zeros((top + 1, top + 1))
    for first, second in pairs:
        seen[first, second] += 1
    marks = np.arange(top + 1)
    apart = (marks[:, None] - marks[None, :]) ** 2
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    expected = float((apart * chance).sum())
    return None if expected == 0 else 1 - float((apart * seen).sum()) / expected
