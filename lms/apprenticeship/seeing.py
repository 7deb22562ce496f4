"""Which supervised jobs a person may see, and how far the team job itself is."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.apprenticeship.models import StepNote, SupervisedJob
from lms.errors import NotThere
from lms.learning.models import Course, Series
from lms.learning.runs.enrolling import DIRECTING
from lms.learning.runs.models import CourseRun, Enrolment
from lms.teamjobs.models import Deliverable, Placement, Task
from lms.teamjobs.order_models import TeamJob

NOTHING = _("There is nothing at this address, or it is not for you.")


def jobs_seen(session: Session, viewer: Person) -> list[SupervisedJob]:
    """A director's: all; otherwise those the viewer leads or accompanies. The newest first."""
    rows = select(SupervisedJob)
    if not viewer.has(Role.DIRECTOR):
        rows = rows.where(or_(SupervisedJob.trainee_id == viewer.id, SupervisedJob.coach_id == viewer.id))
    return list(session.scalars(rows.order_by(SupervisedJob.id.desc())))


def job_seen(session: Session, viewer: Person, job_id: int) -> SupervisedJob:
    """Raises NotThere."""
    found = next((row for row in jobs_seen(session, viewer) if row.id == job_id), None)
    if found is None:
        raise NotThere(NOTHING)
    return found


def note_seen(session: Session, viewer: Person, note_id: int) -> StepNote:
    """Raises NotThere."""
    found = session.get(StepNote, note_id)
    if found is None:
        raise NotThere(NOTHING)
    job_seen(session, viewer, found.job_id)
    return found


def answers(viewer: Person, row: SupervisedJob) -> bool:
    """Whether the viewer is the one who answers, or may."""
    return viewer.id != row.trainee_id and (viewer.id == row.coach_id or viewer.has(Role.DIRECTOR))


def tasks_of(session: Session, team_job: TeamJob) -> list[Task]:
    """Those not withdrawn, by due date."""
    mine = select(Task).where(Task.team_job_id == team_job.id, Task.cancelled_at.is_(None))
    return list(session.scalars(mine.order_by(Task.due_on, Task.id)))


def delivered(session: Session, team_job: TeamJob) -> bool:
    """At least one task, and each of them accepted at its check."""
    tasks = tasks_of(session, team_job)
    return bool(tasks) and all(task.placement and task.placement.finished for task in tasks)


def checked_deliverables(session: Session, row: SupervisedJob) -> list[Deliverable]:
    """Accepted at a check, of other people than the trainee."""
    mine = (
        select(Deliverable)
        .join(Deliverable.placement)
        .join(Placement.task)
        .where(Task.team_job_id == row.team_job_id, Deliverable.approval.has())
        .where(Placement.worker_id != row.trainee_id)
    )
    return list(session.scalars(mine.order_by(Deliverable.id)))


def possible_jobs(session: Session) -> list[TeamJob]:
    """Team jobs nobody learns with yet, the newest first."""
    taken = select(SupervisedJob.team_job_id)
    return list(
        session.scalars(
            select(TeamJob).where(TeamJob.id.not_in(taken)).order_by(TeamJob.id.desc()).limit(100)
        )
    )


def possible_trainees(session: Session) -> list[Enrolment]:
    """Who takes part in a run of directing, with a coach."""
    mine = (
        select(Enrolment)
        .join(Enrolment.run)
        .join(CourseRun.course)
        .join(Course.series)
        .where(Series.track == DIRECTING, Enrolment.left_at.is_(None), Enrolment.coach_id.is_not(None))
        .where(CourseRun.cancelled_at.is_(None))
        .order_by(Enrolment.id.desc())
    )
    return list(session.scalars(mine))
