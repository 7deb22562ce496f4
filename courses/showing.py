"""What the browser gets of a question before it is handed in: never the key, and nothing the key shows in.

In the author's text the order of items is itself the key, and right options tend to stand first. So options,
items and right sides are shown shuffled, and the browser answers with positions in the shown order.
`to_original` turns such an answer into the author's indexes, `to_shown` turns a stored one back. The seed
decides the shuffle: keep it on the server and the same for one attempt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courses.answers import Answer, clean_answer
from courses.questions import (
    Blank,
    BlanksQuestion,
    ChoiceQuestion,
    Cloze,
    Essay,
    Kind,
    Matching,
    Mistakes,
    Number,
    Ordering,
    Question,
    TableEntry,
    TrueFalse,
)


@dataclass(frozen=True)
class Gap:
    """The `n`-th gap of a question, from 0; typed where there are no options."""

    n: int
    options: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """A question without its key. Only the tuples its kind needs are filled, in the order to show."""

    id: str
    kind: Kind
    prompt: str
    points: int
    options: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    lefts: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    unit: str = ""
    rows: tuple[tuple[str | Gap, ...], ...] = ()
    """Of a table its rows; of a text with gaps one row: text and gaps in turn"""
    columns: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    min_chars: int = 0
    max_chars: int = 0


def shown(question: Question, seed: str) -> QuestionView:
    order = _order(question, seed)
    own: dict[str, Any] = {}
    match question:
        case ChoiceQuestion():
            own = {"options": tuple(question.options[index].text for index in order)}
        case Ordering():
            own = {"items": tuple(question.items[index] for index in order)}
        case Matching():
            own = {"lefts": question.lefts, "rights": tuple(question.rights[index] for index in order)}
        case Number():
            own = {"unit": question.unit}
        case Cloze():
            own = {"rows": _gapped(question, (question.pieces,), seed)}
        case TableEntry():
            own = {"columns": question.columns, "rows": _gapped(question, question.rows, seed)}
        case Mistakes():
            own = {"pieces": tuple(piece.text for piece in question.pieces)}
        case Essay():
            own = {"min_chars": question.min_chars, "max_chars": question.max_chars}
    return QuestionView(
        id=question.id, kind=question.kind, prompt=question.prompt, points=question.points, **own
    )


def texts_of(view: QuestionView) -> Iterator[str]:
    """Every text of it in which a picture may stand."""
    yield from (view.prompt, *view.options, *view.items, *view.lefts)
    yield from (cell for row in view.rows for cell in row if isinstance(cell, str))


def to_original(question: Question, seed: str, answer: object) -> Answer:
    """The cleaned answer in the author's indexes. Raises BadAnswer for one that is not of the right shape."""
    return _renumber(question, _order(question, seed), answer)


def to_shown(question: Question, seed: str, answer: object) -> Answer:
    """The other way round: a stored answer as positions in the shown order."""
    order = _order(question, seed)
    return _renumber(question, [order.index(index) for index in range(len(order))], answer)


def _gapped(
    question: BlanksQuestion, rows: tuple[tuple[str | Blank, ...], ...], seed: str
) -> tuple[tuple[str | Gap, ...], ...]:
    numbers = iter(range(len(question.blanks)))
    return tuple(
        tuple(
            _gap(question.id, next(numbers), cell, seed) if isinstance(cell, Blank) else cell for cell in row
        )
        for row in rows
    )


def _gap(name: str, n: int, blank: Blank, seed: str) -> Gap:
    """Its options shuffled: the right one stands first in the author's text."""
    draw = [(_draw(seed, f"{name}\0{n}", index), option) for index, option in enumerate(blank.options)]
    return Gap(n, tuple(option for _, option in sorted(draw)))


def _order(question: Question, seed: str) -> list[int]:
    """Original indexes in shown order: sorted by a hash, so that it is the same on every Python version.

    Items never come out in the right order, which an untouched list would otherwise be marked right for.
    """
    match question:
        case ChoiceQuestion():
            length = len(question.options)
        case Ordering():
            length = len(question.items)
        case Matching():
            length = len(question.rights)
        case _:
            return []
    order = sorted(range(length), key=lambda index: _draw(seed, question.id, index))
    if isinstance(question, Ordering) and order == sorted(order):
        order = order[1:] + order[:1]
    return order


def _draw(seed: str, question_id: str, index: int) -> bytes:
    return hashlib.sha256(f"{seed}\0{question_id}\0{index}".encode()).digest()


def _renumber(question: Question, numbers: list[int], answer: object) -> Answer:
    cleaned = clean_answer(question, answer)
    if not numbers or cleaned is None or isinstance(question, TrueFalse):
        return cleaned
    if isinstance(cleaned, int):
        return numbers[cleaned]
    assert isinstance(cleaned, list)
    renumbered = [numbers[index] if isinstance(index, int) else None for index in cleaned]
    return clean_answer(question, renumbered)
