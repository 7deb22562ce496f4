"""When a question comes back: FSRS, the Free Spaced Repetition Scheduler (library `fsrs`), by whole days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fsrs import Card, Rating, Scheduler

_SCHEDULER = Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False
)
"""Without steps of minutes: nobody is asked twice on one day"""


def rating(share: float) -> Rating:
    """Right is good, partly right was hard, everything else comes back soon. Nobody rates themselves."""
    if share >= 1:
        return Rating.Good
    return Rating.Hard if share > 0 else Rating.Again


def after(memory: dict[str, Any] | None, share: float, at: datetime) -> tuple[dict[str, Any], datetime]:
    """What is remembered of the question after an answer worth `share` at `at` (UTC), and when it is due.
    `memory` None: it is met for the first time."""
    card = Card.from_dict(memory) if memory else Card()  # type: ignore[arg-type]  # as to_dict wrote it
    card, _log = _SCHEDULER.review_card(card, rating(share), at)
    return dict(card.to_dict()), card.due
