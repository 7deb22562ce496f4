"""How far two people who marked the same pieces agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Pair = tuple[int, int]
"""Marks of two people, 0 to 4, on one axis of one piece"""
TOP = 4
DRAWS, SEED, LEVEL = 1000, 20261122, 0.95
REFERENCE = 30
"""Pieces below which a figure is shown for reference only (参考値)"""
FEWEST = 10
"""Pieces below which nothing is made of a figure: as many as the ladder asks of a reviewer"""
GOOD, FAIR = 0.6, 0.4
"""0.6: what the ladder asks of a reviewer. From 0.4 on "moderate" with Landis & Koch, Biometrics 33, 1977"""


class Advice(StrEnum):
    """What to do. Never more than talking."""

    WAIT = "wait"
    """Too few pieces"""
    SAME = "same"
    """One and the same mark throughout: nothing can be said"""
    TALK = "talk"
    READ = "read"
    FINE = "fine"


@dataclass(frozen=True)
class Agreed:
    """`low`, `high`: 95 % interval of `kappa`; None where most draws have none, and below FEWEST pieces,
    where a bootstrap is far too sure of itself. `lean`: own mark minus the other's on average, in points;
    larger is kinder."""

    pieces: int
    kappa: float | None
    low: float | None
    high: float | None
    lean: float

    @property
    def for_reference(self) -> bool:
        return self.pieces < REFERENCE

    @property
    def advice(self) -> Advice:
        if self.pieces < FEWEST:
            return Advice.WAIT
        if self.kappa is None:
            return Advice.SAME
        if self.kappa >= GOOD:
            return Advice.FINE
        return Advice.READ if self.kappa >= FAIR else Advice.TALK


def weighted_kappa(pairs: Sequence[Pair], *, top: int = TOP) -> float | None:
    """Cohen's kappa with quadratic weights over marks 0..top (Psychological Bulletin 70, 1968): 1 - the sum
    of squared differences as observed / as expected if both marked by chance with their own frequencies.

    None without pairs, and where both always gave one and the same mark: nothing can be said then.
    """
    kappa = float(_kappas(_counts(pairs, top)[None, :], top)[0])
    return None if np.isnan(kappa) else kappa


def agreed(pieces: Sequence[Sequence[Pair]], *, top: int = TOP) -> Agreed:
    """Kappa over all pairs of all pieces, with a percentile bootstrap over pieces (Efron & Tibshirani, An
    Introduction to the Bootstrap, 1993, chapter 13): the axes of one piece hang together, so that whole
    pieces are drawn."""
    told = [piece for piece in pieces if piece]
    pairs = [pair for piece in told for pair in piece]
    if not pairs:
        return Agreed(0, None, None, None, 0.0)
    counts = np.array([_counts(piece, top) for piece in told])
    random = np.random.default_rng(SEED)
    weights = random.multinomial(len(told), np.full(len(told), 1 / len(told)), size=DRAWS)
    drawn = _kappas(weights @ counts, top)
    known = drawn[np.isfinite(drawn)]
    lean = float(np.mean([own - other for own, other in pairs]))
    if len(told) < FEWEST or len(known) < DRAWS / 2:
        return Agreed(len(told), weighted_kappa(pairs, top=top), None, None, lean)
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Agreed(len(told), weighted_kappa(pairs, top=top), float(low), float(high), lean)


def _counts(pairs: Sequence[Pair], top: int) -> Floats:
    """How often each pair of marks came: (top + 1)² numbers."""
    seen = np.zeros((top + 1, top + 1))
    for first, second in pairs:
        seen[first, second] += 1
    return seen.ravel()


def _kappas(counts: Floats, top: int) -> Floats:
    """Of each row of `counts`; not a number where nothing can be said."""
    size = top + 1
    seen = counts.reshape(-1, size, size)
    marks = np.arange(size)
    apart = (marks[:, None] - marks[None, :]) ** 2
    chance = seen.sum(axis=2)[:, :, None] * seen.sum(axis=1)[:, None, :]
    observed = (apart * seen).sum(axis=(1, 2))
    expected = (apart * chance).sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        kappas: Floats = np.where(expected > 0, 1 - observed * seen.sum(axis=(1, 2)) / expected, np.nan)
    return kappas
