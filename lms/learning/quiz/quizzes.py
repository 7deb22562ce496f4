"""Taking a quiz: the attempt stands from the start, each answer is kept at once, only the person hands in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, object_session

from courses.answers import BadAnswer, Fault
from courses.grading import QuizMark
from courses.outline import Essay, Question, Quiz
from courses.showing import to_original
from lms.accounts.models import Person
from lms.db import now
from lms.errors import NotThere, Refusal
from lms.journal import record
from lms.learning import concluding, editions, starts
from lms.learning.items import repaired
from lms.learning.items.models import QuestionRepair
from lms.learning.models import LessonEdition
from lms.learning.progress import Answer, Attempt
from lms.skills.sources import quiz_groups_from

RETAKE_AFTER = timedelta(days=14)
"""Between two attempts that go on record (reference/levels.json; 14 days as CrowdWorks' test has them)"""
ANY_TIME = "onboarding"
"""A quiz with this tag goes on record whenever it is taken: the promises must be known, not guessed once"""


class NoQuiz(NotThere):
    message = _("This lesson has no quiz.")


class AlreadyStarted(Refusal):
    message = _("This quiz was just started in another window. Please go on there, or reload this page.")


class AlreadySubmitted(Refusal):
    message = _("These answers were handed in already.")


class NoSuchQuestion(NotThere):
    message = _("This question is not in the quiz.")


class Unanswered(Refusal):
    """`questions`: ids of those still open."""

    message = _("Some questions have no answer yet. You can answer them, or hand in as it is.")

    def __init__(self, questions: list[str]) -> None:
        self.questions = questions
        super().__init__()


def start_attempt(session: Session, person: Person, edition: LessonEdition) -> Attempt:
    """The attempt under way if there is one, else a new one. Raises NoQuiz, AlreadyStarted, OtherEdition."""
    if not edition.has_quiz:
        raise NoQuiz
    running = open_attempt(session, person, edition.lesson_id)
    if running is not None:
        return running
    starts.start(session, person, edition)
    attempt = Attempt(
        person_id=person.id,
        lesson_id=edition.lesson_id,
        edition_id=edition.id,
        n=_how_many(session, person, edition.lesson_id) + 1,
        counted=counts_from(session, person, edition) <= now(),
        seed=secrets.token_hex(8),
        started_at=now(),
        max_points=quiz_of(edition).max_points,
    )
    session.add(attempt)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyStarted from error
    record(session, "attempt.started", attempt, by=person, about=person, lesson=edition.key, n=attempt.n)
    return attempt


@dataclass(frozen=True)
class Saved:
    """By question id: what was kept, and what could not be an answer and why."""

    kept: dict[str, Answer]
    faults: dict[str, Fault]


def save_answers(session: Session, attempt: Attempt, answers: Mapping[str, Any]) -> Saved:
    """Keep answers as they come: positions in the shown order (courses.showing); None takes one back.

    One that cannot be an answer does not keep the others from being saved; what was saved before it stays.
    Raises AlreadySubmitted, NoSuchQuestion.
    """
    if attempt.submitted_at is not None:
        raise AlreadySubmitted
    quiz = quiz_of(attempt.edition)
    saved = Saved({}, {})
    known = {answer.question: answer for answer in attempt.answers}
    for name, raw in answers.items():
        question = _question(quiz, name)
        try:
            value = to_original(question, attempt.seed, raw)
        except BadAnswer as bad:
            saved.faults[name] = bad.fault
            continue
        saved.kept[name] = _keep(attempt, known.get(name), name, value)
    session.flush()
    return saved


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
        about=by,
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
    quiz = quiz_of(attempt.edition)
    answers = {answer.question: answer.value for answer in attempt.answers}
    texts = any(isinstance(question, Essay) for question in quiz.questions)
    by_hand = {mark.question: mark.points for mark in attempt.text_marks} if texts else {}
    return repaired.graded(quiz, answers, by_hand, repairs)


def unanswered(attempt: Attempt) -> list[str]:
    """Ids of the questions still open or answered in part, in the order they are shown."""
    answered = {answer.question for answer in attempt.answers if _whole(answer.value)}
    return [question.id for question in quiz_of(attempt.edition).questions if question.id not in answered]


def quiz_of(edition: LessonEdition) -> Quiz:
    quiz = editions.outline(edition).quiz
    if quiz is None:
        raise NoQuiz
    return quiz


def open_attempt(session: Session, person: Person, lesson_id: int) -> Attempt | None:
    mine = Attempt.person_id == person.id, Attempt.lesson_id == lesson_id
    return session.scalar(select(Attempt).where(*mine, Attempt.submitted_at.is_(None)))


def counts_from(session: Session, person: Person, edition: LessonEdition) -> datetime:
    """From when an attempt goes on record: at once, or some days after the last one that did."""
    if ANY_TIME in edition.quiz_tags:
        return now()
    mine = Attempt.person_id == person.id, Attempt.lesson_id == edition.lesson_id
    counted = select(func.max(Attempt.submitted_at)).where(*mine, Attempt.counted)
    last = session.scalar(counted)
    return last + RETAKE_AFTER if last is not None else now()


def _how_many(session: Session, person: Person, lesson_id: int) -> int:
    mine = Attempt.person_id == person.id, Attempt.lesson_id == lesson_id
    return session.scalar(select(func.max(Attempt.n)).where(*mine)) or 0


def _question(quiz: Quiz, name: str) -> Question:
    question = quiz.question(name)
    if question is None:
        raise NoSuchQuestion
    return question


def _whole(value: Any) -> bool:
    """A matching may be saved with some partners still missing."""
    return value is not None and not (isinstance(value, list) and None in value)


def _keep(attempt: Attempt, answer: Answer | None, name: str, value: Any) -> Answer:
    if answer is None:
        answer = Answer(attempt_id=attempt.id, question=name)
        attempt.answers.append(answer)
    answer.value, answer.saved_at = value, now()
    return answer


quiz_groups_from(editions.quiz_groups)
