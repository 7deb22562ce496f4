from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.teamjobs.models import Placement


class DayChange(Base):
    """納期の変更: later days that both sides agreed on. The terms stay as delivered; this stands beside them,
    and the task has the days that hold now."""

    __tablename__ = "day_change"
    __table_args__ = (CheckConstraint("due_on > old_due_on", name="later"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    old_due_on: Mapped[date]
    old_inspect_on: Mapped[date]
    old_pay_on: Mapped[date]
    due_on: Mapped[date]
    inspect_on: Mapped[date]
    pay_on: Mapped[date]
    care: Mapped[bool] = mapped_column(default=False, server_default=false())
    """For children, care, illness, a disaster: asked for under フリーランス法13条"""
    reason: Mapped[str]
    """The worker reads these words"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    """From this moment the worker can read, print and keep it"""
    placement: Mapped[Placement] = relationship()
    by: Mapped[Person] = relationship()
