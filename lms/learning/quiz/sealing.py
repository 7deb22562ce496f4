"""While an attempt that goes on record is under way, whatever tells its answers is shut.

That is earlier results of the lesson, practice with its questions, the daily review of them, and the same
of other lessons that drew one of its questions from the course's bank. The points stay to be seen; handing in
opens everything again. It is shut for the person, not for a screen: another device sees no more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from lms.accounts.models import Person
from lms.errors import Refusal
from lms.learning.models import Lesson, LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import quizzes


class Sealed(Refusal):
    """With the way to the attempt that has to be handed in first."""

    message = _("The quiz is under way, and here are its answers. They open again once it is handed in.")

    def __init__(self, running: Attempt) -> None:
        self.way = (f"/attempts/{running.id}", _("Go on with the quiz"))
        super().__init__()


def running(session: Session, person: Person) -> Sequence[Attempt]:
    """The person's attempts under way that go on record."""
    mine = Attempt.person_id == person.id, Attempt.submitted_at.is_(None), Attempt.counted
    loaded = joinedload(Attempt.edition).joinedload(LessonEdition.lesson)
    return session.scalars(select(Attempt).options(loaded).where(*mine).order_by(Attempt.id)).all()


def seal_of(
    session: Session, person: Person, edition: LessonEdition, questions: Collection[str]
) -> Attempt | None:
    """What keeps the answers to these questions of the edition shut for the person; None: they are open."""
    for attempt in running(session, person):
        if attempt.lesson_id == edition.lesson_id:
            return attempt
        if attempt.edition.lesson.course_id == edition.lesson.course_id and drawn(attempt) & set(questions):
            return attempt
    return None


def seal_of_result(session: Session, viewer: Person, attempt: Attempt) -> Attempt | None:
    """For its owner: a coach who reads it is not the one who is asked."""
    if attempt.person_id != viewer.id:
        return None
    asked = [question.id for question in quizzes.asked_in(attempt).questions]
    return seal_of(session, viewer, attempt.edition, asked)


def check(session: Session, person: Person, edition: LessonEdition, questions: Collection[str]) -> None:
    """Raises Sealed."""
    seal = seal_of(session, person, edition, questions)
    if seal is not None:
        raise Sealed(seal)


def asked_by(attempt: Attempt, question: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """In a query that joins Lesson: whether the lesson's `question` is one that the attempt may ask."""
    of_bank = and_(Lesson.course_id == attempt.edition.lesson.course_id, question.in_(drawn(attempt)))
    return or_(Lesson.id == attempt.lesson_id, of_bank)


def drawn(attempt: Attempt) -> set[str]:
    """Ids of the questions that the attempt has out of a bank, which other lessons may draw from too."""
    own = {question.id for question in quizzes.quiz_of(attempt.edition).questions}
    return {question.id for question in quizzes.asked_in(attempt).questions} - own
