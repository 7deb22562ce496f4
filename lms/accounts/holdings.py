"""Who people are, how they sign in, who accompanies whom."""

from __future__ import annotations

from lms.holdings import WORDS_GONE, Holding, Leaving

HOLDINGS = (
    Holding("person", "id", Leaving.STAYS, hidden=("password_hash",)),
    Holding("person_role", "person_id", Leaving.STAYS),
    Holding("role_change", "person_id", Leaving.BLANKED, blank={"reason": WORDS_GONE}, names=("by_id",)),
    Holding(
        "suspension",
        "person_id",
        Leaving.BLANKED,
        blank={"reason": WORDS_GONE, "ended_reason": ""},
        names=("by_id", "ended_by_id"),
    ),
    Holding("user_session", "person_id", Leaving.GOES, hidden=("token_hash",)),
    Holding("one_time_code", "person_id", Leaving.GOES, hidden=("code_hash", "token_hash")),
    Holding("pairing", "worker_id", Leaving.STAYS, names=("coach_id",)),
    Holding("rest", "worker_id", Leaving.GOES),
    Holding("deputy", "person_id", Leaving.BLANKED, blank={"reason": WORDS_GONE}, names=("by_id",)),
)
