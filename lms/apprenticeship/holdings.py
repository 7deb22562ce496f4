"""Learning to direct: supervised team jobs."""

from __future__ import annotations

from lms.holdings import WORDS_GONE, Holding, Leaving

HOLDINGS = (
    Holding("supervised_job", "trainee_id", Leaving.STAYS, names=("coach_id", "by_id")),
    Holding(
        "supervised_coach_change",
        "job_id.trainee_id",
        Leaving.BLANKED,
        blank={"reason": WORDS_GONE},
        names=("before_id", "after_id", "by_id"),
    ),
    Holding("step_note", "job_id.trainee_id", Leaving.BLANKED, blank={"text": WORDS_GONE}),
    Holding(
        "step_feedback",
        "note_id.job_id.trainee_id",
        Leaving.BLANKED,
        blank={"text": WORDS_GONE, "next_action": ""},
        names=("by_id",),
    ),
    Holding(
        "supervised_closing",
        "job_id.trainee_id",
        Leaving.BLANKED,
        blank={"words": WORDS_GONE},
        names=("by_id",),
    ),
)
