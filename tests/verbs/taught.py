"""Lessons with a quiz, as bare rows: for what asks only which quizzes there are, not what they say."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.learning.models import Course, Lesson, LessonEdition, Series


def quiz_lesson(
    session: Session, number: int, *, track: str = "writing", tags: Sequence[str] = ("writing_basic",)
) -> Lesson:
    """w/<number>, published now, in a series of its own."""
    series = Series(key=f"s{number}", position=number, title=f"シリーズ{number}", summary="", track=track)
    course = Course(series=series, key=f"s{number}/c", position=0, title="講座", summary="")
    lesson = Lesson(course=course, key=f"w/{number}", position=0)
    session.add_all([series, course, lesson])
    session.flush()
    edition(session, lesson, tags)
    return lesson


def edition(session: Session, lesson: Lesson, tags: Sequence[str]) -> LessonEdition:
    """Published now, in place of the one before."""
    for before in session.scalars(select(LessonEdition).filter_by(lesson_id=lesson.id, is_current=True)):
        before.is_current = False
    session.flush()
    row = LessonEdition(
        lesson_id=lesson.id,
        key=lesson.key,
        fingerprint="",
        files={},
        readings={},
        title=f"レッスン{lesson.key.partition('/')[2]}",
        summary="",
        minutes=5,
        chapters=[],
        quiz_tags=list(tags),
        has_practice=False,
    )
    session.add(row)
    session.flush()
    return row
