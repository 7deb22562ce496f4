"""A table that stays the file it was but for the cells somebody changes: encoding, line ends, quotes, formats
and everything else of a workbook are kept byte for byte."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum

from courses.drills.workbook import MOST_CELLS
from lms.spreadsheet.reading import REASONS, Unreadable

Place = tuple[int, int]
"""Row and column, both from 0"""


class Holds(StrEnum):
    """What a cell holds for the program it is opened with."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    """Its text is an ISO date"""
    OTHER = "other"
    """A time, a yes or no, a formula: nothing that is typed from paper"""


class Kept(ABC):
    """`cells[row][column]` as the file says, every row as long as the longest; empty rows and columns at the
    end are left out."""

    def __init__(self, content: bytes, rows: Sequence[Sequence[str]]) -> None:
        self.content = content
        self.cells = _squared(rows)
        if sum(len(row) for row in self.cells) > MOST_CELLS:
            raise Unreadable(REASONS["too_many_cells"])

    @property
    def width(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def holds(self, place: Place) -> Holds:
        return Holds.TEXT

    @property
    def formulas(self) -> int:
        """How many cells anywhere in the file are worked out from others."""
        return 0

    @property
    def not_worked_out(self) -> int:
        """How many of the table's cells have a formula whose value nobody saved."""
        return 0

    def retyped(self) -> dict[Place, str]:
        """Cells that `changed` writes in another form than their program did, with what they hold. Changed
        together with others, they do not let anybody see in the bytes which ones those are."""
        return {}

    def changed(self, changes: Mapping[Place, str]) -> bytes:
        """The file with these cells changed; without changes the very bytes that came in."""
        return self._written(changes) if changes else self.content

    @abstractmethod
    def _written(self, changes: Mapping[Place, str]) -> bytes: ...


def spliced(content: bytes, edits: Mapping[tuple[int, int], bytes]) -> bytes:
    """`content` with each stretch (start, end) replaced. They do not overlap."""
    pieces, at = [], 0
    for (start, end), new in sorted(edits.items()):
        pieces += [content[at:start], new]
        at = end
    return b"".join([*pieces, content[at:]])


def _squared(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    height = max((n for n, row in enumerate(rows, 1) if any(cell.strip() for cell in row)), default=0)
    shown = rows[:height]
    width = max((n for row in shown for n, cell in enumerate(row, 1) if cell.strip()), default=0)
    return [[*row[:width], *[""] * (width - len(row))] for row in shown]
