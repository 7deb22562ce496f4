"""Texts on their way, words beside texts."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (
    Holding("draft", "person_id", Leaving.GOES),
    Holding("annotation", "subject:submission.worker_id", Leaving.GOES, names=("author_id",)),
    Holding(
        "text_print",
        "person_id",
        Leaving.GOES,
        private="fingerprints of texts that are in the copy themselves",
    ),
)
