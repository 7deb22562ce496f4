"""A request that is too large is read to its end and thrown away: a browser shows our page only when it could
send everything. waitress by itself answers at once and hangs up, which a browser shows as a broken line.
"""

from __future__ import annotations

import io
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

LARGEST_BODY = 32 * 1024 * 1024
"""Bytes kept of a request. Uploads come in pieces; the app's own MAX_CONTENT_LENGTH lies below"""
LARGEST_THROWN_AWAY = 4 * 1024**3
"""Bytes. Beyond it waitress hangs up"""


class ThrownAway:
    """A body of which nothing is kept. The app still reads its length, which is more than it takes."""

    error = None

    def __init__(self, length: int) -> None:
        self.remain = length

    @property
    def completed(self) -> bool:
        return self.remain <= 0

    def received(self, data: bytes) -> int:
        taken = min(self.remain, len(data))
        self.remain -= taken
        return taken

    def getfile(self) -> io.BytesIO:
        return io.BytesIO()

    getbuf = getfile

    def __len__(self) -> int:
        return 0


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress is not typed
    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.content_length > LARGEST_BODY:
            self.body_rcv = ThrownAway(self.content_length)

    def received(self, data: bytes) -> int:
        """A body in chunks does not say how long it will be; no browser sends a form so."""
        taken = int(super().received(data))
        if self.chunked and self.body_bytes_received > LARGEST_BODY:
            self.error = RequestEntityTooLarge(f"exceeds {LARGEST_BODY} bytes")
            self.completed = True
        return taken


class Channel(HTTPChannel):  # type: ignore[misc]  # the same
    parser_class = Parser


def heed(channels: dict[int, Any]) -> None:
    """From now on these doors of waitress take in what is too large."""
    for door in channels.values():
        if hasattr(door, "channel_class"):
            door.channel_class = Channel
