"""Wishes, first talks, short tests."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (
    Holding("wish_sheet", "worker_id", Leaving.GOES, names=("by_id",)),
    Holding("aptitude_interview", "worker_id", Leaving.GOES, names=("by_id",)),
    Holding("aptitude_test", "worker_id", Leaving.GOES, names=("begun_by_id",), hidden=("seed",)),
    Holding("aptitude_invitation", "worker_id", Leaving.GOES, names=("by_id",)),
    Holding("aptitude_answer", "test_id.worker_id", Leaving.GOES),
)
