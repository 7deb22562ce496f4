"""Opening a run: which lessons of the course, from which day, in which rhythm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import today
from lms.errors import BadInput
from lms.journal import record
from lms.learning.models import Course, Lesson
from lms.learning.runs.models import CourseRun, RunLesson
from lms.learning.runs.rhythm import MOST_FREE_DAYS

LONGEST_PAUSE = 60
"""Days between two lessons"""
FURTHEST = timedelta(days=3 * 366)
"""A day further away than this is a slip of the finger"""


def open_run(
    session: Session,
    course: Course,
    *,
    title: str,
    first_day: date,
    days_between: int,
    weekdays: Iterable[int] = (),
    skip_holidays: bool = False,
    free_days: Iterable[date] = (),
    note: str = "",
    by: Person | None,
) -> CourseRun:
    """開講. `days_between` 0 opens every lesson on the first day; with `weekdays` (Monday 0) a lesson opens
    on each of them. The calendar is laid out at once and can be changed day by day afterwards."""
    lessons = taught(session, course)
    free = sorted(set(free_days))
    _check(title, first_day, days_between, weekdays, free, lessons)
    _must_be_new(session, course, title.strip(), first_day)
    run = CourseRun(
        course_id=course.id,
        title=title.strip(),
        first_day=first_day,
        days_between=days_between,
        weekdays=sorted(set(weekdays)) or None,
        skip_holidays=skip_holidays,
        free_days=[day.isoformat() for day in free] or None,
        note=note.strip(),
    )
    session.add(run)
    session.flush()
    lay_out(session, run, lessons)
    record(session, "course_run.opened", run, by=by, course=course.key)
    return run


def _must_be_new(session: Session, course: Course, title: str, first_day: date) -> None:
    """A second press of the button opens no second run."""
    same = CourseRun.course_id == course.id, CourseRun.title == title, CourseRun.first_day == first_day
    if session.scalar(select(CourseRun.id).where(*same, CourseRun.cancelled_at.is_(None)).limit(1)):
        raise BadInput(_("A run of this name begins on this day already."), field="title")


def lay_out(session: Session, run: CourseRun, lessons: Sequence[Lesson]) -> None:
    """The calendar anew, from the run's first day in its rhythm."""
    days = run.rhythm.days(run.first_day, len(lessons))
    for position, (lesson, day) in enumerate(zip(lessons, days, strict=True)):
        run.lessons.append(RunLesson(lesson_id=lesson.id, position=position, release_on=day))
    session.flush()


def lay_out_old(session: Session) -> int:
    """Runs opened before calendars were rows get theirs; returns how many."""
    bare = session.scalars(select(CourseRun).where(~CourseRun.lessons.any())).all()
    for run in bare:
        lay_out(session, run, taught(session, run.course))
    return len(bare)


def taught(session: Session, course: Course) -> list[Lesson]:
    """The lessons of the course that are taught now, in order."""
    current = select(Lesson).where(Lesson.course_id == course.id, Lesson.retired_at.is_(None))
    return list(session.scalars(current.order_by(Lesson.position)))


def possible_day(day: date, *, field: str) -> date:
    """BadInput for a day years away from today."""
    if abs(day - today()) > FURTHEST:
        raise BadInput(_("This day lies too far away. Please check the year."), field=field)
    return day


def days_typed(text: str) -> list[date]:
    """Days as people type them, one a line or with commas: 2026-12-29, 2026/12/29, 2026年12月29日."""
    parts = re.split(r"[\s、,]+", unicodedata.normalize("NFKC", text).strip())
    return [_day_typed(part) for part in parts if part]


def _day_typed(part: str) -> date:
    numbers = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", part)
    try:
        if numbers is None:
            raise ValueError(part)
        return possible_day(date(*map(int, numbers.groups())), field="free_days")
    except ValueError:
        message = _("“%(day)s” is not a day. Please write it as 2026-12-29.", day=part)
        raise BadInput(message, field="free_days") from None


def _check(
    title: str,
    first_day: date,
    days_between: int,
    weekdays: Iterable[int],
    free: Sequence[date],
    lessons: Sequence[Lesson],
) -> None:
    if not title.strip():
        raise BadInput(_("Please give the run a name, such as the season."), field="title")
    possible_day(first_day, field="first_day")
    if not 0 <= days_between <= LONGEST_PAUSE:
        raise BadInput(_("Please choose 0 to %(most)s days.", most=LONGEST_PAUSE), field="days_between")
    if not set(weekdays) <= set(range(7)):
        raise BadInput(_("Please choose days of the week."), field="weekdays")
    if len(free) > MOST_FREE_DAYS:
        raise BadInput(_("Please name at most %(most)s days.", most=MOST_FREE_DAYS), field="free_days")
    for day in free:
        possible_day(day, field="free_days")
    if not lessons:
        raise BadInput(_("This course has no lessons yet, so there is nothing to open."), field="course")
