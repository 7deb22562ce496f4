"""Answers as plain JSON values: their shape for each kind of question, and how typed text is compared.

    single      index of an option            true_false  true or false
    multiple    list of indexes of options    text        text
    order       every item's index, in order  number      number, or text with a number in it
    match       for each left the index of its right, null where none is chosen yet
    cloze, table  for each gap the text typed or chosen, null where none is yet
    mistakes    list of indexes of pieces     essay       text

`None` is a question left open. Indexes count from 0 in the author's order (see `courses.showing`).
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from courses.questions import (
    Blank,
    BlanksQuestion,
    Essay,
    Matching,
    Mistakes,
    MultipleChoice,
    Number,
    Ordering,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)

LONGEST_ANSWER = 500
"""Characters of a typed answer."""
LONGEST_ESSAY = 4000
"""Characters of a free text; what is above its own limit is told at once and kept"""

Answer = None | bool | int | float | str | list[int] | list[int | None] | list[str | None]

Fault = Literal["wrong_shape", "not_offered", "twice", "incomplete", "too_long", "not_a_number"]

_FAULTS: dict[Fault, str] = {
    "wrong_shape": "The answer does not have the form this question asks for.",
    "not_offered": "The answer names a choice that this question does not offer.",
    "twice": "The answer names the same choice twice.",
    "incomplete": "The answer must place every item.",
    "too_long": f"The answer is longer than {LONGEST_ANSWER} characters, a free text than {LONGEST_ESSAY}.",
    "not_a_number": "The answer must be a number.",
}


class BadAnswer(ValueError):
    """An answer that cannot be an answer to this question. `fault` is stable, for a translated message."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(_FAULTS[fault])


def clean_answer(question: Question, raw: object) -> Answer:
    """The answer fit to store, or None for one left open. Raises BadAnswer; never repairs by guessing."""
    if raw is None:
        return None
    match question:
        case SingleChoice():
            return _index(raw, len(question.options))
        case MultipleChoice():
            return sorted(_indexes(raw, len(question.options))) or None
        case TrueFalse():
            return _boolean(raw)
        case ShortText():
            return _typed(raw)
        case Number():
            return _numeric(raw, question.unit)
        case Ordering():
            return _whole_order(raw, len(question.items))
        case Matching():
            return _partners(raw, len(question.lefts), len(question.rights))
        case BlanksQuestion():
            return _filled(raw, question.blanks)
        case Mistakes():
            return sorted(_indexes(raw, len(question.pieces))) or None
        case Essay():
            return _typed(raw, LONGEST_ESSAY)
    raise TypeError(f"no such question: {type(question).__name__}")


def fold(text: str) -> str:
    """Text as it is compared: NFKC, case folded, katakana as hiragana, without spaces and invisible marks,
    which the signs for a variant of a letter (異体字セレクタ) are among.

    NFKC is applied again after case folding, as Unicode's toNFKC_Casefold (UAX #15) does, and after the
    removals, which may bring a letter and its accent together.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = (letter for letter in plain if not letter.isspace() and unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", _VARIANTS.sub("", "".join(kept))).translate(_HIRAGANA)


def parse_number(given: str | int | float, unit: str = "") -> Decimal | None:
    """The number in what was typed, or None. Full-width digits, 1,000s commas and the unit are welcome."""
    if not isinstance(given, str):
        number = Decimal(str(given)) if abs(given) < _TOO_BIG else None
        return number if number is None or number.is_finite() else None
    text = fold(given).translate(_SIGNS)
    if unit and text.endswith(fold(unit)):
        text = text[: -len(fold(unit))]
    if unit == "円":
        text = text.removeprefix("¥")
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


_VARIANTS = re.compile("[\u034f\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_SIGNS = str.maketrans({"−": "-", "‐": "-", "–": "-", "ー": "-"})
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_TOO_BIG = 10**30


def _index(raw: object, length: int) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise BadAnswer("wrong_shape")
    if not 0 <= raw < length:
        raise BadAnswer("not_offered")
    return raw


def _indexes(raw: object, length: int) -> list[int]:
    if not isinstance(raw, list):
        raise BadAnswer("wrong_shape")
    found = [_index(item, length) for item in raw]
    if len(set(found)) < len(found):
        raise BadAnswer("twice")
    return found


def _boolean(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise BadAnswer("wrong_shape")
    return raw


def _typed(raw: object, longest: int = LONGEST_ANSWER) -> str | None:
    if not isinstance(raw, str):
        raise BadAnswer("wrong_shape")
    if len(raw) > longest:
        raise BadAnswer("too_long")
    return raw.strip() if fold(raw) else None


def _numeric(raw: object, unit: str) -> str | int | float | None:
    """As typed, so that the person sees their own answer again."""
    given = raw if isinstance(raw, int | float) and not isinstance(raw, bool) else _typed(raw)
    if given is not None and parse_number(given, unit) is None:
        raise BadAnswer("not_a_number")
    return given


def _whole_order(raw: object, length: int) -> list[int]:
    found = _indexes(raw, length)
    if len(found) != length:
        raise BadAnswer("incomplete")
    return found


def _partners(raw: object, lefts: int, rights: int) -> list[int | None] | None:
    if not isinstance(raw, list):
        raise BadAnswer("wrong_shape")
    if len(raw) != lefts:
        raise BadAnswer("incomplete")
    found = [None if item is None else _index(item, rights) for item in raw]
    return None if all(item is None for item in found) else found


def _filled(raw: object, blanks: tuple[Blank, ...]) -> list[str | None] | None:
    if not isinstance(raw, list):
        raise BadAnswer("wrong_shape")
    if len(raw) != len(blanks):
        raise BadAnswer("incomplete")
    found = [None if text is None else _typed(text) for text in raw]
    for blank, text in zip(blanks, found, strict=True):
        if blank.options and text is not None and text not in blank.options:
            raise BadAnswer("not_offered")
    return None if all(text is None for text in found) else found
