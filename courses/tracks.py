"""The track of a series: the code of the skill that its lessons are for. Which skills there are, each town
says for itself; here a code only has to be one."""

from __future__ import annotations

import re

from courses.toml_table import Table

FIRST = ("writing", "clerical", "directing")
"""Those of every town, in this order; its own come behind them"""
QUIZZES = {
    "": "general",
    "writing": "writing_basic",
    "clerical": "clerical_basic",
    "directing": "directing_basic",
}
CODE = re.compile(r"[a-z][a-z0-9-]{1,29}")
CODE_RULE = "use 2 to 30 of a-z, 0-9 and -, a letter first, like design"


def read_track(table: Table) -> str | None:
    """The track of a series.toml; None for a series that everyone takes, or after a problem."""
    if not table.has("track"):
        return None
    track = table.text("track")
    if track and not CODE.fullmatch(track):
        table.note(f"track {track!r} is not fit as the code of a skill; {CODE_RULE}", "track")
        return None
    return track or None


def quiz_tag_of(track: str) -> str:
    """What a quiz in a series of the track counts for before its author says more; of a town's own skill its
    code."""
    return QUIZZES.get(track) or re.sub(r"-+", "-", track).strip("-")


def place_of(track: str | None) -> tuple[int, str]:
    """For sorting: what everyone takes, then FIRST, then the others by their codes."""
    if not track:
        return -1, ""
    return (FIRST.index(track), "") if track in FIRST else (len(FIRST), track)
