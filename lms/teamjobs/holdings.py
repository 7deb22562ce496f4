"""Paid work: offers, terms, deliveries, checks."""

from __future__ import annotations

from lms.holdings import WORDS_GONE, Holding, Leaving

HOLDINGS = (
    Holding("offer", "worker_id", Leaving.BLANKED, blank={"note": "", "draft": []}, names=("by_id",)),
    Holding("decline", "offer_id.worker_id", Leaving.BLANKED, blank={"reason": ""}),
    Holding("placement", "worker_id", Leaving.STAYS),
    Holding(
        "placement_ending",
        "placement_id.worker_id",
        Leaving.BOOKS,
        blank={"reason": WORDS_GONE},
        names=("by_id",),
    ),
    Holding(
        "day_change",
        "placement_id.worker_id",
        Leaving.BOOKS,
        blank={"reason": WORDS_GONE},
        names=("by_id",),
    ),
    Holding("terms", "placement_id.worker_id", Leaving.BOOKS, blank={"items": []}),
    Holding(
        "deliverable",
        "placement_id.worker_id",
        Leaving.BOOKS,
        blank={"body": "", "note": "", "file_key": None, "file_name": None, "self_check": []},
        files=("file_key",),
    ),
    Holding(
        "residual_errors",
        "deliverable_id.placement_id.worker_id",
        Leaving.BOOKS,
        blank={"who": "", "note": ""},
        names=("by_id",),
    ),
    Holding(
        "approval",
        "deliverable_id.placement_id.worker_id",
        Leaving.BOOKS,
        blank={"comment": ""},
        names=("by_id",),
    ),
    Holding(
        "return",
        "deliverable_id.placement_id.worker_id",
        Leaving.BOOKS,
        blank={"text": WORDS_GONE},
        names=("by_id",),
    ),
    Holding("lead", "placement_id.worker_id", Leaving.STAYS, names=("by_id",)),
    Holding("checker", "placement_id.worker_id", Leaving.STAYS, names=("by_id",)),
    Holding(
        "second_check",
        "deliverable_id.placement_id.worker_id",
        Leaving.BLANKED,
        blank={"words": ""},
        private="compares the marks of those who check, not the worker; the checker's evidence has both",
    ),
    Holding(
        "first_marks_seen",
        "deliverable_id.placement_id.worker_id",
        Leaving.STAYS,
        private="who may still mark blind, not about the worker",
    ),
    Holding(
        "complaint",
        "deliverable_id.placement_id.worker_id",
        Leaving.BOOKS,
        blank={"text": WORDS_GONE, "told_by": WORDS_GONE},
    ),
    Holding(
        "complaint_withdrawal",
        "complaint_id.deliverable_id.placement_id.worker_id",
        Leaving.BOOKS,
        blank={"reason": WORDS_GONE},
    ),
)
ACTS = ("task.by_id", "verification.by_id")
"""Who did something to what belongs to everybody: the number stays, the name behind it goes"""
