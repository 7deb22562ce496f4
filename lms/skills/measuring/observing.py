"""What was seen of a worker, as the model takes it: facets are named by plain strings."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

HALO = 0.4
"""Weight of one mark of a piece: its five marks are given by one person at one sitting and lean together"""
HALF_LIFE_DAYS = 180


@dataclass(frozen=True, kw_only=True)
class Observation:
    """`weight`: 0..1, by age; `fact`: id of the evidence it comes from."""

    worker: Hashable
    weight: float = 1.0
    fact: int = 0


@dataclass(frozen=True, kw_only=True)
class Answered(Observation):
    """`right` of `of` questions; right may be a share. logit P = ability - difficulty of `question`."""

    question: str
    right: float
    of: int = 1


@dataclass(frozen=True, kw_only=True)
class Passed(Observation):
    """A deliverable checked at once right or not. logit P = ability - difficulty of its `task_level`."""

    task_level: int
    passed: bool


@dataclass(frozen=True, kw_only=True)
class Marked(Observation):
    """A mark 0..4. log P(k)/P(k-1) = ability - severity of `coach` - `axis` - `piece` - threshold k."""

    coach: Hashable
    axis: str
    mark: int
    piece: str = ""
    """Which exercise it was, or of which level the paid work (expecting.work_at); empty: all alike"""


def age_weight(days: float) -> float:
    """0.5^(age / 180 days); what lies in the future by a clock's error counts as today."""
    return float(0.5 ** (max(0.0, days) / HALF_LIFE_DAYS))
