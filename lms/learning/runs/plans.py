"""A person's own plan: the calendars of their runs, moved by their rests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from lms.accounts import people
from lms.accounts.models import Person, Rest
from lms.db import HERE, today
from lms.learning.models import Completion, LessonEdition, LessonStart
from lms.learning.runs.models import CourseRun, Enrolment, RunLesson
from lms.learning.runs.shifting import Pause, shifted
from lms.learning.runs.weeks import A_FEW, Week, weeks


@dataclass(frozen=True)
class Planned:
    """A lesson in somebody's plan."""

    run: CourseRun
    lesson_id: int
    title: str
    minutes: int
    note: str
    opens_on: date
    done: bool
    started: bool

    @property
    def is_open(self) -> bool:
        return self.started or self.opens_on <= today()

    @property
    def url(self) -> str:
        return f"/lessons/{self.lesson_id}"


@dataclass(frozen=True)
class Plan:
    """Every lesson of a person's runs, by the day it opens."""

    lessons: list[Planned]
    rest: Rest | None
    """While the person rests, days to come are a first idea"""

    @property
    def unfinished(self) -> list[Planned]:
        return [lesson for lesson in self.lessons if not lesson.done]

    @property
    def waiting(self) -> list[Planned]:
        """Open and not finished."""
        return [lesson for lesson in self.unfinished if lesson.is_open]

    @property
    def weeks(self) -> list[Week[Planned]]:
        pace = max([A_FEW, *(lesson.run.rhythm.per_week for lesson in self.unfinished)])
        return weeks(self.unfinished, today=today(), pace=pace)


def opening_days(session: Session, person: Person) -> dict[int, date]:
    """{lesson id: the day it opens for the person}; a lesson in several of their runs opens by the earliest.

    A lesson that is in none of them is not there: it is learnt at one's own pace.
    """
    days: dict[int, date] = {}
    enrolments = _enrolments(session, person)
    pauses = pauses_of(session, [person.id])[person.id] if enrolments else []
    for enrolment in enrolments:
        for row, day in days_of(enrolment, pauses):
            days[row.lesson_id] = min(day, days.get(row.lesson_id, day))
    return days


def plan_of(session: Session, person: Person) -> Plan:
    """By day, then by the order of the run; a lesson in several runs stands in the earliest."""
    enrolments = _enrolments(session, person)
    rest = people.resting(session, person, on=today())
    if not enrolments:
        return Plan([], rest)
    pauses = pauses_of(session, [person.id])[person.id]
    dated = [(enrolment.run, row, day) for enrolment in enrolments for row, day in days_of(enrolment, pauses)]
    dated.sort(key=lambda found: (found[2], found[1].position))
    texts = _texts(session, {row.lesson_id for _run, row, _day in dated})
    done, started = _progress(session, person, texts)
    lessons: dict[int, Planned] = {}
    for run, row, day in dated:
        if row.lesson_id in texts and row.lesson_id not in lessons:
            title, minutes = texts[row.lesson_id]
            at = row.lesson_id in done, row.lesson_id in started
            lessons[row.lesson_id] = Planned(run, row.lesson_id, title, minutes, row.note, day, *at)
    return Plan(list(lessons.values()), rest)


def days_of(enrolment: Enrolment, pauses: Iterable[Pause]) -> list[tuple[RunLesson, date]]:
    """The run's lessons in order, each with the day it opens for this person; retired ones are left out."""
    rows = sorted(enrolment.run.lessons, key=lambda row: (row.release_on, row.position))
    joined = enrolment.created_at.astimezone(HERE).date()
    days = shifted(
        [row.release_on for row in rows],
        pauses,
        since=joined,
        today=today(),
        rhythm=enrolment.run.rhythm,
    )
    return [(row, day) for row, day in zip(rows, days, strict=True) if row.lesson.retired_at is None]


def pauses_of(session: Session, person_ids: Sequence[int]) -> dict[int, list[Pause]]:
    """Each person's rests."""
    found: dict[int, list[Pause]] = {person_id: [] for person_id in person_ids}
    for rest in session.scalars(select(Rest).where(Rest.worker_id.in_(person_ids))):
        found[rest.worker_id].append((rest.since, rest.until))
    return found


def _enrolments(session: Session, person: Person) -> list[Enrolment]:
    """Where the person takes part, in two queries."""
    mine = (
        select(Enrolment)
        .join(Enrolment.run)
        .where(
            Enrolment.person_id == person.id, Enrolment.left_at.is_(None), CourseRun.cancelled_at.is_(None)
        )
        .options(contains_eager(Enrolment.run).selectinload(CourseRun.lessons).joinedload(RunLesson.lesson))
        .order_by(Enrolment.id)
    )
    return list(session.scalars(mine))


def _texts(session: Session, lesson_ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    """{lesson id: (title, minutes)} as taught now."""
    current = select(LessonEdition.lesson_id, LessonEdition.title, LessonEdition.minutes)
    rows = session.execute(current.where(LessonEdition.lesson_id.in_(lesson_ids), LessonEdition.is_current))
    return {lesson_id: (title, minutes) for lesson_id, title, minutes in rows}


def _progress(session: Session, person: Person, lesson_ids: Iterable[int]) -> tuple[set[int], set[int]]:
    """Finished, started."""
    ids = list(lesson_ids)
    found = []
    for model in (Completion, LessonStart):
        mine = select(model.lesson_id).where(model.person_id == person.id, model.lesson_id.in_(ids))
        found.append(set(session.scalars(mine)))
    return found[0], found[1]
