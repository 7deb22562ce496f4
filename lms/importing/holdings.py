"""Tables somebody sent."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (Holding("table_import", "by_id", Leaving.GOES),)
