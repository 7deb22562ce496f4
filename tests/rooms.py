"""Which tests stay in one process, and in which order they begin."""

from __future__ import annotations

from pathlib import PurePosixPath

SERVED = ("browser", "stories", "every page", "postgresql")
"""The longest first, but for the stories: when they end, the first town is founded, and every page need not
wait for it"""
TOGETHER = {"test_catalogs.py", "test_compose.py", "test_encode.py", "test_slow_line.py", "test_copies.py"}
"""What these begin with takes seconds: made in one process, not in each"""


def room_of(nodeid: str) -> str:
    """Tests of one room stay in one process; most are a room of their own. From the address alone: pytest 9.2
    no longer lets xdist 3.8 write its groups into it, and they are left out without a word."""
    path = PurePosixPath(nodeid.partition("::")[0])
    if path.name == "test_pages.py":  # as long as all other walks together, in a town of its own
        return "every page"
    if path.parent.name in SERVED:
        return path.parent.name
    return path.name if path.name in TOGETHER else nodeid


def turn_of(nodeid: str) -> int:
    room = room_of(nodeid)
    return SERVED.index(room) if room in SERVED else len(SERVED)
