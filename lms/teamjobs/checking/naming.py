"""Who may check: directors, and workers a director has named for a team job."""

from __future__ import annotations

from flask import abort
from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.db import now
from lms.errors import Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.entering import promise_of
from lms.skills.standing import standing
from lms.teamjobs.checking.models import Checker
from lms.teamjobs.listing import deliverables_waiting
from lms.teamjobs.models import Approval, Deliverable, Placement, Return, Task
from lms.teamjobs.order_models import TeamJob
from lms.teamjobs.verifying.barring import verifies

FROM_LEVEL = 1
"""Level 4 and the first level of directing ask for checks that a director marked too: who is to reach them
must be able to check before. Below level 1 nobody does"""


class Over(Refusal):
    message = _("This work is over: its terms no longer cover any checking.")


class NothingToCheck(Refusal):
    message = _(
        "This person cannot check any other task of this team job: nobody checks their own work or work above"
        " their level, and personal data need the promise of secrecy."
    )


def name(session: Session, placement: Placement, *, by: Person) -> Checker:
    """Let the worker check the others' deliverables of the team job; `placement` is the task that pays for
    it. Once more: nothing changes, or it begins anew. Raises Over, NothingToCheck."""
    if placement.over:
        raise Over
    worker = placement.worker
    if not tasks_open_to(session, placement):
        raise NothingToCheck
    row = session.scalar(select(Checker).where(Checker.placement_id == placement.id))
    if row is not None and row.running:
        return row
    row = row or Checker(placement=placement, by_id=by.id)
    row.by_id, row.at, row.ended_at = by.id, now(), None
    session.add(row)
    session.flush()
    job = placement.task.team_job
    record(session, "checker.named", row, by=by, about=worker, team_job=job.id)
    words = N_("You check the others' deliverables of “%(title)s”. They wait for you under Work.")
    tell(session, worker, "checker.named", words, url=f"/placements/{placement.id}", title=job.title)
    return row


def end(session: Session, row: Checker, *, by: Person) -> Checker:
    """The director checks again. What was checked stays checked."""
    if row.ended_at is None:
        row.ended_at = now()
        worker, job = row.placement.worker, row.placement.task.team_job
        record(session, "checker.ended", row, by=by, about=worker, team_job=job.id)
        words = N_("The director checks the deliverables of “%(title)s” again. Thank you for your checks.")
        tell(session, worker, "checker.ended", words, url=f"/placements/{row.placement_id}", title=job.title)
    return row


def may_check(session: Session, person: Person, task: Task) -> bool:
    """Whether a worker could check deliverables of the task: not their own, none that they verify, not above
    their level."""
    if task.placement is not None and task.placement.worker_id == person.id:
        return False
    if verifies(session, person, task):
        return False
    if task.personal_data and promise_of(session, person) is None:
        return False
    return standing(session, person, task.track) >= max(FROM_LEVEL, task.min_level)


def tasks_open_to(session: Session, placement: Placement) -> list[Task]:
    """The tasks of the same team job that this worker may check."""
    others = select(Task).where(
        Task.team_job_id == placement.task.team_job_id,
        Task.cancelled_at.is_(None),
        Task.id != placement.task_id,
    )
    return [task for task in session.scalars(others) if may_check(session, placement.worker, task)]


def checkers_of(session: Session, job: TeamJob) -> list[Checker]:
    """Everybody ever named, oldest first."""
    rows = select(Checker).join(Checker.placement).join(Placement.task)
    return list(session.scalars(rows.where(Task.team_job_id == job.id).order_by(Checker.id)))


def possible(session: Session, job: TeamJob) -> list[Placement]:
    """Accepted tasks of the job, under way, whose worker could check some other."""
    running = {row.placement_id for row in checkers_of(session, job) if row.running}
    rows = select(Placement).join(Placement.task).where(Task.team_job_id == job.id).order_by(Placement.id)
    return [
        row
        for row in session.scalars(rows)
        if not row.over and row.id not in running and tasks_open_to(session, row)
    ]


def to_check(session: Session, person: Person) -> list[Deliverable]:
    """Deliverables that wait for a check this worker may do, the longest waiting first."""
    jobs = _jobs_of(session, person)
    if not jobs:
        return []
    waiting = deliverables_waiting(session)
    return [row for row in waiting if row.placement.task.team_job_id in jobs and _open(session, person, row)]


def checked_by(session: Session, person: Person) -> list[Deliverable]:
    """What the person has checked, the newest first."""
    rows = select(Deliverable).where(_done_by(person)).order_by(Deliverable.id.desc())
    return list(session.scalars(rows))


def trusted(session: Session, person: Person, row: Deliverable) -> bool:
    """Whether the person may check this deliverable."""
    if person.has(Role.DIRECTOR):
        return True
    return row.placement.task.team_job_id in _jobs_of(session, person) and _open(session, person, row)


def has_checked(person: Person, row: Deliverable) -> bool:
    return person.id in {check.by_id for check in (row.approval, row.returned) if check is not None}


def deliverable_seen(session: Session, person: Person, deliverable_id: int) -> Deliverable:
    """One that the person may check or has checked; else 404."""
    row = session.get(Deliverable, deliverable_id)
    if row is None or not (trusted(session, person, row) or has_checked(person, row)):
        abort(404)
    return row


def deliverable_readable(session: Session, person: Person, deliverable_id: int) -> Deliverable:
    """One's own, or as deliverable_seen."""
    row = session.get(Deliverable, deliverable_id)
    if row is not None and row.placement.worker_id == person.id:
        return row
    return deliverable_seen(session, person, deliverable_id)


def deliverable_to_check(session: Session, person: Person, deliverable_id: int) -> Deliverable:
    row = session.get(Deliverable, deliverable_id)
    if row is None or not trusted(session, person, row):
        abort(404)
    return row


def watchers(session: Session, placement: Placement) -> list[Person]:
    """Workers who may check what is delivered here."""
    named = [row for row in checkers_of(session, placement.task.team_job) if row.running]
    return [row.placement.worker for row in named if may_check(session, row.placement.worker, placement.task)]


def _jobs_of(session: Session, person: Person) -> set[int]:
    """Team jobs for which the person is named now."""
    rows = select(Checker).join(Checker.placement).where(Placement.worker_id == person.id)
    return {row.placement.task.team_job_id for row in session.scalars(rows) if row.running}


def _open(session: Session, person: Person, row: Deliverable) -> bool:
    return row.placement.worker_id != person.id and may_check(session, person, row.placement.task)


def _done_by(person: Person) -> ColumnElement[bool]:
    return or_(
        Deliverable.approval.has(Approval.by_id == person.id),
        Deliverable.returned.has(Return.by_id == person.id),
    )
