"""What the director gives away for one team job: checking what others deliver, or leading. It is work like
any other: it hangs on a task of the same team job that the worker has accepted, with its terms."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import now
from lms.errors import Refusal
from lms.teamjobs.models import Placement, Task
from lms.teamjobs.order_models import TeamJob


class Over(Refusal):
    message = _("This work is over: its terms cover nothing more.")


class Entrusted:
    """The worker of `placement`, the task that pays for it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    """When the director took it back"""

    @declared_attr
    def placement(cls) -> Mapped[Placement]:
        return relationship()

    @property
    def running(self) -> bool:
        return self.ended_at is None and not self.placement.over


Row = TypeVar("Row", bound=Entrusted)


def begin(session: Session, model: type[Row], placement: Placement, *, by: Person) -> Row:
    """For the first time, or once more after it was taken back."""
    row = on(session, model, placement) or model()
    row.placement, row.by_id, row.at, row.ended_at = placement, by.id, now(), None
    session.add(row)
    session.flush()
    return row


def must_be_under_way(placement: Placement) -> None:
    """Raises Over."""
    if placement.over:
        raise Over


def on(session: Session, model: type[Row], placement: Placement) -> Row | None:
    return session.scalar(select(model).where(model.placement_id == placement.id))


def all_of(session: Session, model: type[Row], job: TeamJob) -> list[Row]:
    """Everybody ever entrusted with it, oldest first."""
    rows = select(model).join(Placement, Placement.id == model.placement_id).join(Placement.task)
    return list(session.scalars(rows.where(Task.team_job_id == job.id).order_by(model.id)))


def under_way(session: Session, job: TeamJob) -> list[Placement]:
    """Accepted tasks of the job that are not over: one of them pays."""
    rows = select(Placement).join(Placement.task).where(Task.team_job_id == job.id).order_by(Placement.id)
    return [row for row in session.scalars(rows) if not row.over]
