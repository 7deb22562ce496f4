"""Runs as staff may see them, and who is where in them: a coach's own workers by name, others as a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from lms.accounts import people
from lms.accounts.models import Person
from lms.accounts.permissions import may, visible_people
from lms.db import today
from lms.errors import NotThere
from lms.learning.models import Completion, Course, Lesson, LessonEdition, LessonStart, Series
from lms.learning.runs.models import CourseRun, Enrolment, RunLesson
from lms.learning.runs.plans import days_of, pauses_of

NOTHING = _("There is nothing at this address, or it is not for you.")


@dataclass(frozen=True)
class Whereabouts:
    """Where somebody is in a run. There is no "late": only what comes next."""

    enrolment: Enrolment
    done: int
    all: int
    following: str
    """Title of the next lesson, empty when everything is finished"""
    opens_on: date | None
    """Set when the next lesson is not open for them yet"""
    resting: bool
    known: bool
    """The viewer may open the person's account; a coach of directing sees the run only"""


def runs(session: Session) -> list[CourseRun]:
    """The newest first, with course, lessons and people."""
    everything = select(CourseRun).options(
        joinedload(CourseRun.course).joinedload(Course.series),
        selectinload(CourseRun.lessons),
        selectinload(CourseRun.enrolments).joinedload(Enrolment.person),
    )
    return list(session.scalars(everything.order_by(CourseRun.first_day.desc(), CourseRun.id.desc())))


def run_seen(session: Session, viewer: Person, run_id: int) -> tuple[CourseRun, dict[int, str]]:
    """The run, with {lesson id: title}. Raises NotThere."""
    run = session.get(CourseRun, run_id) if may(viewer, "run courses") else None
    if run is None:
        raise NotThere(NOTHING)
    return run, titles(session, [row.lesson_id for row in run.lessons])


def run_lesson_seen(session: Session, viewer: Person, run_id: int, row_id: int) -> RunLesson:
    """Raises NotThere; a lesson left out meanwhile is not there."""
    run, _titles = run_seen(session, viewer, run_id)
    found = next((row for row in run.lessons if row.id == row_id), None)
    if found is None:
        raise NotThere(NOTHING)
    return found


def enrolment_seen(session: Session, viewer: Person, enrolment_id: int) -> Enrolment:
    """One of a person whose account the viewer sees. Raises NotThere."""
    seen = visible_people(viewer).with_only_columns(Person.id)
    theirs = or_(Enrolment.person_id.in_(seen), Enrolment.coach_id == viewer.id)
    mine = Enrolment.id == enrolment_id, theirs
    found = session.scalar(select(Enrolment).where(*mine)) if may(viewer, "run courses") else None
    if found is None:
        raise NotThere(NOTHING)
    return found


def titles(session: Session, lesson_ids: Iterable[int]) -> dict[int, str]:
    """As taught now; a lesson that was never published keeps an empty one."""
    ids = list(lesson_ids)
    current = select(LessonEdition.lesson_id, LessonEdition.title).where(LessonEdition.is_current)
    found = session.execute(current.where(LessonEdition.lesson_id.in_(ids)))
    return dict.fromkeys(ids, "") | {row.lesson_id: row.title for row in found}


def whereabouts(session: Session, viewer: Person, run: CourseRun) -> tuple[list[Whereabouts], int]:
    """By reading of the name; and how many more take part whom the viewer does not accompany."""
    seen = set(session.scalars(visible_people(viewer).with_only_columns(Person.id)))
    mine = [row for row in run.taking_part if row.person_id in seen or row.coach_id == viewer.id]
    ids = [row.person_id for row in mine]
    done, begun = (_progress(session, model, ids, run) for model in (Completion, LessonStart))
    named = titles(session, [row.lesson_id for row in run.lessons])
    pauses, resting = pauses_of(session, ids), people.resting_ids(session, on=today())
    found = [
        _where(
            row,
            {lesson_id for person_id, lesson_id in done if person_id == row.person_id},
            {lesson_id for person_id, lesson_id in begun if person_id == row.person_id},
            [(one.lesson_id, day) for one, day in days_of(row, pauses[row.person_id])],
            named,
            resting=row.person_id in resting,
            known=row.person_id in seen,
        )
        for row in mine
    ]
    found.sort(key=lambda one: (one.enrolment.person.kana or one.enrolment.person.name, one.enrolment.id))
    return found, len(run.taking_part) - len(mine)


def courses(session: Session) -> list[Course]:
    """Every course with its series, in the order of the catalog."""
    found = select(Course).join(Course.series).options(joinedload(Course.series))
    return list(session.scalars(found.order_by(Series.position, Course.position)))


def lessons_to_add(session: Session, run: CourseRun) -> list[tuple[int, str]]:
    """(lesson id, course: title) of what is taught now and not in the run; those of its own course first."""
    own = {row.lesson_id for row in run.lessons}
    current = (
        select(Lesson.id, Lesson.course_id, Course.title, LessonEdition.title)
        .join(Lesson.course)
        .join(Course.series)
        .join(LessonEdition, (LessonEdition.lesson_id == Lesson.id) & LessonEdition.is_current)
        .where(Lesson.retired_at.is_(None), Lesson.id.not_in(own))
        .order_by(Course.id != run.course_id, Series.position, Course.position, Lesson.position)
    )
    return [(row[0], f"{row[2]}: {row[3]}") for row in session.execute(current)]


def _progress(
    session: Session, model: type[Completion | LessonStart], ids: list[int], run: CourseRun
) -> set[tuple[int, int]]:
    lessons = [row.lesson_id for row in run.lessons]
    found = select(model.person_id, model.lesson_id)
    rows = session.execute(found.where(model.person_id.in_(ids), model.lesson_id.in_(lessons)))
    return {(person_id, lesson_id) for person_id, lesson_id in rows}


def _where(
    enrolment: Enrolment,
    done: set[int],
    begun: set[int],
    days: list[tuple[int, date]],
    named: dict[int, str],
    *,
    resting: bool,
    known: bool,
) -> Whereabouts:
    left = [(lesson_id, day) for lesson_id, day in days if lesson_id not in done]
    following, opens_on = ("", None)
    if left:
        following, day = named[left[0][0]], left[0][1]
        opens_on = day if day > today() and left[0][0] not in begun else None
    return Whereabouts(enrolment, len(days) - len(left), len(days), following, opens_on, resting, known)
