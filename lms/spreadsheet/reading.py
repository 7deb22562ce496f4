"""A table that somebody sent, as rows of texts: CSV in the encodings of Japanese offices, or .xlsx."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import IO, Any

from flask_babel import lazy_gettext as _

from courses.drills import workbook
from courses.drills.workbook import LARGEST, UnsafeWorkbook
from lms.errors import BadInput
from lms.spreadsheet.csv_files import unguarded

MOST_ROWS = 2_000
MOST_COLUMNS = 400
LONGEST_CELL = 2_000
REASONS: dict[str, Any] = {
    "empty": _("This file is empty. Please save it again and choose it anew."),
    "password": _("This file is locked with a password. Please save it without one."),
    "no_xlsx": _("This is no .xlsx file. Please save it as an Excel workbook (.xlsx) or as CSV."),
    "macros": _("This file holds macros. Please save it as an Excel workbook without macros (.xlsx)."),
    "links": _("This file fetches values from other files. Please save it as CSV, which holds values alone."),
    "too_large": _("This file is too large. Please send fewer rows at a time."),
    "too_many_cells": _("This file is too large. Please send fewer rows at a time."),
    "broken": _("This file cannot be read. Please open it, save it again and choose it anew."),
}


class Unreadable(BadInput):
    """The file as a whole cannot be used; the message says what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(message, field="file")


def read_table(name: str, stream: IO[bytes]) -> list[list[str]]:
    """Rows of cells without the space around them and without the apostrophes of `guarded`. Empty rows stay,
    so that numbers are those of the file, but none at the end. Raises Unreadable."""
    content = stream.read(LARGEST + 1)
    if not content.strip():
        raise Unreadable(REASONS["empty"])
    if len(content) > LARGEST:
        raise Unreadable(REASONS["too_large"])
    rows = _of_workbook(content) if is_workbook(name, content) else _of_csv(content)
    return _within_measure([[unguarded(cell.strip()) for cell in row] for row in rows])


def is_workbook(name: str, content: bytes) -> bool:
    """By its first bytes, or by its name where these say nothing."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or name.lower().endswith(".xlsx")


def _of_workbook(content: bytes) -> list[list[str]]:
    """The first sheet: values as its program saved them, no formula is worked out."""
    try:
        sheet = workbook.opened(io.BytesIO(content)).values.worksheets[0]
        return [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except UnsafeWorkbook as error:
        raise Unreadable(REASONS[error.reason]) from error
    except IndexError as error:
        raise Unreadable(REASONS["broken"]) from error


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _of_csv(content: bytes) -> list[list[str]]:
    text = content.decode(encoding_of(content))
    if "\0" in text:
        raise Unreadable(REASONS["broken"])
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=comma_of(text)))
    except csv.Error as error:
        raise Unreadable(REASONS["broken"]) from error


def comma_of(text: str) -> str:
    """What parts the cells: what the first line has most of."""
    first = text.lstrip().split("\n", 1)[0]
    return max(",\t;", key=first.count)


def encoding_of(content: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one (Excel's “Unicode text”), else Windows' Japanese. Text in
    Shift_JIS is hardly ever valid UTF-8, so the order decides nothing wrongly. Raises Unreadable."""
    sixteen = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if sixteen else ("utf-8-sig", "cp932"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable(
        _("The letters of this file cannot be read. Please save it as CSV (UTF-8) or as an Excel workbook.")
    )


def _within_measure(rows: list[list[str]]) -> list[list[str]]:
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable(_("This file has more than %(num)s rows. Please send it in parts.", num=MOST_ROWS))
    if any(len(row) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in row) for row in rows):
        raise Unreadable(REASONS["too_large"])
    return rows
