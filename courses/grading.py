"""grade(question, answer) → Mark, and a whole quiz at once. No answer is so odd that it raises.

Partial credit, as a share of the question's points:
multiple  (right ticked - wrong ticked) / number right, not below 0: ticking everything gains nothing.
order     (longest run of items that stand in the right order, gaps allowed, - 1) / (number of items - 1).
          One misplaced step costs one step, wherever it landed; a reversed list earns nothing. The measure is
          the "longest ordered subset" of Moodle's ordering question (question/type/ordering), less the one
          item that is always in order with itself; its length by patience sorting (Fredman, "On computing
          the length of longest increasing subsequences", Discrete Mathematics 11, 1975).
match     right pairs / number of pairs.
cloze     right gaps / number of gaps; so does a table.
mistakes  (wrong pieces tapped - right pieces tapped) / number wrong, not below 0.
essay     what a coach gives, see `by_hand`; until then the mark is `pending`.
Everything else is right or not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from courses.answers import Answer, BadAnswer, clean_answer, fold, parse_number
from courses.grading_parts import Part, gaps_right, partner_is_right, parts_of
from courses.outline import (
    BlanksQuestion,
    ChoiceQuestion,
    Essay,
    Matching,
    Mistakes,
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
class Mark:
    """Points out of `max`; `right` means all of them; not `answered`: left open, or no possible answer;
    `pending`: a person has yet to mark it, and its points are 0 until then."""

    points: float
    max: int
    answered: bool
    parts: tuple[Part, ...] = ()
    pending: bool = False

    @property
    def right(self) -> bool:
        return self.points == self.max and not self.pending


@dataclass(frozen=True)
class QuizMark:
    """`marks` by question id; `share` of all points, 0 to 1."""

    marks: Mapping[str, Mark]
    points: float
    max: int
    share: float
    passed: bool

    @property
    def pending(self) -> tuple[str, ...]:
        """Ids of the questions that a person has yet to mark."""
        return tuple(name for name, mark in self.marks.items() if mark.pending)


def grade(question: Question, answer: object, by_hand: float | None = None) -> Mark:
    """The mark for an answer in the author's indexes (see `courses.answers`). `by_hand`: the points a coach
    gave for a free text."""
    try:
        cleaned = clean_answer(question, answer)
    except BadAnswer:
        cleaned = None
    if isinstance(question, Essay):
        points = min(max(by_hand or 0.0, 0.0), question.points) if cleaned is not None else 0.0
        pending = cleaned is not None and by_hand is None
        return Mark(points, question.points, cleaned is not None, pending=pending)
    share = 0.0 if cleaned is None else _share(question, cleaned)
    return Mark(
        points=question.points * share,
        max=question.points,
        answered=cleaned is not None,
        parts=parts_of(question, cleaned),
    )


def grade_quiz(
    quiz: Quiz,
    answers: Mapping[str, object],
    by_hand: Mapping[str, float] | None = None,
    to_all: Collection[str] = (),
) -> QuizMark:
    """Every question of the quiz marked; one without an answer earns nothing. `by_hand`: a coach's points by
    question id. `to_all`: ids of questions that proved unfair, whose points everybody gets."""
    given = by_hand or {}
    marks = {each.id: grade(each, answers.get(each.id), given.get(each.id)) for each in quiz.questions}
    marks |= {name: replace(marks[name], points=marks[name].max, pending=False) for name in to_all}
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
            return (_longest_ascent([int(index or 0) for index in answer]) - 1) / (len(question.items) - 1)
        case Matching(), list():
            return sum(partner_is_right(question, answer)) / len(question.pairs)
        case BlanksQuestion(), list():
            return sum(gaps_right(question, answer)) / len(question.blanks)
        case Mistakes(), list():
            return _tapped_share(question, set(answer))
    raise TypeError(f"no such question: {type(question).__name__}")


def _ticked_share(question: ChoiceQuestion, ticked: set[int | str | None]) -> float:
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


def _tapped_share(question: Mistakes, tapped: set[int | str | None]) -> float:
    wrong = question.wrong_indexes
    return max(0, len(tapped & wrong) - len(tapped - wrong)) / len(wrong)
