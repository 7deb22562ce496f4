"""The passport, its links, its badges."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (
    Holding("passport", "worker_id", Leaving.GOES),
    Holding("passport_consent", "worker_id", Leaving.GOES, names=("given_by_id",)),
    Holding("passport_link", "worker_id", Leaving.GOES, hidden=("token_hash",)),
    Holding("badge", "worker_id", Leaving.GOES, hidden=("credential", "token")),  # in the copy as files
)
ACTS = ("badge_withdrawal.by_id",)
"""Who did something to what belongs to everybody: the number stays, the name behind it goes"""
