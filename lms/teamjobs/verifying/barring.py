"""Who may not verify: whoever entered the data, verified them before, or has seen them at a check. And
whoever has a verification under way may not see what it is about."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.teamjobs.models import Deliverable, Placement, Task
from lms.teamjobs.verifying.models import Verification
from lms.teamjobs.verifying.tables import verification_of


def barred(session: Session, task: Task) -> set[int]:
    """Ids of people who had a hand in what the task verifies; empty when it is no verification."""
    verification = verification_of(session, task)
    return set() if verification is None else _hands(session, verification.deliverable)


def verifies(session: Session, person: Person, task: Task) -> bool:
    """Whether the person has a verification of this task's deliverables that is not over: what was delivered
    would tell where the planted errors are."""
    rows = select(Placement).join(Verification, Verification.task_id == Placement.task_id)
    own = session.scalars(rows.where(Placement.worker_id == person.id))
    return any(task.id in _tasks(session, placement.task) for placement in own if not placement.over)


def _hands(session: Session, deliverable: Deliverable) -> set[int]:
    placement = deliverable.placement
    checks = [check for row in placement.deliverables for check in (row.approval, row.returned)]
    return {
        placement.worker_id,
        *(check.by_id for check in checks if check is not None),
        *barred(session, placement.task),
    }


def _tasks(session: Session, task: Task) -> set[int]:
    """Ids of the tasks whose deliverables this one verifies, back to the first entry."""
    verification = verification_of(session, task)
    if verification is None:
        return set()
    earlier = verification.deliverable.placement.task
    return {earlier.id, *_tasks(session, earlier)}
