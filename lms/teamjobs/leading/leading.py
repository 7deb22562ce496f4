"""Giving somebody the lead of a team job; a job whose last task is accepted is a job led."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.db import now
from lms.errors import Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.evidence import add_fact
from lms.skills.facts import Kind
from lms.teamjobs import entrusting
from lms.teamjobs.in_time import kept_day
from lms.teamjobs.leading.models import Lead
from lms.teamjobs.listing import kept_tasks
from lms.teamjobs.models import Placement, Task
from lms.teamjobs.order_models import TeamJob

DIRECTING = "directing"
FEWEST_TASKS = 2
"""The one that pays for leading, and one to lead"""


class AlreadyLed(Refusal):
    message = _("Somebody leads this team job already. Take the lead back first.")


def give(session: Session, placement: Placement, *, by: Person) -> Lead:
    """The worker of `placement`, the task that pays for it, leads its team job. Raises Over, AlreadyLed."""
    entrusting.must_be_under_way(placement)
    job, worker = placement.task.team_job, placement.worker
    if running := lead_of(session, job):
        if running.placement_id != placement.id:
            raise AlreadyLed
        return running
    row = entrusting.begin(session, Lead, placement, by=by)
    record(session, "lead.given", row, by=by, about=worker, team_job=job.id)
    words = N_("You lead the team job “%(title)s”. Its tasks and days stand under Work.")
    tell(session, worker, "lead.given", words, url=f"/leads/{row.id}", title=job.title)
    return row


def take_back(session: Session, row: Lead, *, by: Person) -> Lead:
    """The director leads again; nothing is written down about it."""
    if row.running:
        row.ended_at = now()
        worker, job = row.placement.worker, row.placement.task.team_job
        record(session, "lead.taken_back", row, by=by, about=worker, team_job=job.id)
        words = N_("The director leads “%(title)s” again. Thank you for what you did.")
        tell(session, worker, "lead.taken_back", words, url=f"/leads/{row.id}", title=job.title)
    return row


def settle(session: Session, job: TeamJob, *, by: Person) -> None:
    """Once every task of the job is accepted, it is evidence for whoever led it, in every track it had. Asked
    whenever a task is accepted or leaves the job."""
    row, tasks = lead_of(session, job), kept_tasks(session, job)
    if row is None or len(tasks) < FEWEST_TASKS or not all(map(_done, tasks)):
        return
    row.done_at = now()
    worker = row.placement.worker
    if not worker.has(Role.WORKER):
        return
    rater = by if by.id != worker.id else None
    led = {"job": job.id, "title": job.title, "on_time": all(map(kept_day, tasks))}
    for track in sorted({DIRECTING, *(task.track for task in tasks)}):
        add_fact(session, worker, track=track, kind=Kind.LED, data=led, source=f"lead:{row.id}", rater=rater)
    words = N_("Every task of “%(title)s” is accepted. You have led it to its end.")
    tell(session, worker, "lead.done", words, url=f"/leads/{row.id}", title=job.title)


def lead_of(session: Session, job: TeamJob) -> Lead | None:
    """Who leads it now."""
    return next((row for row in entrusting.all_of(session, Lead, job) if row.running), None)


def led_by(session: Session, person: Person) -> list[Lead]:
    """Their own, those under way first."""
    rows = select(Lead).join(Placement).where(Placement.worker_id == person.id)
    return sorted(session.scalars(rows), key=lambda row: (not row.running, -row.id))


def _done(task: Task) -> bool:
    return task.placement is not None and task.placement.finished
