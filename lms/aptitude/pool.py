"""The questions a short test of a track may ask: those of the quizzes now taught, with their difficulties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, undefer

from courses.outline import Essay, Question
from lms.aptitude.adapting import MOST, Item
from lms.aptitude.beginning import Stage
from lms.aptitude.models import AptitudeAnswer, QuestionDifficulty
from lms.db import now
from lms.learning import editions
from lms.learning.items.repaired import version_of
from lms.learning.models import Course, Lesson, LessonEdition, Series
from lms.skills.ladders import ladder_in, skills, version_at
from lms.skills.measuring.expecting import expected_difficulties, expected_of
from lms.skills.models import Skill

UNSURE = 1.0
"""Standard deviation of a difficulty nobody's answers speak for (reference: measurement 2.3; N(0, 1))"""


@dataclass(frozen=True)
class Pool:
    """`stages`: courses in the order of the catalog; `editions` by lesson."""

    stages: tuple[Stage, ...]
    editions: Mapping[int, LessonEdition]

    @property
    def items(self) -> list[Item]:
        return [item for stage in self.stages for item in stage.items]

    @property
    def enough(self) -> bool:
        return len(self.items) >= 2 * MOST


def pool(session: Session, skill: Skill) -> Pool:
    taught = taught_in(session, skill.track)
    known = _difficulties(session, [edition.lesson_id for edition in taught])
    expected = expected_difficulties(ladder_in(version_at(session, skill, now())))
    stages = []
    for course_id, group in groupby(taught, key=lambda edition: edition.lesson.course_id):
        own = list(group)
        items = tuple(item for edition in own for item in _items(edition, known, expected))
        stages.append(Stage(course_id, tuple(edition.lesson_id for edition in own), items))
    return Pool(tuple(stages), {edition.lesson_id: edition for edition in taught})


def tested_skills(session: Session) -> list[Skill]:
    """Skills with questions enough for a test."""
    return [skill for skill in skills(session) if pool(session, skill).enough]


def taught_in(session: Session, track: str) -> list[LessonEdition]:
    """Current editions with a quiz, in the order of the catalog."""
    lesson = LessonEdition.lesson
    rows = (
        select(LessonEdition)
        .join(lesson)
        .join(Lesson.course)
        .join(Course.series)
        .where(LessonEdition.is_current, Lesson.retired_at.is_(None), Series.track == track)
        .options(contains_eager(lesson).contains_eager(Lesson.course).contains_eager(Course.series))
        .options(undefer(LessonEdition.files), undefer(LessonEdition.readings))
        .order_by(Series.position, Course.position, Lesson.position)
    )
    return [edition for edition in session.scalars(rows) if edition.has_quiz]


def questions_of(edition: LessonEdition) -> tuple[Question, ...]:
    """Those that a machine can mark."""
    quiz = editions.outline(edition).quiz
    return tuple(question for question in quiz.every if not isinstance(question, Essay)) if quiz else ()


def times_shown(session: Session) -> dict[tuple[int, str], int]:
    """How often each question was asked in short tests."""
    rows = select(AptitudeAnswer.lesson_id, AptitudeAnswer.question, func.count())
    found = session.execute(rows.group_by(AptitudeAnswer.lesson_id, AptitudeAnswer.question))
    return {(lesson_id, question): count for lesson_id, question, count in found}


def _items(
    edition: LessonEdition,
    known: Mapping[tuple[int, str], QuestionDifficulty],
    expected: Mapping[str, float],
) -> Iterator[Item]:
    for question in questions_of(edition):
        row = known.get((edition.lesson_id, question.id))
        if row is not None and row.version == version_of(question):
            yield Item(edition.lesson_id, question.id, row.value, row.se)
        else:
            yield Item(edition.lesson_id, question.id, expected_of(edition.quiz_tags, expected), UNSURE)


def _difficulties(session: Session, lesson_ids: list[int]) -> dict[tuple[int, str], QuestionDifficulty]:
    rows = select(QuestionDifficulty).where(QuestionDifficulty.lesson_id.in_(lesson_ids))
    return {(row.lesson_id, row.question): row for row in session.scalars(rows)}
