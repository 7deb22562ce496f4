"""What a foreign question says, whatever its format, and remarks on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

Markup = Literal["moodle", "html", "plain", "markdown"]
"""`moodle`: HTML in which a line break is one, Moodle's "auto-format" """

Kind = Literal[
    "choice",
    "true_false",
    "short",
    "number",
    "match",
    "order",
    "cloze",
    "mistakes",
    "essay",
    "description",
    "unknown",
]
Severity = Literal["refused", "loss", "mend"]
"""refused: not taken over or not written; loss: done, but something named does not come along; mend: done,
and its author has something to add before it is complete"""

FULL = Decimal(100)


@dataclass(frozen=True)
class Remark:
    """`code` is one of remarks.ENGLISH; `detail` is what of the item is meant."""

    code: str
    severity: Severity
    detail: str = ""


@dataclass(frozen=True)
class Words:
    """A picture stands in it as a data: URI (courses.exchange.pictures)."""

    text: str = ""
    markup: Markup = "markdown"

    def __bool__(self) -> bool:
        return bool(self.text.strip())


NOTHING = Words()


@dataclass(frozen=True)
class Choice:
    """`share` of the points in percent, -100 to 100."""

    words: Words
    share: Decimal = Decimal(0)
    feedback: Words = NOTHING


@dataclass(frozen=True)
class Value:
    """A number that is right within `tolerance`, inclusive; None is "everything else"."""

    number: Decimal | None
    tolerance: Decimal = Decimal(0)
    share: Decimal = FULL
    feedback: Words = NOTHING


@dataclass(frozen=True)
class Join:
    """`right` is plain text."""

    left: Words
    right: str


@dataclass(frozen=True)
class Gap:
    """`how`: typed (with `*` as "anything"), chosen, or a number. `weight`: its points beside the others'."""

    how: Literal["typed", "chosen", "number", "several"]
    choices: tuple[Choice, ...] = ()
    values: tuple[Value, ...] = ()
    weight: int = 1
    exact_case: bool = False


@dataclass(frozen=True)
class Hot:
    """A word to tap, plain text. `right`: what should stand there; None where nothing is wrong."""

    text: str
    right: str | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """`place`: the line it begins at, from 1. Only the fields of its kind are filled.

    choice: `single`, `choices`; true_false: `right`, `choices` (feedback of true, of false); short:
    `choices`, `exact_case`; number: `values`, `unit`; match: `joins`; order: `steps`; cloze: `pieces`;
    mistakes: `hot`; essay: `guide`.
    """

    kind: Kind
    place: int
    words: Words = NOTHING
    name: str = ""
    category: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    feedback: Words = NOTHING
    points: Decimal = Decimal(1)
    single: bool = True
    shuffled: bool = True
    choices: tuple[Choice, ...] = ()
    right: bool = False
    exact_case: bool = False
    values: tuple[Value, ...] = ()
    unit: str = ""
    joins: tuple[Join, ...] = ()
    steps: tuple[Words, ...] = ()
    pieces: tuple[Words | Gap, ...] = ()
    hot: tuple[Hot, ...] = ()
    guide: Words = NOTHING
    max_chars: int | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def refused(self) -> bool:
        return any(remark.severity == "refused" for remark in self.remarks)

    def remarked(self, *remarks: Remark) -> Item:
        return replace(self, remarks=(*self.remarks, *remarks))


def refused(place: int, code: str, detail: str = "", *, name: str = "", words: Words = NOTHING) -> Item:
    """An item that cannot be read."""
    return Item(
        kind="unknown", place=place, name=name, words=words, remarks=(Remark(code, "refused", detail),)
    )
