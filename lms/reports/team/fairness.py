"""Who gets too few chances: the rule. Pure.

Counted over a stretch of days without rests, so that a pause is held against nobody; and against the hours a
worker declared, so that five hours a week are enough to be asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

DAYS = 90
FEWEST_DAYS = 30
"""Awake days before anything is said: a newcomer and somebody just back has had no time for chances"""
FEWEST_COMPARED = 3
"""People with offers before a middle is worth comparing with"""


class Few(StrEnum):
    NO_OFFER = "no_offer"
    FEW_HOURS = "few_hours"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True)
class Counted:
    """A worker over the last DAYS days."""

    worker_id: int
    hours_per_week: int
    awake_days: int
    """Days of them without rest, from joining on"""
    offers: int
    offered_hours: float
    """Of the tasks offered, whatever the answer was"""
    accepted: int
    chances: int
    """Quizzes, practice pieces, drills and checked deliverables that became evidence"""

    @property
    def share(self) -> float | None:
        """Hours offered for each hour declared; None when none were declared."""
        declared = self.hours_per_week * self.awake_days / 7
        return self.offered_hours / declared if declared else None


def middle(people: Iterable[Counted]) -> float | None:
    """The middle share of those with offers; None as long as they are too few to have one."""
    shares = [one.share for one in people if one.offers and one.share and one.awake_days >= FEWEST_DAYS]
    return median(shares) if len(shares) >= FEWEST_COMPARED else None


def reasons(one: Counted, *, compared_with: float | None) -> tuple[Few, ...]:
    """Why these are too few; empty when all is well or nothing can be said. Declining makes nobody's chances
    fewer: offers count, not answers."""
    if one.awake_days < FEWEST_DAYS:
        return ()
    found = []
    if one.share is not None and one.offers == 0:
        found.append(Few.NO_OFFER)
    elif one.share is not None and compared_with is not None and one.share < compared_with / 2:
        found.append(Few.FEW_HOURS)
    if one.chances == 0:
        found.append(Few.NO_EVIDENCE)
    return tuple(found)
