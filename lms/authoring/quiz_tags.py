"""What the score of a quiz may count for, by the skill that its series is for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.review.questions import KNOWN_TAGS
from courses.tracks import quiz_tag_of
from lms.learning.models import Course, Lesson, LessonEdition, Series
from lms.skills.ladders import asked_quizzes, skills
from lms.skills.quiz_names import quiz_name


def choices(session: Session, track: str) -> dict[str, str]:
    """{tag: name}: the track's own, what its quizzes carry, what its ladder asks for; for everyone all."""
    every = _of_track(session, track) if track else [*_of_track(session, track), *sorted(KNOWN_TAGS)]
    return {tag: quiz_name(session, tag) for tag in dict.fromkeys(every)}


def asked(session: Session, track: str) -> set[str]:
    """Tags that a level in force asks for: of the track, or of any where everybody takes the lesson."""
    tracks = [track] if track else [skill.track for skill in skills(session)]
    return {tag for each in tracks for tag in asked_quizzes(session, each)}


def known(session: Session, track: str) -> frozenset[str]:
    """Tags that need no remark: a level asks for them, or may do so soon."""
    return KNOWN_TAGS.union(_of_track(session, track))


def _of_track(session: Session, track: str) -> list[str]:
    return [quiz_tag_of(track), *_usual(session, track), *asked_quizzes(session, track)]


def _usual(session: Session, track: str) -> list[str]:
    """In the order of the lessons; of the track alone, because what everyone takes has its own."""
    taught = select(LessonEdition.quiz_tags).join(Lesson, Lesson.id == LessonEdition.lesson_id)
    current = taught.where(LessonEdition.is_current, Lesson.retired_at.is_(None))
    rows = session.scalars(current.join(Course).join(Series).where(Series.track == track).order_by(Lesson.id))
    return [tag for tags in rows for tag in tags]
