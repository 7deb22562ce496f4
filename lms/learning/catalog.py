"""The catalog folder → series, courses, lessons, and an edition of each lesson whose text is new.

The folder is the seed: what was last written on the web (lms.authoring) stays as it is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import config
from courses import outline as material
from courses import reader
from courses.picture_names import FOLDER as PICTURES
from courses.pictures import is_kept
from courses.problems import CourseTextError, Problem
from courses.recordings import LARGEST, recordings_in
from lms import storage
from lms.accounts.models import Person
from lms.db import now
from lms.journal import record
from lms.learning import editions
from lms.learning.models import Course, Lesson, Series
from lms.learning.pictures.keeping import keep_named
from lms.learning.tracks import unknown_tracks
from lms.skills.ladders import known_tracks
from videos.studio.script import read_script

CATALOG = config.ROOT / "courses" / "catalog"
WEB = "web"
"""Origin of an edition that was published by lms.authoring"""
Texts = Mapping[str, Mapping[str, str]]
"""Lesson key → file name → text"""
Told = dict[str, dict[str, Any]]
"""Slide id → recording, as LessonEdition.recordings has them"""


@dataclass(frozen=True)
class Synced:
    """What a sync found and did."""

    lessons: int
    published: int
    retired: int
    kept: tuple[str, ...] = ()
    """Keys of lessons last published on the web: what the folder says of them was passed over"""


def sync(session: Session, folder: Path | None = None, *, by: Person | None = None) -> Synced:
    """Bring the database to what the folder says; a lesson whose text changed gets a new edition.

    Without `folder`: the one in the settings, else CATALOG.
    Raises courses.reader.CourseTextError, also for the track of a skill that is not here, or
    videos.studio.script.ScriptError, before anything is changed.
    """
    folder = folder or Path(current_app.config["COURSES"] or CATALOG)
    catalog = reader.read_catalog(folder)
    if unknown := list(unknown_tracks(folder, known_tracks(session))):
        raise CourseTextError(unknown)
    texts = {
        lesson.key: reader.lesson_files(folder / lesson.key) for one in catalog for lesson in one.lessons
    }
    for one in catalog:
        for lesson in one.lessons:
            read_script(lesson.script, readings=lesson.readings, figures=lesson.figures)
    told = {lesson.key: _told(folder / lesson.key, lesson.told) for one in catalog for lesson in one.lessons}
    pictures = {key: _pictures(folder / key) for key in texts}
    work = _Sync(session, texts, told, pictures, by)
    for position, series in enumerate(catalog):
        work.series(series, position)
    session.flush()
    return Synced(len(texts), work.published, _retire_all_but(session, texts, by), tuple(work.kept))


class _Sync:
    """One taking in of the folder."""

    def __init__(
        self,
        session: Session,
        texts: Texts,
        told: Mapping[str, Told],
        pictures: Mapping[str, Mapping[str, bytes]],
        by: Person | None,
    ) -> None:
        self.session, self.texts, self.told, self.pictures, self.by = session, texts, told, pictures, by
        self.published = 0
        self.kept: list[str] = []

    def series(self, series: material.Series, position: int) -> None:
        row = self.session.scalar(select(Series).where(Series.key == series.key)) or Series(key=series.key)
        if row.arranged_at is None:
            row.position, row.title, row.summary = position, series.title, series.summary
            row.count_for(series.track or "")
        self.session.add(row)
        self.session.flush()
        for n, course in enumerate(series.courses):
            self.course(row, course, n)

    def course(self, series: Series, course: material.Course, position: int) -> None:
        row = self.session.scalar(select(Course).where(Course.key == course.key))
        if row is None:
            after = None if series.arranged_at is None else _last(self.session, series)
            row = Course(key=course.key, position=position if after is None else after + 1)
            self.session.add(row)
        elif series.arranged_at is None:
            row.position = position
        row.series_id = series.id
        if row.arranged_at is None:
            row.title, row.summary, row.readings = course.title, course.summary, dict(course.readings)
        self.session.flush()
        for n, lesson in enumerate(course.lessons):
            self.lesson(row, lesson, n)

    def lesson(self, course: Course, lesson: material.Lesson, position: int) -> None:
        """A course arranged on the web keeps its order and what it retired; a new lesson goes to its end."""
        row = self.session.scalar(select(Lesson).where(Lesson.key == lesson.key))
        if row is None:
            after = max((each.position for each in course.lessons), default=-1)
            row = Lesson(key=lesson.key, position=position if course.arranged_at is None else after + 1)
            course.lessons.append(row)
        elif course.arranged_at is None:
            row.position = position
            row.bring_back()
        row.course_id = course.id
        self.session.flush()
        if _written_on_the_web(self.session, row):
            self.kept.append(row.key)
        elif self._is_news(row, lesson):
            files = self.texts[lesson.key]
            told = self.told[lesson.key]
            keep_named(self.session, self.pictures.get(lesson.key, {}), by=self.by)
            editions.publish(self.session, row, files, readings=lesson.readings, recordings=told, by=self.by)
            self.published += 1

    def _is_news(self, row: Lesson, lesson: material.Lesson) -> bool:
        files, told = self.texts[lesson.key], self.told[lesson.key]
        current = editions.current_edition(self.session, row)
        before = {} if current is None else {slide: one["key"] for slide, one in current.recordings.items()}
        if before != {slide: one["key"] for slide, one in told.items()}:
            return True
        return not editions.is_current(self.session, row, files, readings=lesson.readings)


def _told(folder: Path, slide_ids: tuple[str, ...]) -> Told:
    """The recordings in a lesson's folder, kept and heard. Raises CourseTextError."""
    from videos.studio.recorded import (
        BadRecording,
        speech_in,
    )  # numbers and sound: only who has recordings loads them

    told: Told = {}
    for slide, path in recordings_in(folder, slide_ids).items():
        with path.open("rb") as sound:
            kept = storage.put(sound, limit=LARGEST)
        cache = storage.folder("cache") / "recordings"
        try:
            seconds = round(speech_in(storage.path(kept.key), slide=slide, cache=cache).duration, 1)
        except BadRecording as error:
            place = f"{folder.name}/{path.parent.name}/{path.name}"
            raise CourseTextError([Problem(place, None, f"{error.problem}; {error.mend}")]) from error
        ending = path.suffix.removeprefix(".").lower()
        told[slide] = {"key": kept.key, "name": path.name, "type": ending, "seconds": seconds}
    return told


def _pictures(folder: Path) -> dict[str, bytes]:
    """The pictures in a lesson's folder by name. Raises CourseTextError."""
    found = {path.name: path.read_bytes() for path in sorted((folder / PICTURES).glob("[!.]*"))}
    for name, data in found.items():
        if not is_kept(name, data):
            remedy = "not a picture as questions show it; `python -m courses.pictures LESSON FILE` makes one"
            raise CourseTextError([Problem(f"{folder.name}/{PICTURES}/{name}", None, remedy)])
    return found


def _written_on_the_web(session: Session, lesson: Lesson) -> bool:
    current = editions.current_edition(session, lesson)
    return current is not None and current.origin == WEB


def _last(session: Session, series: Series) -> int:
    return session.scalar(select(func.max(Course.position)).where(Course.series_id == series.id)) or 0


def _retire_all_but(session: Session, keys: Iterable[str], by: Person | None) -> int:
    """Lessons that have left the folder, unless the web has them in its hands."""
    gone = select(Lesson).join(Course).where(Lesson.key.not_in(list(keys)), Lesson.retired_at.is_(None))
    found = session.scalars(gone.where(Course.arranged_at.is_(None)))
    rows = [row for row in found if not _written_on_the_web(session, row)]
    for row in rows:
        row.retired_at = now()
        record(session, "lesson.retired", row, by=by)
    return len(rows)
