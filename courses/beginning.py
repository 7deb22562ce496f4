"""A new lesson, course or series as a folder that can be read at once, for its author to write over.

The texts of the skeleton show one slide of most kinds and six questions; `TITLE` stands where the
title goes.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from courses import quiz_text
from courses.lesson_text import FILE, SLUG, SLUG_RULE
from courses.tracks import quiz_tag_of
from courses.writing import forms
from courses.writing.toml_text import value_text

SKELETON = Path(__file__).parent / "skeleton"
FIRST_COURSE, FIRST_LESSON = "basics", "first-lesson"


class CannotBegin(ValueError):
    """A place where nothing new can stand; says why."""


def new_lesson(catalog: Path, key: str, title: str) -> Path:
    """The folder of a new lesson `series/course/lesson`, added to the end of its course."""
    course, _, slug = _checked(catalog, key, title, parts=3).rpartition("/")
    _need(catalog / course / "course.toml")
    folder = _lesson(catalog / course / slug, title, _track_of(catalog / course.split("/")[0]))
    _append(catalog / course / "course.toml", "lessons", slug)
    return folder


def new_course(catalog: Path, key: str, title: str) -> Path:
    """The folder of a new course `series/course` with a first lesson, added to the end of its series."""
    series, _, slug = _checked(catalog, key, title, parts=2).rpartition("/")
    _need(catalog / series / "series.toml")
    folder = _course(catalog / series / slug, title, _track_of(catalog / series))
    _append(catalog / series / "series.toml", "courses", slug)
    return folder


def new_series(catalog: Path, key: str, title: str, *, track: str = "") -> Path:
    """The folder of a new series with a first course and lesson."""
    folder = catalog / _checked(catalog, key, title, parts=1)
    _course(folder / FIRST_COURSE, title, track)
    text = forms.series_text(title=title, summary=_summary(title), track=track, courses=[FIRST_COURSE])
    (folder / "series.toml").write_text(text, encoding="utf-8")
    return folder


def _checked(catalog: Path, key: str, title: str, *, parts: int) -> str:
    slugs = key.split("/")
    if len(slugs) != parts or not all(map(SLUG.fullmatch, slugs)):
        wanted = "/".join(("series", "course", "lesson")[:parts])
        raise CannotBegin(f"{key!r} is not fit for a folder; write {wanted}: {SLUG_RULE}")
    if (catalog / key).exists():
        raise CannotBegin(f"{key} is there already")
    if not title.strip() or "\n" in title or "-->" in title:
        raise CannotBegin("a title is one line of text")
    return key


def _need(file: Path) -> None:
    if not file.is_file():
        raise CannotBegin(f"{file.parent.name} is not there yet; begin it first")


def _track_of(series: Path) -> str:
    file = series / "series.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return str(found.get("track", ""))


def _course(folder: Path, title: str, track: str) -> Path:
    _lesson(folder / FIRST_LESSON, title, track)
    text = forms.course_text(title=title, summary=_summary(title), lessons=[FIRST_LESSON], readings={})
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return folder


def _lesson(folder: Path, title: str, track: str) -> Path:
    folder.mkdir(parents=True)
    for file in sorted(SKELETON.iterdir()):
        text = file.read_text(encoding="utf-8")
        text = text.replace('"TITLE"', value_text(title)) if file.name == FILE else text
        if file.name == quiz_text.FILE:
            text = text.replace(value_text(quiz_tag_of("writing")), value_text(quiz_tag_of(track)), 1)
        (folder / file.name).write_text(text.replace("TITLE", title), encoding="utf-8")
    return folder


def _summary(title: str) -> str:
    return f"「{title}」で何ができるようになるかを、一文で書きます。"


def _append(file: Path, key: str, slug: str) -> None:
    """One more name at the end of a list in a TOML file that its author laid out."""
    text = file.read_text(encoding="utf-8")
    names = [*tomllib.loads(text)[key], slug]
    grown = re.sub(
        rf"(?ms)^({key}\s*=\s*\[.*?)(,?)(\s*\])",
        lambda m: f'{m[1]}, "{slug}"{m[3]}' if names[1:] else f'{m[1]}"{slug}"{m[3]}',
        text,
        count=1,
    )
    if tomllib.loads(grown)[key] != names:
        raise CannotBegin(f"please add {slug!r} to {key} in {file.name} yourself")
    file.write_text(grown, encoding="utf-8")
