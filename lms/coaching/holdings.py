"""Meetings, who stands in for whom, work from elsewhere."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (
    Holding(
        "coaching_booking",
        "worker_id",
        Leaving.BLANKED,
        blank={"wish": ""},
        names=("booked_by_id", "ended_by_id"),
        hidden=("uid", "sequence"),
    ),
    Holding("coaching_slot", "coach_id", Leaving.BLANKED, blank={"place": ""}),
    Holding("coach_absence", "coach_id", Leaving.STAYS, names=("stand_in_id", "entered_by_id")),
    Holding(
        "coach_cover",
        "absence_id.coach_id",
        Leaving.STAYS,
        private="which pairings an absence handed on; the absence is in the copy",
    ),
    Holding(
        "hand_over", "worker_id", Leaving.BLANKED, blank={"words": ""}, names=("from_id", "to_id", "by_id")
    ),
    Holding("outside_job", "worker_id", Leaving.GOES, names=("entered_by_id",)),
    Holding("outside_work", "worker_id", Leaving.GOES, names=("entered_by_id",)),
    Holding("outside_advice", "work_id.worker_id", Leaving.GOES, names=("coach_id",)),
    Holding("outside_advice_revision", "advice_id.work_id.worker_id", Leaving.GOES, names=("by_id",)),
    Holding("outside_advice_receipt", "advice_id.work_id.worker_id", Leaving.GOES),
)
