"""What authors brought to take something in."""

from __future__ import annotations

from lms.holdings import Holding, Leaving

HOLDINGS = (
    Holding("course_archive", "owner_id", Leaving.GOES, files=("file_key",)),
    Holding("question_file", "owner_id", Leaving.GOES, files=("file_key",)),
)
ACTS = ("lesson_draft.updated_by_id",)
"""Who did something to what belongs to everybody: the number stays, the name behind it goes"""
