"""Data entry, field by field against the key."""

from __future__ import annotations

from collections.abc import Sequence

from courses.drills.differing import difference, edits, nfc
from courses.drills.findings import Finding, Result
from courses.drills.kinds import Entry

Rows = Sequence[Sequence[str]]


def compare(drill: Entry, given: Rows, *, round: int = 1) -> Result:
    """`given[row][column]` as typed; rows or fields that are not there were left empty.

    A field that should be empty and is empty is right, and counts among the fields. `chars` is what was
    typed, so that chars - errors are the net characters (純字数); a field left out is an error of the
    field, not of its characters.
    """
    findings, chars, errors = [], 0, 0
    rows, columns = drill.set_of(round).rows, drill.columns_of(round)
    for row, wanted_row in enumerate(rows):
        for column, wanted in enumerate(wanted_row):
            typed = _typed(given, row, column)
            if typed.strip():
                chars, errors = chars + len(nfc(typed)), errors + edits(typed, wanted)
            kind = difference(typed, wanted)
            if kind is not None:
                kind = _slipped(rows, typed, row, column) or kind
                findings.append(Finding(kind, row, columns[column], typed, wanted))
    fields = len(rows) * len(columns)
    return Result(tuple(findings), fields=fields, field_errors=len(findings), chars=chars, errors=errors)


def left_empty(drill: Entry, given: Rows, *, round: int = 1) -> int:
    """How many fields hold nothing, whether the paper has something there or not."""
    rows, columns = range(len(drill.set_of(round).rows)), range(len(drill.columns_of(round)))
    return sum(not _typed(given, row, column).strip() for row in rows for column in columns)


def as_text(drill: Entry, given: Rows, *, round: int = 1) -> str:
    """The records as lines of fields parted by tabs, the form in which they are kept to be read."""
    return "\n".join(
        "\t".join(
            " ".join(_typed(given, row, column).split()) for column in range(len(drill.columns_of(round)))
        )
        for row in range(len(drill.set_of(round).rows))
    )


def _typed(given: Rows, row: int, column: int) -> str:
    return given[row][column] if row < len(given) and column < len(given[row]) else ""


def _slipped(rows: Rows, typed: str, row: int, column: int) -> str | None:
    """行ずれ・列ずれ: the value belongs to the record above or below, or to the field beside."""
    typed = nfc(typed)
    if len(typed) < 2:
        return None
    if any(typed == nfc(rows[n][column]) for n in (row - 1, row + 1) if 0 <= n < len(rows)):
        return "row_slip"
    beside = (n for n in (column - 1, column + 1) if 0 <= n < len(rows[row]))
    return "column_slip" if any(typed == nfc(rows[row][n]) for n in beside) else None
