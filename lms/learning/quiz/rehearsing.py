"""練習: a quiz answered for oneself, every question explained as soon as its answer is final.

Open once the quiz was handed in, so that nobody has seen the keys before the attempt that goes on record, and
shut while an attempt is under way. A rehearsal is no attempt: nothing of it is evidence.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courses import drawing
from courses.answers import Answer, BadAnswer
from courses.grading import Mark
from courses.outline import Essay, Question
from courses.showing import to_original
from lms.accounts.models import Person
from lms.db import now
from lms.errors import NotThere, Refusal
from lms.journal import record
from lms.learning.items import repaired
from lms.learning.models import LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import limits, quizzes, sealing, submitting
from lms.learning.quiz.models import Rehearsal, RehearsalAnswer


class NotYet(Refusal):
    message = _("You can practise with explanations once you have handed in this quiz for the first time.")


class UnderWay(Refusal):
    message = _("The quiz itself is under way. Please hand it in first; then you can practise again.")

    def __init__(self, running: Attempt) -> None:
        self.way = (f"/attempts/{running.id}", _("Go on with the quiz"))
        super().__init__()


class StillOpen(Refusal):
    status = 422
    message = _("There is no whole answer yet. You can answer now, or go on to the explanation as it is.")


class AlreadyAnswered(Refusal):
    message = _("This question was answered already. The next one is waiting.")


def begin(session: Session, person: Person, edition: LessonEdition) -> Rehearsal:
    """One that is not finished, else a new one, with other draws. Raises NotYet, UnderWay, NoQuiz,
    sealing.Sealed."""
    quiz = quizzes.quiz_of(edition)
    _check(session, person, edition.lesson_id)
    mine = Rehearsal.person_id == person.id, Rehearsal.edition_id == edition.id
    last = session.scalar(select(Rehearsal).where(*mine).order_by(Rehearsal.id.desc()).limit(1))
    if last is not None and following(last) is not None:
        sealing.check(session, person, edition, last.asked)
        return last
    seed = secrets.token_hex(8)
    names = [name for name in drawing.drawn(quiz, seed) if not isinstance(quiz.question(name), Essay)]
    sealing.check(session, person, edition, names)
    row = Rehearsal(
        person_id=person.id, lesson_id=edition.lesson_id, edition_id=edition.id, seed=seed, asked=names
    )
    session.add(row)
    session.flush()
    record(session, "rehearsal.started", row, by=person, about=person, lesson=edition.key)
    return row


def own(session: Session, person: Person, rehearsal_id: int) -> Rehearsal:
    """Raises NotThere for somebody else's, sealing.Sealed while the quiz itself is taken for the record."""
    row = session.get(Rehearsal, rehearsal_id)
    if row is None or row.person_id != person.id:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    sealing.check(session, person, row.edition, row.asked)
    return row


def following(row: Rehearsal) -> Question | None:
    """The question to answer now; None at the end."""
    done = {answer.question for answer in row.answers}
    left = next((name for name in row.asked if name not in done), None)
    return quizzes.quiz_of(row.edition).question(left) if left is not None else None


def answer(
    session: Session, row: Rehearsal, name: str, raw: Any, *, unanswered_too: bool = False, by: Person
) -> RehearsalAnswer:
    """Final. `raw` in shown positions; open or half open only with `unanswered_too`.

    Raises AlreadyAnswered, UnderWay, NoSuchQuestion, StillOpen, courses.answers.BadAnswer.
    """
    _check(session, by, row.lesson_id)
    question = quizzes.quiz_of(row.edition).question(name)
    if question is None or name not in row.asked:
        raise quizzes.NoSuchQuestion
    if any(one.question == name for one in row.answers):
        raise AlreadyAnswered
    value = final(question, row.seed, raw, unanswered_too=unanswered_too)
    given = RehearsalAnswer(question=name, value=value, at=now())
    row.answers.append(given)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyAnswered from error
    record(session, "question.rehearsed", given, by=by, about=by, rehearsal=row.id)
    return given


def final(question: Question, seed: str, raw: Any, *, unanswered_too: bool) -> Answer:
    """What is explained, in the author's indexes. Half an order is none. Raises StillOpen, BadAnswer."""
    try:
        value = to_original(question, seed, raw)
    except BadAnswer as bad:
        if not unanswered_too or bad.fault != "incomplete":
            raise
        return None
    if not unanswered_too and not submitting.is_whole(value):
        raise StillOpen
    return value


def given(row: Rehearsal, name: str) -> RehearsalAnswer:
    """Raises NotThere for a question without a final answer: its key is not shown."""
    found = next((one for one in row.answers if one.question == name), None)
    if found is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return found


def mark(session: Session, row: Rehearsal, one: RehearsalAnswer) -> tuple[Question, Mark]:
    """Key material: only for an answer that is final."""
    question = quizzes.quiz_of(row.edition).question(one.question)
    if question is None:
        raise quizzes.NoSuchQuestion
    return question, repaired.marked_one(question, one.value, repaired.in_force(session, row.lesson_id))


def _check(session: Session, person: Person, lesson_id: int) -> None:
    running = quizzes.open_attempt(session, person, lesson_id)
    if running is not None:
        raise UnderWay(running)
    if not limits.handed_in(session, person, lesson_id):
        raise NotYet
