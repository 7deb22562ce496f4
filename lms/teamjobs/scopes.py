"""Which rows a person may see: a director all, a worker their own offers, placements and terms."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import abort
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.drafting.keys import texts_of
from lms.teamjobs.models import Deliverable, Offer, Placement, Task, Terms
from lms.teamjobs.order_models import TeamJob

Row = TypeVar("Row", Offer, Placement, Terms, Deliverable)


def task(session: Session, task_id: int) -> Task:
    """For the director, who sees every task."""
    return session.get(Task, task_id) or abort(404)


def team_job(session: Session, job_id: int) -> TeamJob:
    """For the director, who sees every team job."""
    return session.get(TeamJob, job_id) or abort(404)


def one(session: Session, model: type[Row], row_id: int, person: Person) -> Row:
    """The row with this id if the person may see it, else 404."""
    row: Row | None = session.scalar(_scoped(model, person).where(model.id == row_id))
    return row or abort(404)


def _scoped(model: type[Row], person: Person) -> Select[Any]:
    rows: Select[Any] = select(model)
    if person.has(Role.DIRECTOR):
        return rows
    if model in (Terms, Deliverable):
        rows = rows.join(Placement)
    owner = Offer.worker_id if model is Offer else Placement.worker_id
    return rows.where(owner == person.id)


def _placement(session: Session, person: Person, placement_id: int) -> Placement:
    return one(session, Placement, placement_id, person)


texts_of("placement", "deliver work", _placement)
