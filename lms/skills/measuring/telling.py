"""The model's figures in words and bands that nobody mistakes for a verdict."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable
from enum import StrEnum

import numpy as np

from lms.skills.measuring.design import TOP, cut
from lms.skills.measuring.facets import Estimate, Facets, mark_chances

IDLE_GROWTH = 0.1
"""Logits by which the error grows: per square root of a month without evidence"""
BAND = 1.2815515655446004
"""80 % of a normal distribution lie within this many standard errors"""


class Sureness(StrEnum):
    """How sure it is that a worker stands above a level's beginning, or below it."""

    UNSURE = "unsure"
    MOSTLY = "mostly"
    NEARLY_SURE = "nearly_sure"


def widened(estimate: Estimate, idle_months: float) -> Estimate:
    """The estimate after months without evidence: the same value, less sure. Rests are no idle months."""
    grown = math.sqrt(estimate.se**2 + IDLE_GROWTH**2 * max(0.0, idle_months))
    return Estimate(estimate.value, grown)


def band(estimate: Estimate) -> tuple[float, float]:
    """Where the ability lies with 80 % probability."""
    return estimate.value - BAND * estimate.se, estimate.value + BAND * estimate.se


def above(estimate: Estimate, level: int) -> float:
    """P(ability > where `level` begins), 0..1."""
    return 0.5 * (1 + math.erf((estimate.value - cut(level)) / (estimate.se * math.sqrt(2))))


def sureness(estimate: Estimate, level: int) -> Sureness:
    """Shown instead of the number, in steps no finer than the model deserves."""
    far = max(above(estimate, level), 1 - above(estimate, level))
    if far >= 0.9:
        return Sureness.NEARLY_SURE
    return Sureness.MOSTLY if far >= 0.75 else Sureness.UNSURE


def fair_mark(
    facets: Facets,
    *,
    mark: float,
    worker: Hashable,
    coach: Hashable,
    axis: str,
    piece: str = "",
    among: Collection[Hashable] | None = None,
) -> float:
    """The mark as a coach of average severity would have given it, 0..4: what this coach's severity is
    expected to take off or to add for this worker on this axis is given back (a fair average in the sense
    of Linacre, Many-Facet Rasch Measurement, ch. 9, mark by mark). `among`: the coaches whose mean is the
    average; all without it."""
    severity = facets.severities(among).get(coach)
    if severity is None or worker not in facets.abilities:
        return mark
    here = facets.abilities[worker].value - _value(facets, ("axis", axis)) - _value(facets, ("piece", piece))
    steps = np.array([_value(facets, ("step", step)) for step in range(1, TOP + 1)])
    chances = mark_chances(np.array([here, here - severity.value]), steps)
    average, own = chances @ np.arange(TOP + 1)
    return float(min(TOP, max(0.0, mark + average - own)))


def _value(facets: Facets, name: tuple[str, Hashable]) -> float:
    return facets.others[name].value if name in facets.others else 0.0
