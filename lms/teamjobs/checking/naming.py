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
from lms.teamjobs import entrusting
from lms.teamjobs.checking.models import Checker
from lms.teamjobs.listing import deliverables_waiting
from lms.teamjobs.models import Approval, Deliverable, Placement, Return, Task
from lms.teamjobs.order_models import TeamJob
from lms.teamjobs.verifying.barring import verifies

FROM_LEVEL = 1
"""Level 4 and the first level of directing ask for checks that a director marked too: who is to reach them
must be able to check before. Below level 1 nobody does"""


class NothingToCheck(Refusal):
    message = _(
        "This person cannot check any other task of this team job: nobody checks their own work or work above"
        " their level, and personal data need the promise of secrecy."
    )


def name(session: Session, placement: Placement, *, by: Person) -> Checker:
    """Let the worker check the others' deliverables of the team job; `placement` is the task that pays for
    it. Once more: nothing changes, or it begins anew. Raises Over, NothingToCheck."""
    entrusting.must_be_under_way(placement)
    if not _could_check(session, placement):
        raise NothingToCheck
    known = entrusting.on(session, Checker, placement)
    if known is not None and known.running:
        return known
    row = entrusting.begin(session, Checker, placement, by=by)
    job, worker = placement.task.team_job, placement.worker
    record(session, "checker.named", row, by=by, about=worker, team_job=job.id)
    words = N_("You check the others' deliverables of “%(title)s”. They wait for you under Work.")
    tell(session, worker, "checker.named", words, url=f"/placements/{placement.id}", title=job.title)
    return row


def end(session: Session, row: Checker, *, by: Person) -> Checker:
    """The director checks again. What was checked stays checked."""
    if row.running:
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


def possible(session: Session, job: TeamJob) -> list[Placement]:
    """Accepted tasks of the job, under way, whose worker could check some other."""
    running = {row.placement_id for row in entrusting.all_of(session, Checker, job) if row.running}
    rows = entrusting.under_way(session, job)
    return [row for row in rows if row.id not in running and _could_check(session, row)]


def to_check(session: Session, person: Person) -> list[Deliverable]:
    """Deliverables that wait for a check this worker may do, the longest waiting first."""
    jobs = _jobs_of(session, person)
    if not jobs:
        return []
    rows = [(row, row.placement.task) for row in deliverables_waiting(session)]
    return [row for row, task in rows if task.team_job_id in jobs and may_check(session, person, task)]


def checked_by(session: Session, person: Person) -> list[Deliverable]:
    """What the person has checked, the newest first."""
    rows = select(Deliverable).where(_done_by(person)).order_by(Deliverable.id.desc())
    return list(session.scalars(rows))


def trusted(session: Session, person: Person, row: Deliverable) -> bool:
    """Whether the person may check this deliverable."""
    if person.has(Role.DIRECTOR):
        return True
    task = row.placement.task
    return task.team_job_id in _jobs_of(session, person) and may_check(session, person, task)


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
    task = placement.task
    named = [row for row in entrusting.all_of(session, Checker, task.team_job) if row.running]
    return [row.placement.worker for row in named if may_check(session, row.placement.worker, task)]


def _could_check(session: Session, placement: Placement) -> bool:
    """Whether there is another task in the team job that this worker may check."""
    others = select(Task).where(
        Task.team_job_id == placement.task.team_job_id,
        Task.cancelled_at.is_(None),
        Task.id != placement.task_id,
    )
    return any(may_check(session, placement.worker, task) for task in session.scalars(others).all())


def _jobs_of(session: Session, person: Person) -> set[int]:
    """Team jobs for which the person is named now."""
    rows = select(Checker).join(Placement).where(Placement.worker_id == person.id)
    return {row.placement.task.team_job_id for row in session.scalars(rows) if row.running}


def _done_by(person: Person) -> ColumnElement[bool]:
    return or_(
        Deliverable.approval.has(Approval.by_id == person.id),
        Deliverable.returned.has(Return.by_id == person.id),
    )
