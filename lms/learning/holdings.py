"""Lessons, quizzes, reviews, course runs."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (
    Holding("enrolment", "person_id", Leaving.STAYS, names=("coach_id",)),
    Holding("lesson_announced", "enrolment_id.person_id", Leaving.STAYS),
    Holding("lesson_start", "person_id", Leaving.STAYS),
    Holding("lesson_completion", "person_id", Leaving.STAYS),
    Holding("viewing", "person_id", Leaving.BLANKED, blank={"device": ""}),
    Holding("watched", "person_id", Leaving.GOES),
    Holding(
        "watch_clock",
        "person_id",
        Leaving.GOES,
        private="counts seconds for the check of watching; says nothing by itself",
    ),
    Holding("chapter_read", "person_id", Leaving.STAYS),
    Holding("attempt", "person_id", Leaving.STAYS, names=("by_id",), hidden=("seed",)),
    Holding("answer", "attempt_id.person_id", Leaving.GOES),
    Holding("text_mark", "attempt_id.person_id", Leaving.GOES, names=("by_id",)),
    Holding("review_card", "person_id", Leaving.GOES, hidden=("seed",)),
    Holding("review", "card_id.person_id", Leaving.GOES),
    Holding("extra_attempt", "person_id", Leaving.GOES, names=("by_id",)),
    Holding("rehearsal", "person_id", Leaving.GOES, hidden=("seed",)),
    Holding("rehearsal_answer", "rehearsal_id.person_id", Leaving.GOES),
)
ACTS = (
    "lesson_edition.by_id",
    "picture.by_id",
    "question_repair.by_id",
    "question_repair.withdrawn_by_id",
)
"""Who did something to what belongs to everybody: the number stays, the name behind it goes"""
