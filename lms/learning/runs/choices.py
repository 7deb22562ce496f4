"""What the lists on a run's page offer: who could take part, who could accompany, where one could go on."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.accounts.permissions import visible_workers
from lms.db import db
from lms.learning.models import Course
from lms.learning.runs.enrolling import is_directing
from lms.learning.runs.forms import EnrolmentForm
from lms.learning.runs.models import CourseRun


def enrolment_form(run: CourseRun) -> EnrolmentForm:
    """Workers whom the viewer sees and who do not take part yet."""
    taking_part = {row.person_id for row in run.taking_part}
    found = db.session.scalars(visible_workers(current_user).where(Person.disabled_at.is_(None)))
    form = EnrolmentForm()
    free = [worker for worker in found.unique() if worker.id not in taking_part]
    form.person.choices = [(worker.id, worker.name) for worker in free]
    form.coach.choices = [(0, _("nobody"))]
    if is_directing(run):
        form.coach.choices = possible_coaches()
    return form


def possible_coaches() -> list[tuple[int, str]]:
    """Coaches and directors."""
    found = {
        person.id: person.name
        for role in (Role.COACH, Role.DIRECTOR)
        for person in people.people_with(db.session(), role)
    }
    return list(found.items())


def other_runs(run: CourseRun) -> list[tuple[int, str]]:
    """Where somebody of this run could go on: runs of the same series that are not cancelled."""
    same = (
        select(CourseRun)
        .join(CourseRun.course)
        .where(
            Course.series_id == run.course.series_id, CourseRun.id != run.id, CourseRun.cancelled_at.is_(None)
        )
        .order_by(CourseRun.first_day.desc())
    )
    return [(other.id, f"{other.title} ({other.course.title})") for other in db.session.scalars(same)]
