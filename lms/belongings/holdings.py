"""Copies that were asked for, and leavings."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (
    Holding("bundle", "person_id", Leaving.GOES, files=("file_key",), hidden=("file_key",), names=("by_id",)),
    Holding("leaving", "person_id", Leaving.BLANKED, blank={"how": ""}, names=("by_id", "taken_back_by_id")),
)
