"""Handing in a quiz: marks, what goes on record, what is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session, object_session

from courses.grading import QuizMark
from courses.outline import Essay
from lms.accounts.models import Person
from lms.db import now
from lms.errors import Refusal
from lms.journal import record
from lms.learning import concluding
from lms.learning.items import repaired
from lms.learning.items.models import QuestionRepair
from lms.learning.progress import Attempt
from lms.learning.quiz.quizzes import AlreadySubmitted, asked_in


class Unanswered(Refusal):
    """`questions`: ids of those still open."""

    message = _("Some questions have no answer yet. You can answer them, or hand in as it is.")

    def __init__(self, questions: list[str]) -> None:
        self.questions = questions
        super().__init__()


def submit(session: Session, attempt: Attempt, *, unanswered_too: bool, by: Person) -> Attempt:
    """Hand in: mark, put on record if this attempt counts, and see whether the lesson is finished.

    Raises AlreadySubmitted; Unanswered unless `unanswered_too`.
    """
    if attempt.submitted_at is not None:
        raise AlreadySubmitted
    left = unanswered(attempt)
    if left and not unanswered_too:
        raise Unanswered(left)
    outcome = marked(attempt)
    attempt.submitted_at, attempt.texts_waiting = now(), len(outcome.pending)
    attempt.points, attempt.passed = outcome.points, outcome.passed and not outcome.pending
    session.flush()
    concluding.conclude(session, attempt)
    record(
        session,
        "attempt.submitted",
        attempt,
        by=by,
        about=attempt.person,
        lesson=attempt.edition.key,
        n=attempt.n,
        points=outcome.points,
        max=outcome.max,
        passed=attempt.passed,
        counted=attempt.counted,
        texts_waiting=attempt.texts_waiting,
    )
    return attempt


def marked(attempt: Attempt) -> QuizMark:
    """The marks of what was answered so far. Key material: show it only after submission."""
    session = object_session(attempt)
    return marked_with(attempt, repaired.in_force(session, attempt.lesson_id) if session else ())


def marked_with(attempt: Attempt, repairs: Sequence[QuestionRepair]) -> QuizMark:
    """The marks as they are if exactly these repairs are in force."""
    answers = {answer.question: answer.value for answer in attempt.answers}
    return _graded(attempt, answers, repairs)


def marked_with_late(attempt: Attempt) -> QuizMark | None:
    """The marks as if what came after the end of the time counted too; None when nothing did."""
    session = object_session(attempt)
    if session is None or not any(answer.late_at for answer in attempt.answers):
        return None
    answers = {
        answer.question: answer.late_value if answer.late_at else answer.value for answer in attempt.answers
    }
    return _graded(attempt, answers, repaired.in_force(session, attempt.lesson_id))


def unanswered(attempt: Attempt) -> list[str]:
    """Ids of the questions still open or answered in part, in the order they are shown."""
    answered = {
        answer.question for answer in attempt.answers if is_whole(answer.value) or is_whole(answer.late_value)
    }
    return [question.id for question in asked_in(attempt).questions if question.id not in answered]


def is_whole(value: Any) -> bool:
    """A matching may be saved with some partners still missing."""
    return value is not None and not (isinstance(value, list) and None in value)


def _graded(attempt: Attempt, answers: Mapping[str, Any], repairs: Sequence[QuestionRepair]) -> QuizMark:
    quiz = asked_in(attempt)
    texts = any(isinstance(question, Essay) for question in quiz.questions)
    by_hand = {mark.question: mark.points for mark in attempt.text_marks} if texts else {}
    return repaired.graded(quiz, answers, by_hand, repairs)
