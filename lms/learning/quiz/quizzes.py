"""Taking a quiz: the attempt stands from the start, each answer is kept at once, only the person hands in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from courses import drawing
from courses.answers import BadAnswer, Fault
from courses.outline import Question, Quiz
from courses.showing import to_original
from lms.accounts.models import Person
from lms.db import now
from lms.errors import NotThere, Refusal
from lms.journal import record
from lms.learning import editions, starts
from lms.learning.models import Course, Lesson, LessonEdition, Series
from lms.learning.progress import Answer, Attempt
from lms.learning.quiz import groups, limits, timing
from lms.skills.sources import quizzes_from


class NoQuiz(NotThere):
    message = _("This lesson has no quiz.")


class AlreadyStarted(Refusal):
    message = _("This quiz was just started in another window. Please go on there, or reload this page.")


class AlreadySubmitted(Refusal):
    message = _("These answers were handed in already.")


class NoSuchQuestion(NotThere):
    message = _("This question is not in the quiz.")


def start_attempt(
    session: Session, person: Person, edition: LessonEdition, *, timed: bool = True, by: Person | None = None
) -> Attempt:
    """The attempt under way if there is one, else a new one. `by`: staff who write for the person.

    Raises NoQuiz, AlreadyStarted, OtherEdition, limits.NoMoreAttempts.
    """
    if not edition.has_quiz:
        raise NoQuiz
    running = open_attempt(session, person, edition.lesson_id)
    if running is not None:
        return running
    if limits.attempts_left(session, person, edition) == 0:
        raise limits.NoMoreAttempts
    starts.start(session, person, edition, by=by)
    taken, moment = _how_many(session, person, edition.lesson_id), now()
    asked = _fresh(person, edition, taken)
    attempt = Attempt(
        person_id=person.id,
        lesson_id=edition.lesson_id,
        edition_id=edition.id,
        n=taken + 1,
        counted=limits.counts_from(session, person, edition) <= now(),
        seed=secrets.token_hex(8),
        started_at=moment,
        max_points=asked.max_points,
        asked=[question.id for question in asked.questions],
        used_seconds=0.0,
        running_since=moment if asked.minutes and timed else None,
        timed=timed,
    )
    session.add(attempt)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyStarted from error
    record(
        session, "attempt.started", attempt, by=by or person, about=person, lesson=edition.key, n=attempt.n
    )
    return attempt


@dataclass(frozen=True)
class Saved:
    """By question id: what was kept, and what could not be an answer and why. `late`: the time was over."""

    kept: dict[str, Answer]
    faults: dict[str, Fault]
    late: bool = False


def save_answers(session: Session, attempt: Attempt, answers: Mapping[str, Any]) -> Saved:
    """Keep answers as they come: positions in the shown order (courses.showing); None takes one back.

    One that cannot be an answer does not keep the others from being saved; what was saved before it stays.
    What comes after the end of the time is kept beside it. Raises AlreadySubmitted, NoSuchQuestion, Paused.
    """
    if attempt.submitted_at is not None:
        raise AlreadySubmitted
    clock = timing.clock_of(attempt)
    if clock is not None and clock.paused:
        raise timing.Paused
    quiz = asked_in(attempt)
    saved = Saved({}, {}, late=clock is not None and clock.is_late(now()))
    known = {answer.question: answer for answer in attempt.answers}
    for name, raw in answers.items():
        question = _question(quiz, name)
        try:
            value = to_original(question, attempt.seed, raw)
        except BadAnswer as bad:
            saved.faults[name] = bad.fault
            continue
        answer = known.get(name) or Answer(attempt_id=attempt.id, question=name, value=None)
        saved.kept[name] = _keep(answer, value, late=saved.late)
    _add(session, attempt, [answer for name, answer in saved.kept.items() if name not in known])
    return saved


def asked_in(attempt: Attempt) -> Quiz:
    """The quiz as this attempt has it, whatever the bank holds by now."""
    return drawing.asked(quiz_of(attempt.edition), attempt.asked)


def asked_next(session: Session, person: Person, edition: LessonEdition) -> Quiz:
    """What the attempt under way asks, or the one that would be begun now: what a pack carries along."""
    running = open_attempt(session, person, edition.lesson_id)
    if running is not None and running.edition_id == edition.id:
        return asked_in(running)
    return _fresh(person, edition, _how_many(session, person, edition.lesson_id))


def quiz_of(edition: LessonEdition) -> Quiz:
    """With all that may be asked."""
    quiz = editions.outline(edition).quiz
    if quiz is None:
        raise NoQuiz
    return quiz


def open_attempt(session: Session, person: Person, lesson_id: int) -> Attempt | None:
    mine = Attempt.person_id == person.id, Attempt.lesson_id == lesson_id
    return session.scalar(select(Attempt).where(*mine, Attempt.submitted_at.is_(None)))


def _fresh(person: Person, edition: LessonEdition, taken: int) -> Quiz:
    """What the attempt after `taken` of them asks. The draw follows from who takes which quiz for the
    how manieth time, so that a pack and the attempt it comes home to agree; nobody can foresee it
    without the secret key."""
    quiz = quiz_of(edition)
    told = f"{person.id} {edition.lesson_id} {edition.fingerprint} {taken}".encode()
    key = str(current_app.config["SECRET_KEY"]).encode()
    return drawing.asked(quiz, drawing.drawn(quiz, hmac.new(key, told, hashlib.sha256).hexdigest()))


def _how_many(session: Session, person: Person, lesson_id: int) -> int:
    mine = Attempt.person_id == person.id, Attempt.lesson_id == lesson_id
    return session.scalar(select(func.max(Attempt.n)).where(*mine)) or 0


def _question(quiz: Quiz, name: str) -> Question:
    question = quiz.question(name)
    if question is None:
        raise NoSuchQuestion
    return question


def _keep(answer: Answer, value: Any, *, late: bool) -> Answer:
    if not late:
        answer.value, answer.saved_at = value, now()
    elif value != answer.value:
        answer.late_value, answer.late_at = value, now()
    else:
        answer.late_value, answer.late_at = None, None
    return answer


def _add(session: Session, attempt: Attempt, answers: list[Answer]) -> None:
    """The attempt itself has not changed, so the database need not look at it again for each answer."""
    session.add_all(answers)
    session.flush()
    set_committed_value(attempt, "answers", [*attempt.answers, *answers])


quizzes_from(groups.quizzes, Series, Course, Lesson, LessonEdition)
