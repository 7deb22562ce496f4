"""The verified table against the one that was given out, cell by cell. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from courses.drills.differing import nfc
from lms.spreadsheet.kept import Place
from lms.teamjobs.verifying.planting import Cells, Planted
from lms.teamjobs.verifying.sameness import form, same

FEW_CHANGES = 10
MOST_CHANGED = 0.3
"""Share of the filled cells. Nobody's first entry is as bad as that: the table came back as another one"""
MOVED = 2
"""Rows that stand where another one stood"""


@dataclass(frozen=True)
class Change:
    row: int
    column: int
    was: str
    now: str

    @property
    def place(self) -> Place:
        return self.row, self.column


@dataclass(frozen=True)
class Found:
    planted: Planted
    now: str

    @property
    def put_right(self) -> bool:
        """It holds again what was delivered. If not, the verifier read something else on the paper."""
        return same(self.now, self.planted.was)


@dataclass(frozen=True)
class Outcome:
    found: tuple[Found, ...]
    """Planted errors whose cell was changed"""
    left: tuple[Planted, ...]
    """Planted errors that are still there"""
    others: tuple[Change, ...]
    """Everything else that was changed: errors of the first entry, in the eyes of the verifier"""
    fields: int
    """Filled cells below the headings"""
    touches: int
    """Their characters: what was typed at least, as the keys that kanji take are not known"""

    @property
    def planted(self) -> int:
        return len(self.found) + len(self.left)

    @property
    def corrections(self) -> dict[Place, str]:
        """What the clean table holds otherwise than the first entry. Planted errors that are still there are
        not in it: what was delivered stands in their cells."""
        read_otherwise = {each.planted.place: each.now for each in self.found if not each.put_right}
        return {change.place: change.now for change in self.others} | read_otherwise


class Misfit(StrEnum):
    """Why what came back cannot be compared."""

    ROWS = "rows"
    COLUMNS = "columns"
    MOVED_ROWS = "moved_rows"
    MOVED_COLUMNS = "moved_columns"
    ANOTHER_TABLE = "another_table"


def misfit(given: Cells, returned: Cells, *, headings: int) -> Misfit | None:
    """Whether the table came back in its shape; a last row or column that was emptied counts as missing."""
    if len(given) != len(returned):
        return Misfit.ROWS
    if len(given[0]) != len(returned[0]):
        return Misfit.COLUMNS
    before, after = _forms(given), _forms(returned)
    if headings and sorted(before[0]) == sorted(after[0]) and before[0] != after[0]:
        return Misfit.MOVED_COLUMNS
    if _moved(before[headings:], after[headings:]) >= MOVED:
        return Misfit.MOVED_ROWS
    pairs = [pair for one, other in zip(before, after, strict=True) for pair in zip(one, other, strict=True)]
    changed = sum(one != other for one, other in pairs)
    filled = sum(bool(one) for one, _other in pairs)
    return Misfit.ANOTHER_TABLE if changed > max(FEW_CHANGES, filled * MOST_CHANGED) else None


def compare(cells: Cells, planted: Sequence[Planted], returned: Cells, *, headings: int) -> Outcome:
    """`cells`: as delivered. Both of one shape (`misfit`)."""
    by_place = {each.place: each for each in planted}
    found, left, others = [], [], []
    for row, line in enumerate(cells):
        for column, was in enumerate(line):
            now, slip = returned[row][column], by_place.get((row, column))
            if slip is None:
                if not same(was, now):
                    others.append(Change(row, column, was, now))
            elif same(now, slip.planted):
                left.append(slip)
            else:
                found.append(Found(slip, now))
    return Outcome(tuple(found), tuple(left), tuple(others), *size(cells, headings=headings))


def size(cells: Cells, *, headings: int) -> tuple[int, int]:
    """Filled cells below the headings, and their characters."""
    filled = [nfc(text.strip()) for row in cells[headings:] for text in row if text.strip()]
    return len(filled), sum(map(len, filled))


def _forms(cells: Cells) -> list[tuple[str, ...]]:
    return [tuple(form(text) for text in row) for row in cells]


def _moved(before: list[tuple[str, ...]], after: list[tuple[str, ...]]) -> int:
    """Rows that are now where another one was. A row that becomes equal to another by one correction has not
    moved."""
    known = set(before)
    return sum(
        other in known and _changed(one, other) > max(1, sum(map(bool, one)) / 2)
        for one, other in zip(before, after, strict=True)
    )


def _changed(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(was != now for was, now in zip(one, other, strict=True))
