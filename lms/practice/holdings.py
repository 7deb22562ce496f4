"""Pieces, feedback, next actions, meetings."""

from __future__ import annotations

from lms.holdings import WORDS_GONE, Holding, Leaving

HOLDINGS = (
    Holding(
        "submission",
        "worker_id",
        Leaving.BLANKED,
        blank={
            "body": WORDS_GONE,
            "file_key": None,
            "file_name": None,
            "file_bytes": None,
            "mime": None,
            "checked": [],
        },
        files=("file_key",),
        names=("by_id",),
    ),
    Holding(
        "assessment",
        "submission_id.worker_id",
        Leaving.BLANKED,
        blank={"comments": {}, "text": ""},
        names=("coach_id",),
    ),
    Holding("feedback_revision", "assessment_id.submission_id.worker_id", Leaving.GOES, names=("by_id",)),
    Holding("read_receipt", "assessment_id.submission_id.worker_id", Leaving.STAYS),
    Holding("feedback_reply", "assessment_id.submission_id.worker_id", Leaving.GOES, names=("author_id",)),
    Holding(
        "feedback_voice",
        "assessment_id.submission_id.worker_id",
        Leaving.GOES,
        files=("original_key", "sound_key"),
        names=("coach_id",),
        hidden=("original_key",),  # the same voice as it came from the browser; no program opens it by itself
    ),
    Holding(
        "coaching_session",
        "worker_id",
        Leaving.BLANKED,
        blank={"notes": ""},
        names=("coach_id", "entered_by_id"),
    ),
    Holding("next_action", "worker_id", Leaving.BLANKED, blank={"text": WORDS_GONE}, names=("coach_id",)),
    Holding("action_review", "action_id.worker_id", Leaving.STAYS, names=("by_id",)),
    Holding("drill_check", "submission_id.worker_id", Leaving.GOES, hidden=("answers",)),
    Holding("typing_run", "worker_id", Leaving.GOES),
    Holding("coach_phrase", "coach_id", Leaving.GOES),
    Holding(
        "staff_note",
        "worker_id",
        Leaving.GOES,
        private="in confidence among staff; who asks formally is answered by the director (0024)",
    ),
    Holding(
        "second_reading",
        "submission_id.worker_id",
        Leaving.STAYS,
        private="drawn blind to compare the marks of coaches, not to judge the worker",
    ),
    Holding(
        "second_mark",
        "reading_id.submission_id.worker_id",
        Leaving.BLANKED,
        blank={"words": ""},
        private="compares the marks of coaches, not the worker",
    ),
    Holding(
        "second_pass",
        "reading_id.submission_id.worker_id",
        Leaving.STAYS,
        private="which coach left a blind reading to another",
    ),
)
