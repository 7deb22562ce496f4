"""The kinds of questions, with their keys. Frozen values; every list is a tuple in the author's order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal

Kind = Literal[
    "single",
    "multiple",
    "true_false",
    "text",
    "number",
    "order",
    "match",
    "cloze",
    "table",
    "mistakes",
    "essay",
]


@dataclass(frozen=True)
class Option:
    """One choice of a single or multiple question; `why` answers the person who picked it."""

    text: str
    right: bool = False
    why: str = ""


@dataclass(frozen=True)
class Pair:
    left: str
    right: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every question has. Only its subclasses are asked; `see` is the slide to go back to, empty where
    a question of the bank belongs to no one lesson. `tags` say what it is drawn by, not what it asks: a
    question under other tags is still the same question."""

    kind: ClassVar[Kind]
    id: str
    prompt: str
    explanation: str
    see: str
    points: int = 1
    tags: tuple[str, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class ChoiceQuestion(Question):
    options: tuple[Option, ...]

    @property
    def right_indexes(self) -> frozenset[int]:
        return frozenset(index for index, option in enumerate(self.options) if option.right)


@dataclass(frozen=True, kw_only=True)
class SingleChoice(ChoiceQuestion):
    kind = "single"


@dataclass(frozen=True, kw_only=True)
class MultipleChoice(ChoiceQuestion):
    kind = "multiple"


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Question):
    kind = "true_false"
    answer: bool


@dataclass(frozen=True, kw_only=True)
class ShortText(Question):
    """Any of `answers` is right, compared after folding (see `courses.answers.fold`)."""

    kind = "text"
    answers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """Right when |given - answer| <= tolerance, both in `unit`."""

    kind = "number"
    answer: Decimal
    tolerance: Decimal = Decimal(0)
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Ordering(Question):
    """`items` stand in the right order."""

    kind = "order"
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Matching(Question):
    """Every left goes with one right; several lefts may share a right."""

    kind = "match"
    pairs: tuple[Pair, ...]

    @property
    def lefts(self) -> tuple[str, ...]:
        return tuple(pair.left for pair in self.pairs)

    @property
    def rights(self) -> tuple[str, ...]:
        """The different right sides in order of first appearance: what an answer's indexes point into."""
        return tuple(dict.fromkeys(pair.right for pair in self.pairs))


@dataclass(frozen=True)
class Blank:
    """A gap to fill. With `options` the right one, answers[0], is chosen from them; otherwise it is typed,
    and any of `answers` is right, compared as typed text or, where both are numbers, as numbers."""

    answers: tuple[str, ...]
    options: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BlanksQuestion(Question, ABC):
    """Gaps in something; an answer has one text for each of `blanks`."""

    @property
    @abstractmethod
    def blanks(self) -> tuple[Blank, ...]:
        """In reading order"""


@dataclass(frozen=True, kw_only=True)
class Cloze(BlanksQuestion):
    """A text with gaps, in reading order."""

    kind = "cloze"
    pieces: tuple[str | Blank, ...]

    @property
    def blanks(self) -> tuple[Blank, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Blank))


@dataclass(frozen=True, kw_only=True)
class TableEntry(BlanksQuestion):
    """A table with gaps, row by row. Every row has as many cells as there are `columns`."""

    kind = "table"
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Blank, ...], ...]

    @property
    def blanks(self) -> tuple[Blank, ...]:
        return tuple(cell for row in self.rows for cell in row if isinstance(cell, Blank))


@dataclass(frozen=True)
class Piece:
    """A word or phrase that can be tapped. `right` is what should stand there: None where nothing is wrong,
    empty where the piece should go."""

    text: str
    right: str | None = None


@dataclass(frozen=True, kw_only=True)
class Mistakes(Question):
    """Find the mistakes in a text: tap the pieces that are wrong."""

    kind = "mistakes"
    pieces: tuple[Piece, ...]

    @property
    def wrong_indexes(self) -> frozenset[int]:
        return frozenset(index for index, piece in enumerate(self.pieces) if piece.right is not None)


@dataclass(frozen=True, kw_only=True)
class Essay(Question):
    """A free text that a coach marks, 0 to `points`, by `guide`. Lengths in characters (courses.lengths)."""

    kind = "essay"
    guide: str
    min_chars: int
    max_chars: int
