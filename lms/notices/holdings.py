"""What people were told, and by which e-mail."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (
    Holding("notice", "person_id", Leaving.GOES),
    Holding("letter", "person_id", Leaving.GOES),
)
