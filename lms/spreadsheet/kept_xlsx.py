"""A workbook whose first sheet is changed cell by cell: the rest of the sheet, and every other part, stays
the bytes it was."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import to_excel

from courses.drills import workbook
from courses.drills.workbook import UnsafeWorkbook
from courses.zips import UNREADABLE
from lms.spreadsheet.kept import Holds, Kept, Place
from lms.spreadsheet.reading import REASONS, Unreadable
from lms.spreadsheet.sheet_parts import NOT_A_SHEET, Cells, cells_of, first_sheet

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class KeptXlsx(Kept):
    """Texts are those of the values that its program saved: numbers plainly, days as ISO dates."""

    def __init__(self, content: bytes) -> None:
        try:
            book = workbook.opened(io.BytesIO(content))
            self._sheet, formulas = book.values.worksheets[0], book.formulas
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(info.file_size for info in archive.infolist()) > workbook.LARGEST_INSIDE:
                    raise UnsafeWorkbook("too_large")
                self._part = first_sheet(archive)
                cells_of(archive.read(self._part))
        except UnsafeWorkbook as error:
            raise Unreadable(REASONS[error.reason]) from error
        except (IndexError, *UNREADABLE, *NOT_A_SHEET) as error:
            raise Unreadable(REASONS["broken"]) from error
        self._epoch = book.values.epoch
        self._worked_out = {
            (cell.row - 1, cell.column - 1)
            for row in formulas.worksheets[0].iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        self._formulas: int = sum(
            cell.data_type == "f"
            for sheet in formulas.worksheets
            for row in sheet.iter_rows()
            for cell in row
        )
        values = self._sheet.iter_rows(values_only=True)
        super().__init__(content, [[text_of(value) for value in row] for row in values])

    def holds(self, place: Place) -> Holds:
        row, column = place
        if place in self._worked_out:
            return Holds.OTHER
        return _held(self._sheet.cell(row + 1, column + 1).value)

    @property
    def formulas(self) -> int:
        return self._formulas

    @property
    def not_worked_out(self) -> int:
        return sum(self._sheet.cell(row + 1, column + 1).value is None for row, column in self._worked_out)

    def retyped(self) -> dict[Place, str]:
        """All words, which most programs keep in a list of their own, and plain numbers and days."""
        return {
            (row, column): text
            for row, line in enumerate(self.cells)
            for column, text in enumerate(line)
            if text and self._same_when_written((row, column), text)
        }

    def _same_when_written(self, place: Place, text: str) -> bool:
        held = self.holds(place)
        return held is Holds.TEXT or (held is not Holds.OTHER and self._as_number(place, text) is not None)

    def _written(self, changes: Mapping[Place, str]) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.content)) as old, zipfile.ZipFile(target, "w") as new:
            for info in old.infolist():
                part = old.read(info)
                new.writestr(info, self._rewritten(part, changes) if info.filename == self._part else part)
        return target.getvalue()

    def _rewritten(self, part: bytes, changes: Mapping[Place, str]) -> bytes:
        cells = cells_of(part)
        return cells.spliced(part, {place: self._cell(cells, place, changes[place]) for place in changes})

    def _cell(self, cells: Cells, place: Place, text: str) -> bytes:
        row, column = place
        tag, style = cells.tag(place)
        opening = f'<{tag} r="{get_column_letter(column + 1)}{row + 1}"{style}'
        value = self._as_number(place, text)
        if not text:
            return f"{opening}/>".encode() if style or not cells.addressed else b""
        if value is not None:
            inner = f"<v>{value}</v>"
            return f"{opening}>{_prefixed(tag, inner)}</{tag}>".encode()
        words = f'<is><t xml:space="preserve">{escape(_NO_XML.sub("", text))}</t></is>'
        return f'{opening} t="inlineStr">{_prefixed(tag, words)}</{tag}>'.encode()

    def _as_number(self, place: Place, text: str) -> str | None:
        """What stands in the file for a number or a day; None for words."""
        held = self.holds(place)
        if held is Holds.NUMBER and NUMBER.fullmatch(text):
            return text
        if held is Holds.DAY:
            try:
                return f"{to_excel(date.fromisoformat(text), self._epoch):g}"
            except ValueError:
                return None
        return None


def text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _held(value: Any) -> Holds:
    if isinstance(value, bool):
        return Holds.OTHER
    if isinstance(value, int | float):
        return Holds.NUMBER
    if isinstance(value, date):
        plain = not isinstance(value, datetime) or value.time() == time()
        return Holds.DAY if plain else Holds.OTHER
    return Holds.TEXT if value is None or isinstance(value, str) else Holds.OTHER


def _prefixed(tag: str, inner: str) -> str:
    """The elements within, named as the sheet names its own: x:v beside x:c."""
    prefix, colon, _name = tag.rpartition(":")
    return re.sub(r"<(/?)(v|is|t)\b", rf"<\1{prefix}{colon}\2", inner) if colon else inner
