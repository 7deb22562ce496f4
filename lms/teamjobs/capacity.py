"""Hours a worker has free: what they declared a week, less what they have taken on. Nothing is tracked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from lms.accounts.models import Person
from lms.teamjobs.models import Deliverable, Placement


def hours_free(session: Session, workers: Sequence[Person], *, until: date, today: date) -> dict[int, float]:
    """{worker id: hours} up to `until`: declared hours × weeks (at least one), less open placements due."""
    weeks = max(1.0, ((until - today).days + 1) / 7)
    taken = _hours_taken(session, [worker.id for worker in workers], until)
    return {w.id: round(max(0.0, w.hours_per_week * weeks - taken.get(w.id, 0.0)), 1) for w in workers}


def _hours_taken(session: Session, worker_ids: list[int], until: date) -> dict[int, float]:
    """Hours of placements that are not finished and fall due by then."""
    mine = select(Placement).where(Placement.worker_id.in_(worker_ids))
    loaded = selectinload(Placement.deliverables).selectinload(Deliverable.approval)
    taken: dict[int, float] = {}
    for placement in session.scalars(mine.options(loaded, selectinload(Placement.task))):
        if placement.finished or placement.task.cancelled_at or placement.task.due_on > until:
            continue
        taken[placement.worker_id] = taken.get(placement.worker_id, 0.0) + placement.task.hours
    return taken
