"""CSV that Excel reads as Japanese and never runs as a formula."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for Shift_JIS"""
RUN = frozenset("=+-@\t\r\n")
"""Signs that make a spreadsheet program run a cell (OWASP, CSV injection), in their half-width form"""
Cell = str | int | float | date | None
CHUNK = 64_000
"""Characters gathered before they are sent"""

codecs.register_error("geta", lambda error: ("〓" * (error.end - error.start), error.end))  # type: ignore[attr-defined]  # always an encoding error here, which the stubs do not know


def written(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV as RFC 4180 wants it, in UTF-8 with a byte order mark."""
    return b"".join(chunks(headings, rows))


def chunks(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, encoding: str = "utf-8"
) -> Iterator[bytes]:
    """The same, piece by piece. In cp932 a sign that Windows does not have becomes 〓, as printers do."""
    buffer = io.StringIO(BOM if encoding == "utf-8" else "", newline="")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        if buffer.tell() > CHUNK:
            yield _taken(buffer).encode(encoding, "geta")
    yield _taken(buffer).encode(encoding, "geta")


def guarded(cell: Cell) -> Cell:
    """Text that would run as a formula, with an apostrophe before it; numbers are ours and stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and _runs(cell) else cell


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    if not text:
        return False
    first = text[0] if text[0] in RUN else text.lstrip()[:1]
    # NFKC folds the full-width and small forms, which Japanese spreadsheet programs run too.
    return unicodedata.normalize("NFKC", first) in RUN


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
