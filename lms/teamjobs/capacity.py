"""Hours a worker has free: what they declared a week, less what they have taken on. Nothing is tracked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.teamjobs.models import Deliverable, Placement, Task


def hours_free(session: Session, workers: Sequence[Person], *, until: date, today: date) -> dict[int, float]:
    """{worker id: hours} up to `until`: declared hours × weeks (at least one), less open placements due."""
    weeks = weeks_until(until, today=today)
    mine = hours_taken(until).where(Placement.worker_id.in_([worker.id for worker in workers]))
    taken: dict[int, float] = {row.worker_id: row.hours for row in session.execute(mine)}
    return {w.id: round(max(0.0, w.hours_per_week * weeks - taken.get(w.id, 0.0)), 1) for w in workers}


def weeks_until(until: date, *, today: date) -> float:
    """Both days counted; never less than one week, because nobody declares hours by the day."""
    return max(1.0, ((until - today).days + 1) / 7)


def hours_taken(until: date) -> Select[int, float]:
    """Rows (worker_id, hours): placements that are not finished and fall due by then."""
    finished = Placement.deliverables.any(Deliverable.approval.has())
    return (
        select(Placement.worker_id, func.sum(Task.hours).label("hours"))
        .join(Task, Task.id == Placement.task_id)
        .where(~finished, Task.cancelled_at.is_(None), Task.due_on <= until)
        .group_by(Placement.worker_id)
    )
