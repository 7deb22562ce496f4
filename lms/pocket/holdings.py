"""Lessons carried along."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (Holding("pack", "person_id", Leaving.GOES, hidden=("seed",)),)
