"""What Ponkotan shows to everybody: the ladders and the lessons. No person, no figure about one."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import now
from lms.learning.models import Course, Lesson, LessonEdition, Series
from lms.skills.criteria import Ladder, Level, leaves, read_ladder
from lms.skills.ladders import default_document, ladder_in
from lms.skills.models import LadderVersion

WITHIN_THE_TEAM = frozenset({"directing"})
"""Skills whose work nobody orders: it keeps the team going"""


@dataclass(frozen=True)
class CourseShown:
    title: str
    lessons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SeriesShown:
    title: str
    summary: str
    courses: list[CourseShown] = field(default_factory=list)


def ladders(session: Session) -> list[Ladder]:
    """The ladder of each skill in force today; before any was loaded, the default ones. One query."""
    begun = select(LadderVersion).where(LadderVersion.effective_from <= now())
    ordered = session.scalars(begun.order_by(LadderVersion.skill_id, LadderVersion.effective_from))
    newest = {version.skill_id: version for version in ordered}
    if not newest:
        return [read_ladder(entry) for entry in default_document()["tracks"]]
    return [ladder_in(version) for version in newest.values()]


def orderable(shown: list[Ladder]) -> list[tuple[str, list[str]]]:
    """(skill, kinds of work) that clients can order: those of the levels on which nobody has to accompany
    others. A skill that names no kinds yet says what its people can do."""
    found = []
    for ladder in shown:
        working = [level for level in ladder.levels if not _teaches(level)]
        kinds = [kind for level in working for kind in level.task_types]
        if ladder.track not in WITHIN_THE_TEAM:
            found.append((ladder.name, kinds or [level.summary for level in working]))
    return found


def lessons(session: Session) -> list[SeriesShown]:
    """Titles of the lessons taught now, in the order of the catalog. One query."""
    taught = (
        select(Series.title, Series.summary, Course.title, LessonEdition.title)
        .join(Course, Course.series_id == Series.id)
        .join(Lesson, Lesson.course_id == Course.id)
        .join(LessonEdition, LessonEdition.lesson_id == Lesson.id)
        .where(Lesson.retired_at.is_(None), LessonEdition.is_current)
        .order_by(Series.position, Series.id, Course.position, Course.id, Lesson.position, Lesson.id)
    )
    shown: list[SeriesShown] = []
    for series, summary, course, lesson in session.execute(taught):
        if not shown or (shown[-1].title, shown[-1].summary) != (series, summary):
            shown.append(SeriesShown(series, summary))
        courses = shown[-1].courses
        if not courses or courses[-1].title != course:
            courses.append(CourseShown(course))
        courses[-1].lessons.append(lesson)
    return shown


def _teaches(level: Level) -> bool:
    return any(leaf.metric.startswith("mentoring.") for leaf in leaves(level.require))
