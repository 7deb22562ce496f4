"""Which lesson a command means, read from its folder; and what is wrong with it as `file:line: …`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from flask import current_app
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from courses import reader
from courses.outline import Lesson
from courses.problems import CourseTextError
from courses.recordings import recordings_in
from courses.review.questions import KNOWN_TAGS
from courses.tracks import FIRST
from lms.authoring.quiz_tags import known
from lms.db import db
from lms.learning.catalog import CATALOG
from lms.skills.ladders import known_tracks
from videos.studio.recorded import BadRecording
from videos.studio.script import Script, ScriptError, read_script


@dataclass(frozen=True)
class Found:
    """A lesson with its folder."""

    folder: Path
    lesson: Lesson
    script: Script
    recordings: dict[str, Path]


def catalog_folder() -> Path:
    return Path(current_app.config["COURSES"] or CATALOG)


def tracks_here() -> frozenset[str]:
    """Codes of the skills of this town; those of every town while it has no database yet."""
    return _told_by_town(known_tracks, otherwise=frozenset(FIRST))


def tags_here() -> frozenset[str]:
    """What quizzes may count for in this town."""
    return _told_by_town(_tags, otherwise=KNOWN_TAGS)


def lesson_named(name: str) -> Found:
    """By its key in the catalog, `writing/basics/conclusion-first`, or by a folder anywhere.

    Raises click.ClickException with every problem as `file:line: …`.
    """
    folder = folder_named(name)
    if not (folder / "lesson.toml").is_file():
        raise click.ClickException(f"{name} is no lesson. A key looks like {_example()}.")
    try:
        return read(folder)
    except (CourseTextError, ScriptError) as error:
        raise click.ClickException("\n".join(problems_in(error, folder))) from None


def folder_named(name: str) -> Path:
    """A series, course or lesson by its key in the catalog, or by a folder anywhere.

    Raises click.ClickException.
    """
    found = next((place for place in (catalog_folder() / name, Path(name)) if place.is_dir()), None)
    if found is None:
        raise click.ClickException(f"There is no lesson {name}. A key looks like {_example()}.")
    return found


def read(folder: Path) -> Found:
    """Raises CourseTextError or ScriptError."""
    key = "/".join(folder.resolve().parts[-3:])
    lesson = reader.read_lesson_folder(folder, key=key, readings=_readings(folder))
    script = read_script(lesson.script, readings=lesson.readings, figures=lesson.figures)
    return Found(folder, lesson, script, recordings_in(folder, lesson.slide_ids))


def problems_in(error: CourseTextError | ScriptError | BadRecording, folder: Path) -> Iterator[str]:
    """The lines to print, with the file's path as one would type it."""
    place = os.path.relpath(folder)
    match error:
        case CourseTextError():
            yield from (str(problem.under(place)) for problem in error.problems)
        case ScriptError():
            yield f"{place}/{error.file}:{error.line}: {error.problem} → {error.mend}"
        case BadRecording():
            yield f"{place}/recordings/{error.slide}: {error.problem} → {error.mend}"


def _told_by_town(ask: Callable[[Session], frozenset[str]], *, otherwise: frozenset[str]) -> frozenset[str]:
    try:
        return ask(db.session())
    except DBAPIError:
        db.session.rollback()
        return otherwise


def _tags(session: Session) -> frozenset[str]:
    return frozenset(tag for track in known_tracks(session) for tag in known(session, track))


def _readings(folder: Path) -> dict[str, str]:
    """The course's dictionary, when the lesson stands in a course."""
    course = folder.resolve().parent
    if not (course / "course.toml").is_file():
        return {}
    return dict(reader.readings_of(course))


def _example() -> str:
    first = next(iter(sorted(catalog_folder().glob("*/*/*/lesson.toml"))), None)
    return "/".join(first.parts[-4:-1]) if first else "series/course/lesson"
