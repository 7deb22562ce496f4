"""Evidence, levels and who decided them. Evidence is never changed: its chain would break."""

from __future__ import annotations

from lms.holdings import WORDS_GONE, Holding, Leaving

HOLDINGS = (
    Holding("fact", "worker_id", Leaving.STAYS, names=("rater_id", "recorded_by_id"), hidden=("prev",)),
    Holding("fact_void", "fact_id.worker_id", Leaving.STAYS, names=("by_id",), hidden=("prev",)),
    Holding("fact_redaction", "fact_id.worker_id", Leaving.STAYS, private="says that words were taken out"),
    Holding(
        "proposal",
        "worker_id",
        Leaving.BLANKED,
        blank={"reason": WORDS_GONE},
        names=("by_id",),
        hidden=("decisive_rater_ids",),
    ),
    Holding(
        "decision", "proposal_id.worker_id", Leaving.BLANKED, blank={"reason": WORDS_GONE}, names=("by_id",)
    ),
    Holding("decision_comment", "decision_id.proposal_id.worker_id", Leaving.GOES, names=("by_id",)),
    Holding(
        "appeal",
        "decision_id.proposal_id.worker_id",
        Leaving.BLANKED,
        blank={"text": WORDS_GONE},
        names=("by_id",),
    ),
    Holding(
        "appeal_decision",
        "appeal_id.decision_id.proposal_id.worker_id",
        Leaving.BLANKED,
        blank={"reason": WORDS_GONE},
        names=("by_id",),
    ),
    Holding("look", "proposal_id.worker_id", Leaving.STAYS),
    Holding("promotion", "worker_id", Leaving.STAYS),
    Holding(
        "reversal", "promotion_id.worker_id", Leaving.BLANKED, blank={"reason": WORDS_GONE}, names=("by_id",)
    ),
    Holding("standing", "worker_id", Leaving.STAYS),
    Holding("kept_standing", "worker_id", Leaving.STAYS, hidden=("checksum",)),
    Holding("skill_estimate", "worker_id", Leaving.GOES),
    Holding("dated_estimate", "worker_id", Leaving.GOES),
    Holding("fair_mark", "worker_id", Leaving.GOES),
    Holding("coach_severity", "coach_id", Leaving.GOES),
    Holding("severity_quarter", "coach_id", Leaving.GOES),
    Holding("rater_void", "rater_id", Leaving.BLANKED, blank={"reason": WORDS_GONE}, names=("by_id",)),
    Holding("support_plan", "worker_id", Leaving.BLANKED, blank={"text": WORDS_GONE}, names=("by_id",)),
    Holding(
        "support_review", "plan_id.worker_id", Leaving.BLANKED, blank={"text": WORDS_GONE}, names=("by_id",)
    ),
)
ACTS = (
    "monthly_review.by_id",
    "ladder_draft.by_id",
)
"""Who did something to what belongs to everybody: the number stays, the name behind it goes"""
