"""What follows once every answer of an attempt is marked: evidence, and perhaps the end of the lesson."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Role
from lms.learning import completion
from lms.learning.models import Course, Lesson, Series
from lms.learning.progress import Attempt
from lms.learning.told import moment
from lms.skills.evidence import Kind, add_fact

_afterwards: list[Callable[[Session, Attempt], None]] = []


def then(act: Callable[[Session, Attempt], None]) -> None:
    """A part of learning that looks at finished attempts says so here; it stands above the quizzes."""
    _afterwards.append(act)


def conclude(session: Session, attempt: Attempt) -> None:
    """Put a submitted attempt on record if it counts, and see whether the lesson is finished. While texts
    wait for a coach nothing happens: it is called again after the last of them."""
    if attempt.texts_waiting:
        return
    if attempt.counted and attempt.person.has(Role.WORKER):
        _put_on_record(session, attempt)
    completion.settle(session, attempt.person_id, attempt.edition)
    for act in _afterwards:
        act(session, attempt)


def _put_on_record(session: Session, attempt: Attempt) -> None:
    edition = attempt.edition
    track = session.scalar(
        select(Series.track).join(Course).join(Lesson).where(Lesson.id == attempt.lesson_id)
    )
    add_fact(
        session,
        attempt.person,
        track=track or "",
        kind=Kind.QUIZ,
        source=f"attempt:{attempt.id}",
        occurred_at=moment(attempt.told_on, attempt.submitted_at),
        by=attempt.by,
        how=attempt.how or "",
        data={
            "lesson": edition.key,
            "title": edition.title,
            "tags": list(edition.quiz_tags),
            "attempt": attempt.n,
            "points": attempt.points,
            "max": attempt.max_points,
        },
    )
