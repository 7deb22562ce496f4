"""How often a quiz may be taken, and which of the attempts go on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from courses.outline import RETAKE_DAYS
from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.learning import editions
from lms.learning.models import Lesson, LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import timing
from lms.learning.quiz.models import ExtraAttempt
from lms.learning.told import moment
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.learnt import RETAKE_AFTER, counting

ANY_TIME = "onboarding"
"""A quiz with this tag goes on record whenever it is taken: the promises must be known, not guessed once"""
LONGEST_REASON = 500


class NoMoreAttempts(Refusal):
    message = _("This quiz cannot be taken again. Your coach can give you one more attempt.")


@dataclass(frozen=True)
class Terms:
    """What a person should know of a quiz before they begin. `minutes`: their own; None: no clock."""

    minutes: int | None
    attempts_left: int | None


def terms(session: Session, person: Person, edition: LessonEdition) -> Terms:
    quiz = editions.outline(edition).quiz
    if quiz is None:
        return Terms(None, None)
    seconds = timing.seconds_for(person, quiz.minutes) if quiz.minutes else 0
    return Terms(round(seconds / 60) or None, attempts_left(session, person, edition))


def counts_from(session: Session, person: Person, edition: LessonEdition) -> datetime:
    """From when an attempt goes on record: at once, or some days after the last one that did."""
    return waits_until(session, person, edition) or now()


def waits_until(session: Session, person: Person, edition: LessonEdition) -> datetime | None:
    """Some days after the last attempt on record was taken; None: nothing is to be waited for."""
    if ANY_TIME in edition.quiz_tags:
        return None
    quiz, taken = editions.outline(edition).quiz, _on_record(session, person, edition)
    return taken[-1] + timedelta(days=quiz.retake_days if quiz else RETAKE_DAYS) if taken else None


def level_from(session: Session, person: Person, edition: LessonEdition) -> datetime | None:
    """From when a result can count for a level again, where the quiz lets one go on record before that
    (lms.skills.learnt.first_quiz); None: whatever goes on record counts."""
    quiz = editions.outline(edition).quiz
    if quiz is None or quiz.retake_days >= RETAKE_DAYS or ANY_TIME in edition.quiz_tags:
        return None
    for_level = counting(_on_record(session, person, edition), lambda taken: taken)
    again = for_level[-1] + RETAKE_AFTER if for_level else None
    return again if again and again > now() else None


def attempts_left(session: Session, person: Person, edition: LessonEdition) -> int | None:
    """None without limit. Attempts count from their start; those that a coach added are in it."""
    quiz = editions.outline(edition).quiz
    if quiz is None or quiz.attempts is None:
        return None
    lesson = edition.lesson_id
    taken = select(func.count(Attempt.id)).where(Attempt.person_id == person.id, Attempt.lesson_id == lesson)
    extra = select(func.count(ExtraAttempt.id)).where(
        ExtraAttempt.person_id == person.id, ExtraAttempt.lesson_id == lesson
    )
    return max(quiz.attempts + (session.scalar(extra) or 0) - (session.scalar(taken) or 0), 0)


def handed_in(session: Session, person: Person, lesson_id: int) -> bool:
    """Once or more often."""
    mine = Attempt.person_id == person.id, Attempt.lesson_id == lesson_id
    return bool(session.scalar(select(exists().where(*mine, Attempt.submitted_at.is_not(None)))))


def add_attempt(
    session: Session, person: Person, lesson: Lesson, *, title: str, reason: str, by: Person
) -> ExtraAttempt:
    """Raises BadInput without a reason."""
    if not reason.strip():
        raise BadInput(_("Please write why one more attempt is right."), field="reason")
    row = ExtraAttempt(
        person_id=person.id, lesson_id=lesson.id, reason=reason.strip()[:LONGEST_REASON], by_id=by.id
    )
    session.add(row)
    session.flush()
    text = N_("You can take the quiz “%(lesson)s” once more: %(reason)s")
    tell(
        session, person, "quiz.once_more", text, url=f"/lessons/{lesson.id}", lesson=title, reason=row.reason
    )
    record(session, "attempt.added", row, by=by, about=person, lesson=lesson.key)
    return row


def _on_record(session: Session, person: Person, edition: LessonEdition) -> list[datetime]:
    """When the attempts on record that were handed in were taken, the first one first."""
    mine = Attempt.person_id == person.id, Attempt.lesson_id == edition.lesson_id
    counted = select(Attempt.told_on, Attempt.submitted_at).where(*mine, Attempt.counted)
    taken = session.execute(counted.where(Attempt.submitted_at.is_not(None)))
    return sorted(moment(day, at) for day, at in taken)
