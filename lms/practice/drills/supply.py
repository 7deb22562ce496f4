"""How much data entry the lessons still hold for a worker: a set of papers counts once."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.drills.kinds import Entry
from lms.accounts.models import Person
from lms.learning.editions import outline
from lms.learning.models import Lesson, LessonEdition
from lms.practice.drills.forms import size
from lms.practice.models import Submission


def fields_left(session: Session, worker: Person) -> int:
    """Fields of the sets that the worker has not handed in yet."""
    taught = select(LessonEdition).join(Lesson, Lesson.id == LessonEdition.lesson_id)
    current = taught.where(LessonEdition.is_current, LessonEdition.has_practice, Lesson.retired_at.is_(None))
    own = select(Submission.lesson_id, func.max(Submission.n)).where(Submission.worker_id == worker.id)
    done: dict[int, int] = {row[0]: row[1] for row in session.execute(own.group_by(Submission.lesson_id))}
    return sum(_fields(edition, done.get(edition.lesson_id, 0)) for edition in session.scalars(current))


def _fields(edition: LessonEdition, rounds: int) -> int:
    practice = outline(edition).practice
    if practice is None or not isinstance(practice.drill, Entry):
        return 0
    sizes = (size(practice, round=n) for n in range(rounds + 1, len(practice.drill.sets) + 1))
    return sum(rows * columns for rows, columns in sizes)
