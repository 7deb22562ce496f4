"""The catalog folder → series, courses, lessons, and an edition of each lesson whose text is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from courses import outline as material
from courses import reader
from lms.accounts.models import Person
from lms.db import now
from lms.journal import record
from lms.learning import editions
from lms.learning.models import Course, Lesson, Series
from videos.studio.script import read_script

CATALOG = config.ROOT / "courses" / "catalog"
Texts = Mapping[str, Mapping[str, str]]
"""Lesson key → file name → text"""


@dataclass(frozen=True)
class Synced:
    """What a sync found and did."""

    lessons: int
    published: int
    retired: int


def sync(session: Session, folder: Path | None = None, *, by: Person | None = None) -> Synced:
    """Bring the database to what the folder says; a lesson whose text changed gets a new edition.

    Without `folder`: the one in the settings, else CATALOG.
    Raises courses.reader.CourseTextError or videos.studio.script.ScriptError before anything is changed.
    """
    folder = folder or Path(current_app.config["COURSES"] or CATALOG)
    catalog = reader.read_catalog(folder)
    texts = {
        lesson.key: reader.lesson_files(folder / lesson.key) for one in catalog for lesson in one.lessons
    }
    for one in catalog:
        for lesson in one.lessons:
            read_script(lesson.script, readings=lesson.readings)
    published = sum(_sync_series(session, series, n, texts, by) for n, series in enumerate(catalog))
    return Synced(len(texts), published, _retire_all_but(session, texts, by))


def _sync_series(
    session: Session,
    series: material.Series,
    position: int,
    texts: Texts,
    by: Person | None,
) -> int:
    row = session.scalar(select(Series).where(Series.key == series.key)) or Series(key=series.key)
    row.position, row.title, row.summary = position, series.title, series.summary
    row.track = series.track or ""
    session.add(row)
    session.flush()
    return sum(_sync_course(session, row, course, n, texts, by) for n, course in enumerate(series.courses))


def _sync_course(
    session: Session,
    series: Series,
    course: material.Course,
    position: int,
    texts: Texts,
    by: Person | None,
) -> int:
    row = session.scalar(select(Course).where(Course.key == course.key)) or Course(key=course.key)
    row.series_id, row.position, row.title, row.summary = series.id, position, course.title, course.summary
    session.add(row)
    session.flush()
    return sum(
        _sync_lesson(session, row, lesson, n, texts[lesson.key], by)
        for n, lesson in enumerate(course.lessons)
    )


def _sync_lesson(
    session: Session,
    course: Course,
    lesson: material.Lesson,
    position: int,
    files: Mapping[str, str],
    by: Person | None,
) -> int:
    """1 when a new edition was published."""
    row = session.scalar(select(Lesson).where(Lesson.key == lesson.key)) or Lesson(key=lesson.key)
    row.course_id, row.position, row.retired_at = course.id, position, None
    session.add(row)
    session.flush()
    if editions.is_current(session, row, files, readings=lesson.readings):
        return 0
    editions.publish(session, row, files, readings=lesson.readings, by=by)
    return 1


def _retire_all_but(session: Session, keys: Iterable[str], by: Person | None) -> int:
    gone = select(Lesson).where(Lesson.key.not_in(list(keys)), Lesson.retired_at.is_(None))
    rows = list(session.scalars(gone))
    for row in rows:
        row.retired_at = now()
        record(session, "lesson.retired", row, by=by)
    return len(rows)
