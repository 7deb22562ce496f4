"""Course runs: a course delivered to a group, a lesson every so many days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from lms.accounts.models import Person
from lms.errors import BadInput
from lms.journal import record
from lms.learning.models import Course, CourseRun, Enrolment, Series
from lms.notices.telling import tell
from lms.prose import N_

LONGEST_PAUSE = 60
"""Days between two lessons"""


def open_run(
    session: Session, course: Course, *, title: str, first_day: date, days_between: int, by: Person | None
) -> CourseRun:
    """開講. `days_between` 0 opens every lesson on the first day."""
    if not title.strip():
        raise BadInput(_("Please give the run a name, such as the season."), field="title")
    if not 0 <= days_between <= LONGEST_PAUSE:
        raise BadInput(_("Please choose 0 to %(most)s days.", most=LONGEST_PAUSE), field="days_between")
    run = CourseRun(course_id=course.id, title=title.strip(), first_day=first_day, days_between=days_between)
    session.add(run)
    record(session, "course_run.opened", run, by=by, course=course.key)
    return run


def enrol(session: Session, run: CourseRun, person: Person, *, by: Person | None) -> Enrolment:
    """The person takes part; twice is once."""
    mine = Enrolment.run_id == run.id, Enrolment.person_id == person.id
    known = session.scalar(select(Enrolment).where(*mine))
    if known is not None:
        return known
    enrolment = Enrolment(run_id=run.id, person_id=person.id)
    session.add(enrolment)
    record(session, "person.enrolled", enrolment, by=by, about=person, run=run.id)
    if by is not None and by.id != person.id:
        text = N_("You are enrolled in “%(run)s”. The first lesson opens on %(day)s.")
        tell(
            session,
            person,
            "person.enrolled",
            text,
            url="/learn",
            run=run.title,
            day=run.first_day.isoformat(),
        )
    return enrolment


def courses(session: Session) -> list[Course]:
    """Every course with its series, in the order of the catalog."""
    found = select(Course).join(Course.series).options(contains_eager(Course.series))
    return list(session.scalars(found.order_by(Series.position, Course.position)))


def runs(session: Session) -> list[CourseRun]:
    """The newest first, with course and people."""
    everything = select(CourseRun).options(
        joinedload(CourseRun.course), selectinload(CourseRun.enrolments).joinedload(Enrolment.person)
    )
    return list(session.scalars(everything.order_by(CourseRun.first_day.desc(), CourseRun.id.desc())))


def runs_of(session: Session, person: Person) -> list[CourseRun]:
    mine = select(CourseRun).join(Enrolment).where(Enrolment.person_id == person.id)
    return list(session.scalars(mine))


def opening_day(runs: Iterable[CourseRun], *, course_id: int, position: int) -> date | None:
    """The day a lesson opens for somebody in these runs; None when the course has no dates for them.

    A lesson opens by the earliest of several runs. Somebody in no run of the course learns at their own pace.
    """
    days = [
        run.first_day + timedelta(days=run.days_between * position)
        for run in runs
        if run.course_id == course_id
    ]
    return min(days, default=None)
