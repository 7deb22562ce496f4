"""Tables for spreadsheet programs: CSV that Excel reads as Japanese and never runs as a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from flask import Response, send_file

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for Shift_JIS"""
RUN = frozenset("=+-@\t\r\n")
"""Signs that make a spreadsheet program run a cell (OWASP, CSV injection), in their half-width form"""
Cell = str | int | float | None


def download(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """The table as a file called `name`, which may be Japanese."""
    file = io.BytesIO(written(headings, rows))
    return send_file(file, mimetype="text/csv; charset=utf-8", as_attachment=True, download_name=name)


def written(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV as RFC 4180 wants it, in UTF-8 with a byte order mark."""
    buffer = io.StringIO(BOM, newline="")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    writer.writerow(headings)
    writer.writerows([[guarded(cell) for cell in row] for row in rows])
    return buffer.getvalue().encode()


def guarded(cell: Cell) -> Cell:
    """Text that would run as a formula, with an apostrophe before it; numbers are ours and stay numbers."""
    if not isinstance(cell, str) or not cell:
        return cell
    first = cell[0] if cell[0] in RUN else cell.lstrip()[:1]
    # NFKC folds the full-width and small forms, which Japanese spreadsheet programs run too.
    return f"'{cell}" if unicodedata.normalize("NFKC", first) in RUN else cell
