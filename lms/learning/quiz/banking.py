"""Every question that is asked now, of which lessons and banks it is, and how often its words changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from courses.answers import fold
from courses.outline import Question
from lms.errors import NotThere
from lms.learning import editions
from lms.learning.items.repaired import version_of
from lms.learning.models import Course, Lesson, LessonEdition

A_PAGE = 30


@dataclass(frozen=True)
class Use:
    """A lesson that asks the question, always or when it is drawn."""

    lesson_id: int
    title: str
    drawn: bool


@dataclass
class Entry:
    """A question of the bank. `skills`: what the quizzes that ask it count for."""

    question: Question
    track: str
    skills: tuple[str, ...]
    uses: list[Use] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)
    """Each different wording that was ever taught"""


@dataclass(frozen=True)
class Shelf:
    """One page of questions."""

    entries: list[Entry]
    page: int
    pages: int
    count: int
    """On all pages"""


def entries(session: Session) -> list[Entry]:
    """In the order of the catalog. A question that several lessons draw from one bank stands there once."""
    found: dict[tuple[str, str], Entry] = {}
    for edition in _taught(session):
        quiz = editions.outline(edition).quiz
        for question in quiz.every if quiz else ():
            drawn = question not in quiz.questions if quiz else False
            home = edition.key.rpartition("/")[0] if drawn else edition.key
            track = edition.lesson.course.series.track
            entry = found.setdefault((home, question.id), Entry(question, track, tuple(edition.quiz_tags)))
            entry.uses.append(Use(edition.lesson_id, edition.title, drawn))
    _count_versions(session, found)
    return list(found.values())


def chosen(found: Iterable[Entry], *, skill: str = "", tag: str = "", words: str = "") -> list[Entry]:
    """Those of a skill, with a tag, with these words in the prompt or id; empty: whatever it is."""
    wanted = fold(words)
    return [
        entry
        for entry in found
        if (not skill or skill in entry.skills)
        and (not tag or tag in entry.question.tags)
        and (not wanted or wanted in fold(f"{entry.question.prompt} {entry.question.id}"))
    ]


def page_of(found: list[Entry], page: int) -> Shelf:
    """Raises NotThere for a page that the list does not have."""
    shelf = Shelf(
        found[(page - 1) * A_PAGE : page * A_PAGE], page, max(1, -(-len(found) // A_PAGE)), len(found)
    )
    if not 1 <= page <= shelf.pages:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return shelf


def _taught(session: Session) -> list[LessonEdition]:
    loaded = joinedload(LessonEdition.lesson).joinedload(Lesson.course).joinedload(Course.series)
    texts = undefer(LessonEdition.files), undefer(LessonEdition.readings)
    rows = session.scalars(
        select(LessonEdition)
        .options(loaded, *texts)
        .join(LessonEdition.lesson)
        .where(LessonEdition.is_current, Lesson.retired_at.is_(None))
    )
    return sorted(rows, key=_place)


def _place(edition: LessonEdition) -> tuple[int, int, int]:
    course = edition.lesson.course
    return course.series.position, course.position, edition.lesson.position


def _count_versions(session: Session, found: dict[tuple[str, str], Entry]) -> None:
    texts = undefer(LessonEdition.files), undefer(LessonEdition.readings)
    lessons = {use.lesson_id for entry in found.values() for use in entry.uses}
    rows = select(LessonEdition).options(*texts).where(LessonEdition.lesson_id.in_(lessons))
    for edition in session.scalars(rows):
        quiz = editions.outline(edition).quiz
        for question in quiz.every if quiz else ():
            for home in (edition.key, edition.key.rpartition("/")[0]):
                if entry := found.get((home, question.id)):
                    entry.versions.add(version_of(question))
