"""Feedback on an answer line by line: which part was right, what was expected. Key material."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from courses.answers import Answer, fold, parse_number
from courses.questions import (
    Blank,
    BlanksQuestion,
    ChoiceQuestion,
    Matching,
    Mistakes,
    Ordering,
    Question,
)

_LAST_DIGIT = re.compile(r"([0-9])(?=[^0-9]*\Z)")


@dataclass(frozen=True)
class Part:
    """One line of feedback. Holds key material: show it only after the answers are handed in.

    options: `text` the option, `chosen` whether it was ticked, `right` whether it belongs to the answer.
    order:   `text` the item at this place, `right` whether it belongs there, `expected` the item that does.
    match:   `text` the left side, `given` the chosen right side, `expected` the right one.
    gaps:    `given` what was filled in, `expected` an answer that is right.
    mistakes: every piece: `text`, `chosen` whether it was tapped, `right` whether that was right to do or to
             leave, `expected` what should stand there, `why` "wrong" where the piece is wrong.
    """

    text: str
    chosen: bool
    right: bool
    why: str = ""
    given: str = ""
    expected: str = ""


def parts_of(question: Question, answer: Answer) -> tuple[Part, ...]:
    match question:
        case ChoiceQuestion():
            ticked = answer if isinstance(answer, list) else [answer]
            return tuple(
                Part(option.text, index in ticked, option.right, option.why)
                for index, option in enumerate(question.options)
            )
        case Ordering() if isinstance(answer, list):
            given = [question.items[int(index or 0)] for index in answer]
            return tuple(
                Part(item, True, item == expected, expected=expected)
                for item, expected in zip(given, question.items, strict=True)
            )
        case Matching():
            return _pairs(question, answer if isinstance(answer, list) else [None] * len(question.pairs))
        case BlanksQuestion():
            return _gaps(question, answer if isinstance(answer, list) else [None] * len(question.blanks))
        case Mistakes():
            return _pieces(question, set(answer) if isinstance(answer, list) else set())
    return ()


def partner_is_right(question: Matching, answer: Sequence[int | str | None]) -> list[bool]:
    rights = question.rights
    return [
        isinstance(chosen, int) and rights[chosen] == pair.right
        for pair, chosen in zip(question.pairs, answer, strict=True)
    ]


def gaps_right(question: BlanksQuestion, answer: Sequence[int | str | None]) -> list[bool]:
    return [
        isinstance(text, str) and _fits(blank, text)
        for blank, text in zip(question.blanks, answer, strict=True)
    ]


def _fits(blank: Blank, text: str) -> bool:
    """As typed text, or as an amount where one is wanted: 1,200 is 1200 and 1,200円 is 1200円."""
    return any(
        fold(text) == fold(right) or ((amount := _amount(right))[0] is not None and _amount(text) == amount)
        for right in blank.answers
    )


def _amount(text: str) -> tuple[Decimal | None, str]:
    """The number and what stands behind it; without a number it is None."""
    number, _, unit = _LAST_DIGIT.sub(r"\1\n", fold(text), count=1).partition("\n")
    return parse_number(number), unit


def _pairs(question: Matching, answer: Sequence[int | str | None]) -> tuple[Part, ...]:
    right = partner_is_right(question, answer)
    given = [question.rights[chosen] if isinstance(chosen, int) else "" for chosen in answer]
    return tuple(
        Part(pair.left, bool(text), ok, given=text, expected=pair.right)
        for pair, ok, text in zip(question.pairs, right, given, strict=True)
    )


def _gaps(question: BlanksQuestion, answer: Sequence[int | str | None]) -> tuple[Part, ...]:
    right = gaps_right(question, answer)
    return tuple(
        Part("", text is not None, ok, given=str(text or ""), expected=blank.answers[0])
        for blank, ok, text in zip(question.blanks, right, answer, strict=True)
    )


def _pieces(question: Mistakes, tapped: set[int | str | None]) -> tuple[Part, ...]:
    return tuple(
        Part(
            piece.text,
            index in tapped,
            (index in tapped) == (piece.right is not None),
            why="wrong" if piece.right is not None else "",
            expected=piece.right or "",
        )
        for index, piece in enumerate(question.pieces)
    )
