"""Free texts in a quiz: a coach gives the points and says why; then the result goes on record."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from courses.outline import Essay
from lms.accounts.models import Person
from lms.accounts.permissions import visible_workers
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.learning import concluding
from lms.learning.progress import Attempt, TextMark
from lms.learning.quiz import quizzes, submitting
from lms.notices.telling import tell
from lms.prose import N_

LONGEST_COMMENT = 2000


class AlreadyMarked(Refusal):
    message = _("Somebody has marked this text already.")


class OwnText(Refusal):
    message = _("Nobody can mark their own work.")


def mark_text(
    session: Session, attempt: Attempt, *, question: str, points: float, comment: str, by: Person
) -> TextMark:
    """Raises NotThere for what is no waiting text, AlreadyMarked, OwnText, BadInput."""
    asked = _essay(attempt, question)
    if by.id == attempt.person_id:
        raise OwnText
    if not 0 <= points <= asked.points:
        raise BadInput(_("Please give 0 to %(max)s points.", max=asked.points), field="points")
    if not comment.strip():
        raise BadInput(_("Please write a few words to the person."), field="comment")
    mark = TextMark(question=question, points=points, comment=comment.strip()[:LONGEST_COMMENT], by_id=by.id)
    attempt.text_marks.append(mark)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyMarked from error
    _count_anew(session, attempt)
    record(session, "text.marked", mark, by=by, about=attempt.person, attempt=attempt.id, points=points)
    return mark


def waiting(session: Session, workers: Iterable[int]) -> list[Attempt]:
    """Attempts of these workers with texts to mark, the longest waiting first."""
    due = select(Attempt).where(Attempt.texts_waiting > 0, Attempt.person_id.in_(list(workers)))
    loaded = due.options(joinedload(Attempt.edition), joinedload(Attempt.person))
    return list(session.scalars(loaded.order_by(Attempt.submitted_at)))


def markable(session: Session, coach: Person, attempt_id: int) -> Attempt:
    """A submitted attempt of a worker whom the coach sees. Raises NotThere."""
    workers = visible_workers(coach).with_only_columns(Person.id)
    attempt = session.scalar(
        select(Attempt).where(
            Attempt.id == attempt_id, Attempt.submitted_at.is_not(None), Attempt.person_id.in_(workers)
        )
    )
    if attempt is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return attempt


def _essay(attempt: Attempt, name: str) -> Essay:
    question = quizzes.asked_in(attempt).question(name)
    if attempt.submitted_at is None or not isinstance(question, Essay):
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    if any(mark.question == name for mark in attempt.text_marks):
        raise AlreadyMarked
    return question


def _count_anew(session: Session, attempt: Attempt) -> None:
    outcome = submitting.marked(attempt)
    attempt.texts_waiting = len(outcome.pending)
    attempt.points, attempt.passed = outcome.points, outcome.passed and not outcome.pending
    session.flush()
    concluding.conclude(session, attempt)
    if not attempt.texts_waiting:
        text = N_("Your answers in the quiz “%(lesson)s” have been read. The result is there.")
        url = f"/attempts/{attempt.id}/result"
        tell(session, attempt.person, "quiz.marked", text, url=url, lesson=attempt.edition.title)
