"""Videos somebody sent, bytes somebody used."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (
    Holding("data_use", "person_id", Leaving.GOES),
    Holding("upload", "owner_id", Leaving.GOES, hidden=("id",)),
    Holding(
        "video",
        "owner_id",
        Leaving.STAYS,
        hidden=(
            "script",
            "readings",
            "figures",
            "recordings",
            "manifest",
            "folder",
            "original_key",
            "problem_details",
            "text_hash",
        ),
    ),
)
