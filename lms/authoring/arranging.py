"""Series and courses: their words, the order in them, what is retired, the course's dictionary.

What was arranged here is marked, so that the catalog folder, which is only the seed, does not undo it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.authoring.drafts import fresh_slug
from lms.authoring.ordering import place
from lms.db import now
from lms.errors import BadInput, NotThere
from lms.journal import record
from lms.learning.models import Course, Lesson, Series
from lms.skills.ladders import known_tracks

_BETWEEN = re.compile(r"[\t=＝]|[ 　]+(?=[ぁ-ゖー]+\s*$)")
HIRAGANA = re.compile(r"[ぁ-ゖー]+")
T = TypeVar("T")
Row = TypeVar("Row", Series, Course, Lesson)


def new_series(session: Session, *, slug: str, title: str, summary: str, track: str, by: Person) -> Series:
    if session.scalar(select(Series).where(Series.key == fresh_slug(slug))) is not None:
        raise BadInput(_("There is a series with this address name already."), field="slug")
    check_track(session, track)
    last = session.scalar(select(func.max(Series.position)))
    row = Series(
        key=slug, position=(last or 0) + 1, title=title, summary=summary, track=track, arranged_at=now()
    )
    session.add(row)
    record(session, "series.begun", row, by=by, key=slug)
    return row


def new_course(
    session: Session, series: Series, *, slug: str, title: str, summary: str, by: Person
) -> Course:
    key = f"{series.key}/{fresh_slug(slug)}"
    if session.scalar(select(Course).where(Course.key == key)) is not None:
        raise BadInput(_("There is a course with this address name already."), field="slug")
    last = max((course.position for course in series.courses), default=-1)
    row = Course(key=key, position=last + 1, title=title, summary=summary, readings={}, arranged_at=now())
    series.courses.append(row)
    series.arranged_at = now()
    record(session, "course.begun", row, by=by, key=key)
    return row


def describe_series(
    session: Session, series: Series, *, title: str, summary: str, track: str, by: Person
) -> Series:
    check_track(session, track)
    series.title, series.summary, series.arranged_at = title, summary, now()
    series.count_for(track)
    record(session, "series.described", series, by=by, key=series.key)
    return series


def describe_course(session: Session, course: Course, *, title: str, summary: str, by: Person) -> Course:
    course.title, course.summary, course.arranged_at = title, summary, now()
    record(session, "course.described", course, by=by, key=course.key)
    return course


def check_track(session: Session, track: str, *, field: str = "track") -> None:
    """`track`: the code of a skill of this town; "" for everyone. Raises BadInput at `field`."""
    if track and track not in known_tracks(session):
        raise BadInput(_("There is no skill with this code here. Please choose from the list."), field=field)


def set_readings(session: Session, course: Course, *, text: str, by: Person) -> Course:
    """The dictionary from lines like `発注者 はっちゅうしゃ`. Lessons take it up when published again."""
    course.readings, course.arranged_at = readings_in(text), now()
    record(session, "course.dictionary_changed", course, by=by, key=course.key, words=len(course.readings))
    return course


def add_reading(session: Session, course: Course, *, surface: str, reading: str, by: Person) -> Course:
    """One more word, from the editor. Raises BadInput."""
    surface, reading = surface.strip(), reading.strip()
    if not surface or re.search(r"[\t\r\n=＝]", surface) or not HIRAGANA.fullmatch(reading):
        raise BadInput(_("Please write a word, and its reading in hiragana."), field="reading")
    return set_readings(session, course, text=readings_text({**course.readings, surface: reading}), by=by)


def readings_in(text: str) -> dict[str, str]:
    """One word a line: surface, a space, a tab or `=`, hiragana. Raises BadInput naming the line."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [
            part.strip(" \"'　")
            for part in re.split(r"[\t=＝]|[ 　]+(?=[ぁ-ゖー]+\s*$)", line.strip())
            if part
        ]
        parts = [part for part in parts if part]
        if len(parts) != 2 or not HIRAGANA.fullmatch(parts[1]):
            raise BadInput(
                _("Line %(n)s: please write the word, a space, and its reading in hiragana.", n=number),
                field="readings",
            )
        found[parts[0]] = parts[1]
    return found


def readings_text(readings: Mapping[str, str]) -> str:
    return "".join(f"{surface} {reading}\n" for surface, reading in readings.items())


def put_among(course: Course, lesson: Lesson, *, order: Sequence[str]) -> None:
    """A new lesson into its course: where `order` (last parts of keys) has it, else behind the others."""
    at = place(_name(lesson), order=order, among=[_name(each) for each in course.lessons])
    if at < len(course.lessons):
        course.arranged_at = now()
    course.lessons.insert(at, lesson)
    _number(course.lessons)


def put_course_among(series: Series, course: Course, *, order: Sequence[str]) -> None:
    at = place(_name(course), order=order, among=[_name(each) for each in series.courses])
    if at < len(series.courses):
        series.arranged_at = now()
    series.courses.insert(at, course)
    _number(series.courses)


def move_series(session: Session, series: Series, *, by: int, who: Person) -> Series:
    """`by` places down; negative goes up."""
    every = list(session.scalars(select(Series).order_by(Series.position, Series.id)))
    _move(every, series, by)
    for each in every:
        each.arranged_at = now()
    record(session, "series.moved", series, by=who, key=series.key)
    return series


def move_course(session: Session, course: Course, *, by: int, who: Person) -> Course:
    _move(course.series.courses, course, by)
    course.series.arranged_at = now()
    record(session, "course.moved", course, by=who, key=course.key)
    return course


def move_lesson(session: Session, lesson: Lesson, *, by: int, who: Person) -> Lesson:
    """Among the lessons taught; the retired stay behind them."""
    course = lesson.course
    taught = [each for each in course.lessons if each.retired_at is None]
    retired = [each for each in course.lessons if each.retired_at is not None]
    _move(taught, lesson, by)
    _number([*taught, *retired])
    course.arranged_at = now()
    record(session, "lesson.moved", lesson, by=who, key=lesson.key)
    return lesson


def retire(session: Session, lesson: Lesson, *, by: Person) -> Lesson:
    """Nobody begins it any more; those who began it keep it."""
    if lesson.retired_at is None:
        lesson.retired_at = lesson.course.arranged_at = now()
        record(session, "lesson.retired", lesson, by=by)
    return lesson


def bring_back(session: Session, lesson: Lesson, *, by: Person) -> Lesson:
    if lesson.retired_at is not None:
        lesson.bring_back()
        lesson.course.arranged_at = now()
        record(session, "lesson.brought_back", lesson, by=by)
    return lesson


def visible_series(session: Session, series_id: int) -> Series:
    return _there(session.get(Series, series_id))


def visible_course(session: Session, course_id: int) -> Course:
    return _there(session.get(Course, course_id))


def visible_lesson(session: Session, lesson_id: int) -> Lesson:
    return _there(session.get(Lesson, lesson_id))


def _there(row: T | None) -> T:
    if row is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return row


def _name(row: Course | Lesson) -> str:
    return row.key.rpartition("/")[2]


def _move(among: Sequence[Row], row: Row, by: int) -> None:
    order = list(among)
    at = order.index(row)
    order.insert(min(max(at + by, 0), len(order) - 1), order.pop(at))
    _number(order)


def _number(order: Sequence[Series | Course | Lesson]) -> None:
    for position, each in enumerate(order):
        each.position = position
