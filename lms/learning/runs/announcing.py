"""By the clock: who is told that a lesson is open. Each lesson once, one notice a person, never in a rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lms.accounts import people
from lms.accounts.models import Person
from lms.db import HERE, now, today
from lms.journal import record
from lms.learning.models import Completion, LessonEdition
from lms.learning.runs.models import Announced, CourseRun, Enrolment, RunLesson
from lms.learning.runs.plans import days_of, pauses_of
from lms.notices.choices import switchable
from lms.notices.telling import tell
from lms.prose import N_

FROM_HOUR = 7
"""Nobody's phone rings at midnight because a lesson opens"""
RELEASED = "lesson.released"

switchable(RELEASED, N_("A lesson of my course is open"))


def announce(session: Session) -> int:
    """Tell everybody what has opened for them and was not told yet; returns how many people.

    After a rest, or after days on which the server was off, it is one notice for all of them.
    """
    if now().astimezone(HERE).hour < FROM_HOUR:
        return 0
    fresh: dict[int, tuple[Person, list[int]]] = {}
    for enrolment, lesson_ids in _fresh(session):
        session.add_all(Announced(enrolment_id=enrolment.id, lesson_id=lesson_id) for lesson_id in lesson_ids)
        told = fresh.setdefault(enrolment.person_id, (enrolment.person, []))[1]
        told.extend(lesson_id for lesson_id in lesson_ids if lesson_id not in told)
    untaken = _without_finished(session, fresh.values())
    for person, lesson_ids in untaken:
        _tell(session, person, lesson_ids)
    return len(untaken)


def _fresh(session: Session) -> list[tuple[Enrolment, list[int]]]:
    """Enrolments with the lessons that are open for the person and were not told, in the order of the run."""
    resting = people.resting_ids(session, on=today())
    running = (
        select(Enrolment)
        .join(Enrolment.run)
        .join(Enrolment.person)
        .where(Enrolment.left_at.is_(None), CourseRun.cancelled_at.is_(None), Person.disabled_at.is_(None))
        .options(
            joinedload(Enrolment.run).selectinload(CourseRun.lessons).joinedload(RunLesson.lesson),
            joinedload(Enrolment.person),
        )
    )
    awake = [row for row in session.scalars(running) if row.person_id not in resting]
    pauses = pauses_of(session, [row.person_id for row in awake])
    known = _known(session, awake)
    found = []
    for row in awake:
        days = days_of(row, pauses[row.person_id])
        new = [one.lesson_id for one, day in days if day <= today() and (row.id, one.lesson_id) not in known]
        if new:
            found.append((row, new))
    return found


def _known(session: Session, enrolments: Sequence[Enrolment]) -> set[tuple[int, int]]:
    told = select(Announced.enrolment_id, Announced.lesson_id)
    rows = session.execute(told.where(Announced.enrolment_id.in_([row.id for row in enrolments])))
    return {(row.enrolment_id, row.lesson_id) for row in rows}


def _without_finished(
    session: Session, fresh: Iterable[tuple[Person, list[int]]]
) -> list[tuple[Person, list[int]]]:
    """Who finished a lesson at their own pace already needs no word about it."""
    left = []
    for person, lesson_ids in fresh:
        mine = Completion.person_id == person.id, Completion.lesson_id.in_(lesson_ids)
        done = set(session.scalars(select(Completion.lesson_id).where(*mine)))
        if open_ones := [lesson_id for lesson_id in lesson_ids if lesson_id not in done]:
            left.append((person, open_ones))
    return left


def _tell(session: Session, person: Person, lesson_ids: Sequence[int]) -> None:
    current = LessonEdition.lesson_id == lesson_ids[0], LessonEdition.is_current
    title = session.scalar(select(LessonEdition.title).where(*current))
    text, url = N_("“%(lesson)s” is open now. Begin whenever it suits you."), f"/lessons/{lesson_ids[0]}"
    if len(lesson_ids) > 1:
        text = N_("%(n)s lessons are open now. You could begin with “%(lesson)s”. There is no hurry.")
        url = "/learn/plan"
    tell(session, person, RELEASED, text, url=url, n=len(lesson_ids), lesson=title or "")
    record(session, "lessons.announced", by=None, about=person, lessons=list(lesson_ids))
