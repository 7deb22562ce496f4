"""What each kind of drill asks for, as frozen values read from practice.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ColumnKind = Literal["text", "choice", "phone", "postal", "url", "mail", "date", "number"]
CellValue = str | int | Decimal | date

WHOLE_TEST = 600
"""Seconds of the speed test; its usual rule counts ten minutes"""
TRY = 60
"""Seconds of the test on trial, which counts for nothing"""
MOST_ERRORS = 10
"""A speed test with more is not valid (the usual rule, reference skill-levels 1.1)"""


@dataclass(frozen=True)
class Column:
    name: str
    kind: ColumnKind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaperSet:
    """`rows[n][c]` is what paper n has to become under the client's rules. `papers[n]`: the lines written
    on it, drawn as a picture (paper.py), or the name of an SVG in the lesson's folder."""

    papers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ()
    """Where the papers of this set are of another kind than those of the first"""
    rules: str = ""
    """What is asked of this set beyond the brief (Markdown)"""


@dataclass(frozen=True)
class Entry:
    """Papers to be typed in: one paper a record, one field a column. Each round takes the next set; a set
    whose key was seen counts for nothing any more."""

    columns: tuple[str, ...]
    sets: tuple[PaperSet, ...]

    def set_of(self, round: int) -> PaperSet:
        return self.sets[(round - 1) % len(self.sets)]

    def columns_of(self, round: int) -> tuple[str, ...]:
        return self.set_of(round).columns or self.columns


@dataclass(frozen=True)
class Listing:
    """A list to be made. `identity`: columns that together tell one row from another; `source`: where the
    address stands that a row was taken from. `key`: rows that have to be found, empty where nobody knows."""

    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    source: str = ""
    min_rows: int = 1
    max_rows: int = 20
    key: tuple[tuple[str, ...], ...] = ()
    free: tuple[str, ...] = ()
    """Columns in own words, not compared with the key"""

    def place(self, name: str) -> int:
        return next(n for n, column in enumerate(self.columns) if column.name == name)


@dataclass(frozen=True)
class Line:
    speaker: str
    words: str


@dataclass(frozen=True)
class Transcription:
    """`speech`: what is said, turn by turn; `key`: what has to be handed in.

    `alike`: spellings that count as the same, the first of each standing for all. `fillers`: words without
    meaning that must go. `digits`: how numbers are written.
    """

    key: str
    speech: tuple[Line, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    fillers: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    digits: Literal["half", "full", "any"] = "half"
    recorded: bool = False
    """The sound is recordings/practice.<ending> of the lesson's folder instead of `speech`"""
    scene: str = ""
    """Of a further one: who talks about what, and what is asked of it (Markdown)"""
    further: tuple[Transcription, ...] = ()
    """What the rounds after the first listen to; once all were heard it begins anew"""

    def of(self, round: int) -> Transcription:
        return (self, *self.further)[(round - 1) % (1 + len(self.further))]


@dataclass(frozen=True)
class SheetText:
    """A sheet of the file that is offered for a start: rows of cells."""

    name: str
    rows: tuple[tuple[CellValue, ...], ...]


@dataclass(frozen=True)
class CellCheck:
    """What has to stand in each of `cells` ("E2" or "E2:E9" of `sheet`), `values` row by row."""

    sheet: str
    cells: str
    values: tuple[CellValue, ...] = ()
    tolerance: Decimal = Decimal(0)
    formula: bool = False
    """Has to be worked out by a formula"""
    uses: tuple[str, ...] = ()
    """Functions or references the formula has to hold, like ROUND or 設定!$B$1"""
    without: tuple[str, ...] = ()
    """Numbers that must not be typed into the formula"""
    hint: str = ""


@dataclass(frozen=True)
class Spreadsheet:
    file_name: str
    sheets: tuple[SheetText, ...]
    checks: tuple[CellCheck, ...]


@dataclass(frozen=True)
class Typing:
    """The speed test. A run takes the next of `texts` in turn, so that nobody types one by heart."""

    texts: tuple[str, ...]


Drill = Entry | Listing | Transcription | Spreadsheet | Typing


def is_new(drill: Drill, round: int) -> bool:
    """Whether nobody who takes this round has seen its key: only then does the result show a skill."""
    if isinstance(drill, Typing):
        return True
    if isinstance(drill, Transcription):
        return round <= 1 + len(drill.further)
    return round <= (len(drill.sets) if isinstance(drill, Entry) else 1)
