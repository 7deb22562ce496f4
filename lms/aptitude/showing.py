"""Short tests as pages show them: where a worker stands with each, and the result in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.permissions import visible_workers
from lms.aptitude.models import AptitudeTest
from lms.aptitude.pool import tested_skills
from lms.aptitude.testing import AGAIN_AFTER
from lms.db import now
from lms.learning.models import Course, LessonEdition
from lms.skills.models import Skill


@dataclass(frozen=True)
class Offer:
    """A field a short test is there for. `last` has ended; `again_on`: not before."""

    skill: Skill
    open: AptitudeTest | None
    last: AptitudeTest | None
    again_on: datetime | None


@dataclass(frozen=True)
class Result:
    """`course` None: practice comes first."""

    test: AptitudeTest
    skill: Skill
    course: Course | None
    lessons: tuple[LessonEdition, ...]


def offers(session: Session, worker: Person) -> list[Offer]:
    tests = list(session.scalars(select(AptitudeTest).filter_by(worker_id=worker.id)))
    return [
        _offer(skill, [test for test in tests if test.track == skill.track])
        for skill in tested_skills(session)
    ]


def result(session: Session, test: AptitudeTest) -> Result:
    skill = session.scalars(select(Skill).where(Skill.track == test.track)).one()
    current = LessonEdition.lesson_id.in_(test.lesson_ids), LessonEdition.is_current
    by_lesson = {row.lesson_id: row for row in session.scalars(select(LessonEdition).where(*current))}
    lessons = tuple(by_lesson[each] for each in test.lesson_ids if each in by_lesson)
    return Result(test, skill, session.get(Course, test.course_id) if test.course_id else None, lessons)


def results(session: Session, worker: Person) -> list[Result]:
    """Of ended tests, newest first."""
    mine = select(AptitudeTest).where(AptitudeTest.worker_id == worker.id, AptitudeTest.ended_at.is_not(None))
    return [result(session, test) for test in session.scalars(mine.order_by(AptitudeTest.id.desc()))]


def visible_test(session: Session, person: Person, test_id: int) -> AptitudeTest:
    """One's own or of a worker whose records the person may see; else 404."""
    test = session.get(AptitudeTest, test_id)
    if test is None or not sees(session, person, test):
        abort(404)
    return test


def sees(session: Session, person: Person, test: AptitudeTest) -> bool:
    seen = visible_workers(person).where(Person.id == test.worker_id)
    return test.worker_id == person.id or session.scalar(seen) is not None


def _offer(skill: Skill, tests: list[AptitudeTest]) -> Offer:
    ended = [test for test in tests if test.ended_at is not None]
    last = max(ended, key=lambda test: test.id, default=None)
    again = last.ended_at + AGAIN_AFTER if last is not None and last.ended_at is not None else None
    running = next((test for test in tests if test.ended_at is None), None)
    return Offer(skill, running, last, again if again is not None and again > now() else None)
