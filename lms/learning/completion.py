"""When a lesson is finished: enough really watched or, by the learner's own word, all read; and the quiz.

Never by opening a page, by time spent on it, or by the last position.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.journal import record
from lms.learning.models import Completion, LessonEdition
from lms.learning.progress import Attempt, ChapterRead
from lms.learning.watch_state import watch_state

How = Literal["watched", "read"]


def finished(
    *, watched_enough: bool, chapters_read: int, chapters: int, has_quiz: bool, quiz_passed: bool
) -> How | None:
    """How the lesson was finished, or None while something is left."""
    if has_quiz and not quiz_passed:
        return None
    if watched_enough:
        return "watched"
    return "read" if chapters and chapters_read >= chapters else None


def settle(session: Session, person_id: int, edition: LessonEdition) -> Completion | None:
    """Write down that the person finished the lesson, once, when nothing is left."""
    person = session.get_one(Person, person_id)
    mine = Completion.person_id == person_id, Completion.lesson_id == edition.lesson_id
    done = session.scalar(select(Completion).where(*mine))
    if done is not None:
        return done
    how = finished(
        watched_enough=watch_state(session, person, edition).enough,
        chapters_read=_chapters_read(session, person_id, edition),
        chapters=len(edition.chapters),
        has_quiz=edition.has_quiz,
        quiz_passed=_passed(session, person_id, edition),
    )
    if how is None:
        return None
    row = Completion(person_id=person_id, lesson_id=edition.lesson_id, edition_id=edition.id, how=how)
    session.add(row)
    record(session, "lesson.completed", row, by=person, about=person, lesson=edition.key, how=how)
    return row


def _chapters_read(session: Session, person_id: int, edition: LessonEdition) -> int:
    mine = ChapterRead.person_id == person_id, ChapterRead.edition_id == edition.id
    return session.scalar(select(func.count()).select_from(ChapterRead).where(*mine)) or 0


def _passed(session: Session, person_id: int, edition: LessonEdition) -> bool:
    """In any attempt at the lesson's quiz, on record or for practice."""
    mine = Attempt.person_id == person_id, Attempt.lesson_id == edition.lesson_id, Attempt.passed
    return bool(session.scalar(select(exists().where(*mine))))
