"""Answers out of an ordinary form, and what is shown of them once they are marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Any

from werkzeug.datastructures import MultiDict

from courses.grading import Mark
from courses.outline import (
    BlanksQuestion,
    Essay,
    Matching,
    Mistakes,
    MultipleChoice,
    Number,
    Ordering,
    Question,
    Quiz,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from courses.showing import QuestionView, shown
from lms.learning.progress import Attempt, TextMark
from lms.learning.quiz import quizzes, submitting


@dataclass(frozen=True)
class Marked:
    """One question after it was handed in. `given` is what a typed answer was, `right` what was wanted;
    `by_hand` what a coach gave for a free text, `guide` what the coach looks for."""

    view: QuestionView
    mark: Mark
    explanation: str
    see: str
    given: str
    right: str
    by_hand: TextMark | None = None
    guide: str = ""
    late: Marked | None = None
    """The same question with what was answered after the end of the time"""


def marked(attempt: Attempt) -> list[Marked]:
    """Every question with its mark and explanation. Key material: only for an attempt handed in."""
    if attempt.submitted_at is None:
        raise ValueError("The key is shown after submission only")
    marks, with_late = submitting.marked(attempt).marks, submitting.marked_with_late(attempt)
    answers = {answer.question: answer for answer in attempt.answers}
    asked = quizzes.asked_in(attempt).questions
    by_hand = _by_hand(attempt, asked)
    found = []
    for question in asked:
        answer = answers.get(question.id)
        late = None
        if with_late is not None and answer is not None and answer.late_at:
            mark = with_late.marks[question.id]
            late = marked_one(question, mark, seed=attempt.seed, value=answer.late_value)
        found.append(
            marked_one(
                question,
                marks[question.id],
                seed=attempt.seed,
                value=answer.value if answer is not None else None,
                by_hand=by_hand.get(question.id),
                late=late,
            )
        )
    return found


def marked_one(
    question: Question,
    mark: Mark,
    *,
    seed: str,
    value: Any,
    by_hand: TextMark | None = None,
    late: Marked | None = None,
) -> Marked:
    """One question with its mark; `value` is the answer in the author's indexes. Key material."""
    return Marked(
        view=shown(question, seed),
        mark=mark,
        explanation=question.explanation,
        see=question.see,
        given=_typed(question, value),
        right=_wanted(question),
        by_hand=by_hand,
        guide=question.guide if isinstance(question, Essay) else "",
        late=late,
    )


def typed_in(form: MultiDict[str, str], attempt: Attempt) -> dict[str, Any]:
    """What a sent page of the attempt answers. A question left empty on a page made before another screen
    answered it stays answered: the old page did not take the answer back, it never saw it."""
    made_at = _moment(form.get("made_at"))
    unseen = {
        answer.question
        for answer in attempt.answers
        if (answer.late_at or answer.saved_at).timestamp() > made_at
    }
    typed = answers_in(form, quizzes.asked_in(attempt))
    return {name: value for name, value in typed.items() if name not in unseen or not _empty(value)}


def answers_in(form: MultiDict[str, str], quiz: Quiz) -> dict[str, Any]:
    """What a sent form answers, by question id; a question that is not in the form is left alone."""
    found: dict[str, Any] = {}
    for question in quiz.every:
        asked = f"{question.id}-asked" in form
        if asked or question.id in form:
            found[question.id] = answer_in(question, form)
    return found


def answer_in(question: Question, form: MultiDict[str, str]) -> Any:
    """The answer as courses.answers wants it; what makes no sense is passed on to be refused there."""
    first = form.get(question.id)
    match question:
        case SingleChoice():
            return _whole(first)
        case MultipleChoice():
            return [_whole(each) for each in form.getlist(question.id)]
        case TrueFalse():
            return {"yes": True, "no": False, None: None}.get(first, first)
        case ShortText() | Number() | Essay():
            return first or None
        case BlanksQuestion():
            return [form.get(f"{question.id}-{n}") or None for n in range(len(question.blanks))]
        case Mistakes():
            return [_whole(each) for each in form.getlist(question.id)]
        case Ordering():
            return _ordered([form.get(f"{question.id}-{n}", "") for n in range(len(question.items))])
        case Matching():
            chosen = [form.get(f"{question.id}-{n}", "") for n in range(len(question.lefts))]
            return [_whole(each) if each else None for each in chosen]
    raise TypeError(f"no such question: {type(question).__name__}")


def _by_hand(attempt: Attempt, asked: Iterable[Question]) -> dict[str, TextMark]:
    """Most quizzes ask for no free text: of those the database is not asked."""
    read = any(isinstance(question, Essay) for question in asked)
    return {mark.question: mark for mark in attempt.text_marks} if read else {}


def _moment(text: str | None) -> float:
    """Seconds since 1970; later than everything when the form does not say."""
    try:
        return float(text or "inf")
    except ValueError:
        return inf


def _empty(value: Any) -> bool:
    if isinstance(value, list):
        return all(each is None for each in value)
    return value is None or (isinstance(value, str) and not value.strip())


def _whole(text: str | None) -> int | str | None:
    """No choice has a number of seven digits; Python refuses to read one of thousands."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 7 else text


def _ordered(places: list[str]) -> Any:
    """Items in order, from the number given to each; None when no number was given at all."""
    if not any(places):
        return None
    numbered = sorted(
        (_whole(place), item) for item, place in enumerate(places) if isinstance(_whole(place), int)
    )
    order = [item for place, item in numbered]
    # A number given twice reads as the same item twice, which is what the refusal then says.
    doubled = len({place for place, _item in numbered}) < len(numbered)
    return [order[0]] * len(order) if doubled else order


def _typed(question: Question, value: Any) -> str:
    if isinstance(question, TrueFalse):
        return "" if value is None else ("○" if value else "×")
    return str(value) if isinstance(question, ShortText | Number | Essay) and value is not None else ""


def _wanted(question: Question) -> str:
    match question:
        case TrueFalse():
            return "○" if question.answer else "×"
        case ShortText():
            return question.answers[0]
        case Number():
            return f"{question.answer.normalize():f}{question.unit}"
    return ""
