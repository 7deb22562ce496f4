"""A run of the writing course in winter, and what several tests ask of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import time_is
from lms.learning import reading
from lms.learning.models import Completion, Course, Lesson, LessonEdition
from lms.learning.runs import announcing, enrolling, opening
from lms.learning.runs.models import CourseRun, Enrolment
from lms.notices.models import Notice
from tests.cast import Cast

D = date.fromisoformat
ONE, TWO, PROMISES = "writing/basics/one", "writing/basics/two", "onboarding/start/promises"
WEEK = timedelta(days=7)


def at(day: str, hour: int = 9) -> datetime:
    """A moment on a day of Asahikawa."""
    return datetime.fromisoformat(f"{day}T{hour:02}:00+09:00").astimezone(UTC)


def winter(session: Session, course: Course, cast: Cast, **changes: object) -> CourseRun:
    values: dict[str, object] = {"title": "冬の回", "first_day": D("2026-12-01"), "days_between": 7}
    # Merged by name.
    return opening.open_run(session, course, by=cast.aoki, **values | changes)  # type: ignore[arg-type]  # values of many types in one mapping


def lesson(session: Session, key: str) -> Lesson:
    return session.scalars(select(Lesson).where(Lesson.key == key)).one()


def enrolled(
    session: Session, run: CourseRun, person: Person, cast: Cast, on: str = "2026-11-20"
) -> Enrolment:
    with time_is(at(on)):
        row = enrolling.enrol(session, run, person, by=cast.aoki)
    row.created_at = at(on)
    session.flush()
    return row


def calendar(run: CourseRun) -> list[tuple[str, str]]:
    return [(row.lesson.key.rsplit("/", 1)[1], row.release_on.isoformat()) for row in run.lessons]


def notices(session: Session, person: Person, kind: str) -> list[Notice]:
    mine = select(Notice).where(Notice.person_id == person.id, Notice.kind == kind)
    return list(session.scalars(mine.order_by(Notice.id)))


def finish(session: Session, person: Person, key: str) -> None:
    edition = session.scalars(select(LessonEdition).where(LessonEdition.key == key)).one()
    reading.read_chapter(session, person, edition, chapter=edition.chapters[0])
    row = Completion(person_id=person.id, lesson_id=edition.lesson_id, edition_id=edition.id, how="read")
    session.add(row)
    session.flush()


def announced(session: Session, day: str, hour: int = 9) -> int:
    with time_is(at(day, hour)):
        count = announcing.announce(session)
        session.flush()
        return count
