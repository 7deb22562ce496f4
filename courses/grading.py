"""grade(question, answer) → Mark, and a whole quiz at once. No answer is so odd that it raises.

Partial credit, as a share of the question's points:
multiple  (right ticked - wrong ticked) / number right, not below 0: ticking everything gains nothing.
order     (longest run of items that stand in the right order, gaps allowed, - 1) / (number of items - 1).
          One misplaced step costs one step, wherever it landed; a reversed list earns nothing. The measure is
          the "longest ordered subset" of Moodle's ordering question (question/type/ordering), less the one
          item that is always in order with itself; its length by patience sorting (Fredman, "On computing
          the length of longest increasing subsequences", Discrete Mathematics 11, 1975).
match     right pairs / number of pairs.
Everything else is right or not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.answers import Answer, BadAnswer, clean_answer, fold, parse_number
from courses.outline import (
    ChoiceQuestion,
    Matching,
    Number,
    Ordering,
    Question,
    Quiz,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from courses.showing import QuestionView, shown, to_original, to_shown

__all__ = [
    "BadAnswer",
    "Mark",
    "Part",
    "QuestionView",
    "QuizMark",
    "clean_answer",
    "grade",
    "grade_quiz",
    "shown",
    "to_original",
    "to_shown",
]

_ROUNDING = 1e-9
"""Shares are sums of fractions; a pass must not be lost to the last binary digit."""


@dataclass(frozen=True)
class Part:
    """One line of feedback. Holds key material: show it only after the answers are handed in.

    options: `text` the option, `chosen` whether it was ticked, `right` whether it belongs to the answer.
    order:   `text` the item at this place, `right` whether it belongs there, `expected` the item that does.
    match:   `text` the left side, `given` the chosen right side, `expected` the right one.
    """

    text: str
    chosen: bool
    right: bool
    why: str = ""
    given: str = ""
    expected: str = ""


@dataclass(frozen=True)
class Mark:
    """Points out of `max`; `right` means all of them; not `answered`: left open, or no possible answer."""

    points: float
    max: int
    answered: bool
    parts: tuple[Part, ...] = ()

    @property
    def right(self) -> bool:
        return self.points == self.max


@dataclass(frozen=True)
class QuizMark:
    """`marks` by question id; `share` of all points, 0 to 1."""

    marks: Mapping[str, Mark]
    points: float
    max: int
    share: float
    passed: bool


def grade(question: Question, answer: object) -> Mark:
    """The mark for an answer in the author's indexes (see `courses.answers`)."""
    try:
        cleaned = clean_answer(question, answer)
    except BadAnswer:
        cleaned = None
    share = 0.0 if cleaned is None else _share(question, cleaned)
    return Mark(
        points=question.points * share,
        max=question.points,
        answered=cleaned is not None,
        parts=_parts(question, cleaned),
    )


def grade_quiz(quiz: Quiz, answers: Mapping[str, object]) -> QuizMark:
    """Every question of the quiz marked; one without an answer earns nothing."""
    marks = {question.id: grade(question, answers.get(question.id)) for question in quiz.questions}
    points = sum(mark.points for mark in marks.values())
    share = points / quiz.max_points if quiz.max_points else 0.0
    return QuizMark(marks, points, quiz.max_points, share, passed=share >= quiz.pass_share - _ROUNDING)


def _share(question: Question, answer: Answer) -> float:
    match question, answer:
        case SingleChoice(), int():
            return float(answer in question.right_indexes)
        case ChoiceQuestion(), list():
            return _ticked_share(question, set(answer))
        case TrueFalse(), bool():
            return float(answer == question.answer)
        case ShortText(), str():
            return float(fold(answer) in {fold(right) for right in question.answers})
        case Number(), int() | float() | str():
            return float(_near(question, answer))
        case Ordering(), list():
            return (_longest_ascent([index or 0 for index in answer]) - 1) / (len(question.items) - 1)
        case Matching(), list():
            return sum(_partner_is_right(question, answer)) / len(question.pairs)
    raise TypeError(f"no such question: {type(question).__name__}")


def _ticked_share(question: ChoiceQuestion, ticked: set[int | None]) -> float:
    right = question.right_indexes
    return max(0, len(ticked & right) - len(ticked - right)) / len(right)


def _near(question: Number, given: str | int | float) -> bool:
    number = parse_number(given, question.unit)
    return number is not None and abs(number - question.answer) <= question.tolerance


def _longest_ascent(indexes: Sequence[int]) -> int:
    tails: list[int] = []
    for index in indexes:
        place = bisect_left(tails, index)
        tails[place : place + 1] = [index]
    return len(tails)


def _partner_is_right(question: Matching, answer: Sequence[int | None]) -> list[bool]:
    rights = question.rights
    return [
        chosen is not None and rights[chosen] == pair.right
        for pair, chosen in zip(question.pairs, answer, strict=True)
    ]


def _parts(question: Question, answer: Answer) -> tuple[Part, ...]:
    match question:
        case ChoiceQuestion():
            ticked = answer if isinstance(answer, list) else [answer]
            return tuple(
                Part(option.text, index in ticked, option.right, option.why)
                for index, option in enumerate(question.options)
            )
        case Ordering() if isinstance(answer, list):
            given = [question.items[index or 0] for index in answer]
            return tuple(
                Part(item, True, item == expected, expected=expected)
                for item, expected in zip(given, question.items, strict=True)
            )
        case Matching():
            return _pair_parts(question, answer if isinstance(answer, list) else [None] * len(question.pairs))
    return ()


def _pair_parts(question: Matching, answer: Sequence[int | None]) -> tuple[Part, ...]:
    right = _partner_is_right(question, answer)
    given = ["" if chosen is None else question.rights[chosen] for chosen in answer]
    return tuple(
        Part(pair.left, bool(text), ok, given=text, expected=pair.right)
        for pair, ok, text in zip(question.pairs, right, given, strict=True)
    )
