"""Folders of TOML and Markdown → outline, or a CourseTextError naming file, line and remedy.

A lesson is read from a mapping of file name → text, so that a version kept elsewhere reads the same way:
`read_lesson(lesson_files(folder), …)`. To check texts while writing, also those of one series, course or
lesson only: `python -m courses.reader courses/catalog`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from courses import bank
from courses.lesson_text import (
    LESSON_FILES,
    SLUG,
    SLUG_RULE,
    fingerprint,
    lesson_files,
    read_lesson,
    read_text,
)
from courses.outline import Course, Lesson, Series
from courses.problems import CourseTextError, Problem
from courses.recordings import recordings_in
from courses.toml_table import Table, parse
from courses.tracks import place_of, read_track

__all__ = [
    "LESSON_FILES",
    "CourseTextError",
    "Problem",
    "fingerprint",
    "lesson_files",
    "main",
    "read_catalog",
    "read_course",
    "read_folder",
    "read_lesson",
    "read_lesson_folder",
    "read_series",
    "readings_of",
]

_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_Read = TypeVar("_Read")


def read_catalog(folder: Path) -> tuple[Series, ...]:
    """Every series below the folder: those for everyone, then writing, clerical, directing, then those of a
    town's own skills.

    Raises CourseTextError with the problems of the whole catalog, files named from this folder.
    """
    names = _folders(folder)
    problems: list[Problem] = []
    if not names:
        problems.append(Problem(folder.name, None, "no series here; a series is a folder with a series.toml"))
    series = _each(names, lambda name: read_series(folder / name), problems)
    _raise_any(problems)
    return tuple(sorted(series, key=lambda one: place_of(one.track)))


def read_series(folder: Path) -> Series:
    """Raises CourseTextError, files named from this folder."""
    problems: list[Problem] = []
    table = _table(folder, "series.toml", problems)
    names = _listed(folder, table, "courses", problems)
    courses = _each(names, lambda name: read_course(folder / name, series=folder.name), problems)
    series = Series(
        key=folder.name,
        title=table.text("title"),
        summary=table.text("summary"),
        track=read_track(table),
        courses=courses,
    )
    table.close()
    _raise_any(problems)
    return series


def read_course(folder: Path, *, series: str) -> Course:
    """Raises CourseTextError, files named from this folder."""
    problems: list[Problem] = []
    table = _table(folder, "course.toml", problems)
    key = f"{series}/{folder.name}"
    names = _listed(folder, table, "lessons", problems)
    readings = _readings(table)
    if (folder / bank.FILE).is_file():
        bank.read_bank(read_text(folder / bank.FILE, problems), problems)

    def lesson(name: str) -> Lesson:
        return read_lesson_folder(folder / name, key=f"{key}/{name}", readings=readings)

    lessons = _each(names, lesson, problems)
    course = Course(
        key=key, title=table.text("title"), summary=table.text("summary"), lessons=lessons, readings=readings
    )
    table.close()
    _raise_any(problems)
    return course


def read_lesson_folder(folder: Path, *, key: str, readings: Mapping[str, str]) -> Lesson:
    """A lesson with a look at its recordings. Raises CourseTextError, files named from this folder."""
    lesson = read_lesson(lesson_files(folder), key=key, readings=readings)
    problems: list[Problem] = []
    recordings_in(folder, lesson.told, problems)
    _raise_any(problems)
    return lesson


def readings_of(course: Path) -> dict[str, str]:
    """The dictionary in a course's folder, surface → hiragana. Raises CourseTextError."""
    problems: list[Problem] = []
    readings = _readings(_table(course, "course.toml", problems))
    _raise_any(problems)
    return readings


def read_folder(folder: Path) -> tuple[Lesson, ...]:
    """The lessons of a catalog, a series, a course or a lesson; which it is shows in the file it holds.

    Raises CourseTextError, files named from this folder.
    """
    if (folder / "lesson.toml").exists():
        key = "/".join(folder.resolve().parts[-3:])
        return (read_lesson_folder(folder, key=key, readings={}),)
    if (folder / "course.toml").exists():
        return read_course(folder, series=folder.resolve().parent.name).lessons
    catalog = (read_series(folder),) if (folder / "series.toml").exists() else read_catalog(folder)
    return tuple(lesson for series in catalog for lesson in series.lessons)


def main(arguments: list[str]) -> int:
    """Print every problem below the one folder named; 0 none, 1 some, 2 not called so."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m courses.reader FOLDER\n")
        return 2
    folder = Path(arguments[0])
    try:
        sys.stdout.write(f"{len(read_folder(folder))} lessons: no problems\n")
    except CourseTextError as error:
        for problem in error.problems:
            sys.stdout.write(f"{problem.under(folder.as_posix())}\n")
        return 1
    return 0


def _folders(folder: Path) -> list[str]:
    if not folder.is_dir():
        raise CourseTextError([Problem(folder.name, None, "there is no such folder")])
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and entry.name[0] not in "._")


def _table(folder: Path, name: str, problems: list[Problem]) -> Table:
    """The top table of a folder's own file; nothing below can be read without it, so this stops."""
    if not SLUG.fullmatch(folder.name):
        problems.append(
            Problem(name, None, f"the folder name {folder.name!r} is not fit for an address; {SLUG_RULE}")
        )
    if not (folder / name).is_file():
        problems.append(Problem(name, None, "missing; it names what belongs here and in which order"))
        raise CourseTextError(problems)
    table = parse(name, read_text(folder / name, problems), problems)
    if table is None:
        raise CourseTextError(problems)
    return table


def _listed(folder: Path, table: Table, key: str, problems: list[Problem]) -> list[str]:
    """The names in the list that are folders. Notes names without a folder and folders without a name."""
    listed = table.texts(key)
    present = _folders(folder)
    for index, name in enumerate(listed):
        if name not in present:
            table.note(f"{key} names {name!r}, but there is no such folder", key, index)
    for name in present:
        if name not in listed:
            table.note(f"the folder {name!r} is not in {key}; add it where it belongs", key)
    return [name for name in dict.fromkeys(listed) if name in present]


def _each(names: list[str], read: Callable[[str], _Read], problems: list[Problem]) -> tuple[_Read, ...]:
    found = []
    for name in names:
        try:
            found.append(read(name))
        except CourseTextError as error:
            problems.extend(problem.under(name) for problem in error.problems)
    return tuple(found)


def _readings(table: Table) -> dict[str, str]:
    readings = table.table("readings")
    if readings is None:
        return {}
    found = {surface: readings.text(surface) for surface in readings.keys}
    for surface, reading in found.items():
        if reading and not _HIRAGANA.fullmatch(reading):
            readings.note(f"the reading of {surface!r} must be hiragana, not {reading!r}", surface)
    return found


def _raise_any(problems: list[Problem]) -> None:
    if problems:
        raise CourseTextError(problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
