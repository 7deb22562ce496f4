"""Where the cells of a workbook's sheet stand in its bytes (ECMA-376 part 1, 18.3.1)."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from xml.parsers import expat

from openpyxl.utils.cell import column_index_from_string

from lms.spreadsheet.kept import Place, spliced

NOT_A_SHEET = (expat.ExpatError, KeyError, StopIteration)
"""What reading the parts raises when they are not what they should be"""


@dataclass
class _Row:
    number: int
    start: int
    end: int = 0
    """Where its closing tag begins; of `<row/>`, where that ends"""
    closed: bool = False
    """`<row/>`: nothing is in it, and there is no closing tag"""


@dataclass
class Cells:
    """Of one sheet, all places in bytes."""

    prefix: str = ""
    spans: dict[Place, tuple[int, int]] = field(default_factory=dict)
    styles: dict[Place, str] = field(default_factory=dict)
    rows: dict[int, _Row] = field(default_factory=dict)
    end: int = 0
    """Where one more row would stand"""
    addressed: bool = True
    """Every cell says where it is; otherwise a place is kept for what is emptied"""

    def tag(self, place: Place) -> tuple[str, str]:
        """The name of a cell's element, and its style as an attribute."""
        style = self.styles.get(place, "")
        return f"{self.prefix}c", f' s="{style}"' if style else ""

    def spliced(self, part: bytes, new: Mapping[Place, bytes]) -> bytes:
        """The sheet with these cells instead of those that stood there, or beside the others."""
        edits: dict[tuple[int, int], list[bytes]] = {}
        for number, places in groupby(sorted(new), key=lambda place: place[0]):
            inside = {place: new[place] for place in places}
            row = self.rows.get(number)
            if row is None or row.closed:
                at, made = self._whole_row(number, row, b"".join(inside.values()))
                edits.setdefault(at, []).append(made)
                continue
            for place, cell in inside.items():
                edits.setdefault(self._where(place, row), []).append(cell)
        return spliced(part, {at: b"".join(made) for at, made in edits.items()})

    def _where(self, place: Place, row: _Row) -> tuple[int, int]:
        if place in self.spans:
            return self.spans[place]
        later = [span[0] for other, span in self.spans.items() if other[0] == row.number and other > place]
        at = min(later, default=row.end)
        return at, at

    def _whole_row(self, number: int, row: _Row | None, cells: bytes) -> tuple[tuple[int, int], bytes]:
        name = f"{self.prefix}row"
        if row is not None:  # <row .../> is opened
            return (row.end - 2, row.end), b">%b</%b>" % (cells, name.encode())
        later = [other.start for other in self.rows.values() if other.number > number]
        at = min(later, default=self.end)
        return (at, at), f'<{name} r="{number + 1}">'.encode() + cells + f"</{name}>".encode()


def cells_of(part: bytes) -> Cells:
    """Raises one of NOT_A_SHEET."""
    return _Sheet(part).found


def first_sheet(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the first worksheet. Raises one of NOT_A_SHEET."""
    kinds: dict[str, tuple[str, str]] = {}
    order: list[str] = []

    def link(_name: str, said: dict[str, str]) -> None:
        if "Target" in said:
            kinds[said["Id"]] = said["Type"].rpartition("/")[2], said["Target"]

    def sheet(name: str, said: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            order.extend(value for key, value in said.items() if key.endswith(":id"))

    for part, told in (("xl/_rels/workbook.xml.rels", link), ("xl/workbook.xml", sheet)):
        parser = expat.ParserCreate()
        parser.StartElementHandler = told
        parser.Parse(archive.read(part), True)
    target = next(kinds[one][1] for one in order if kinds[one][0] == "worksheet")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


class _Sheet:
    """Reads a sheet once. Cells and rows may leave out where they are: then each follows the one before."""

    def __init__(self, part: bytes) -> None:
        self.found = Cells()
        self._part = part
        self._row, self._column, self._start = -1, -1, 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._begin, self._end
        self._parser.Parse(part, True)

    def _begin(self, full_name: str, said: dict[str, str]) -> None:
        prefix, colon, name = full_name.rpartition(":")
        if name == "row":
            self._row = int(said["r"]) - 1 if "r" in said else self._row + 1
            self._column = -1
            self.found.rows[self._row] = _Row(self._row, self._at())
        elif name == "c":
            letters = said.get("r", "").rstrip("0123456789")
            self.found.addressed &= bool(letters)
            self._column = column_index_from_string(letters) - 1 if letters else self._column + 1
            self.found.prefix, self._start = prefix + colon, self._at()
            self.found.styles[self._row, self._column] = said.get("s", "")

    def _end(self, full_name: str) -> None:
        name = full_name.rpartition(":")[2]
        at = self._at()
        if name not in {"row", "c", "sheetData"}:
            return
        closed = not self._part.startswith(b"</" + full_name.encode(), at)  # expat stands behind <c/> then
        if name == "sheetData":
            self.found.end = at
        elif name == "row":
            row = self.found.rows[self._row]
            row.end, row.closed = at, closed
        else:
            end = at if closed else self._part.index(b">", at) + 1
            self.found.spans[self._row, self._column] = (self._start, end)

    def _at(self) -> int:
        return self._parser.CurrentByteIndex
