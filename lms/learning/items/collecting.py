"""First attempts → an array of marks. Whose answers count, and what "not reached" means, stand here."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.grading import grade
from courses.item_analysis.classical import Marks
from courses.outline import Question
from lms.accounts.models import PersonRole, Role
from lms.learning import editions
from lms.learning.items import repaired
from lms.learning.models import LessonEdition
from lms.learning.progress import Answer, Attempt, TextMark


@dataclass(frozen=True)
class Collected:
    """`marks` and `answers`: a row a person, a column a question of `questions`. Answers are in the author's
    indexes, None: left open. NaN in `marks`: not reached, or asked in another wording."""

    questions: tuple[Question, ...]
    people: tuple[int, ...]
    marks: Marks
    answers: list[list[Any]]


def collect(session: Session, edition: LessonEdition) -> Collected:
    """The first attempts of workers at the lesson's quiz, as far as they answered the questions of `edition`
    in the same wording, whichever edition they learnt from.

    Whatever stands after a person's last answer was not reached; what they left open before it is wrong.
    What was not drawn for a person was not asked, and what came after the end of the time was not reached.
    """
    outline = editions.outline(edition)
    questions = outline.quiz.every if outline.quiz else ()
    attempts = _first_attempts(session, edition.lesson_id)
    given = _answers(session, edition.lesson_id)
    by_hand = _by_hand(session, edition.lesson_id)
    asked = _asked(session, questions, {row.edition_id for row in attempts})
    marking = _Marking(session, edition, questions)
    marks = np.full((len(attempts), len(questions)), np.nan)
    answers: list[list[Any]] = []
    for row, taken in enumerate(attempts):
        own = given[taken.id]
        reached = _reached(taken.asked or [question.id for question in questions], own)
        answers.append([own.get(question.id) for question in questions])
        for column, question in enumerate(questions):
            if question.id in reached and question.id in asked[taken.edition_id]:
                marks[row, column] = marking.share(
                    question, own.get(question.id), by_hand.get((taken.id, question.id))
                )
    return Collected(questions, tuple(attempt.person_id for attempt in attempts), marks, answers)


class _Marking:
    """Marks of answers, each different answer marked once: a thousand people give few different ones."""

    def __init__(self, session: Session, edition: LessonEdition, questions: tuple[Question, ...]) -> None:
        repairs = repaired.in_force(session, edition.lesson_id)
        self._mended = {question.id: repaired.mended(question, repairs) for question in questions}
        self._known: dict[tuple[str, str, float | None], float] = {}

    def share(self, question: Question, answer: Any, by_hand: float | None) -> float:
        """0..1, NaN while a coach has not marked it."""
        key = (question.id, json.dumps(answer), by_hand)
        if key not in self._known:
            mark = grade(self._mended[question.id], answer, by_hand)
            self._known[key] = np.nan if mark.pending else mark.points / mark.max
        return self._known[key]


def _first_attempts(session: Session, lesson_id: int) -> list[Any]:
    workers = select(PersonRole.person_id).where(PersonRole.role == Role.WORKER)
    first = Attempt.lesson_id == lesson_id, Attempt.n == 1, Attempt.submitted_at.is_not(None)
    rows = select(Attempt.id, Attempt.person_id, Attempt.edition_id, Attempt.asked).where(
        *first, Attempt.person_id.in_(workers)
    )
    return list(session.execute(rows.order_by(Attempt.id)))


def _answers(session: Session, lesson_id: int) -> dict[int, dict[str, Any]]:
    rows = select(Answer.attempt_id, Answer.question, Answer.value).join(
        Attempt, Attempt.id == Answer.attempt_id
    )
    given: dict[int, dict[str, Any]] = defaultdict(dict)
    for attempt_id, question, value in session.execute(
        rows.where(Attempt.lesson_id == lesson_id, Attempt.n == 1)
    ):
        given[attempt_id][question] = value
    return given


def _by_hand(session: Session, lesson_id: int) -> dict[tuple[int, str], float]:
    rows = select(TextMark.attempt_id, TextMark.question, TextMark.points).join(
        Attempt, Attempt.id == TextMark.attempt_id
    )
    found = session.execute(rows.where(Attempt.lesson_id == lesson_id))
    return {(attempt_id, question): points for attempt_id, question, points in found}


def _asked(
    session: Session, questions: tuple[Question, ...], edition_ids: set[int]
) -> dict[int, frozenset[str]]:
    """By edition: which of the questions it asks word for word."""
    rows = session.scalars(select(LessonEdition).where(LessonEdition.id.in_(edition_ids)))
    return {row.id: frozenset(q.id for q in questions if q in _questions(row)) for row in rows}


def _questions(edition: LessonEdition) -> tuple[Question, ...]:
    quiz = editions.outline(edition).quiz
    return quiz.every if quiz else ()


def _reached(asked: list[str], own: dict[str, Any]) -> frozenset[str]:
    """The questions, in the order they were asked, up to the last one answered."""
    numbers = (n for n, name in enumerate(asked, 1) if own.get(name) is not None)
    return frozenset(asked[: max(numbers, default=0)])
