from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.teamjobs.models import Deliverable, Task
from lms.teamjobs.verifying.planting import Planted


class Verification(Base):
    """検査の仕事: an ordinary task in which delivered data are compared with their source."""

    __tablename__ = "verification"
    __table_args__ = (CheckConstraint("headings >= 0", name="headings"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), unique=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"), index=True)
    """What is verified: the first entry, or the deliverable of an earlier verification"""
    headings: Mapped[int]
    """Rows at the top without data"""
    errors: Mapped[list[Any]]
    """Planted: [{row, column, slip, was, planted}]. Nobody but directors sees them before the check"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    task: Mapped[Task] = relationship()
    deliverable: Mapped[Deliverable] = relationship()

    @property
    def planted(self) -> tuple[Planted, ...]:
        return tuple(map(Planted.from_json, self.errors))


class FoundBy(StrEnum):
    CLIENT = "client"
    RECHECK = "recheck"
    """Somebody who compared the data with their source once more"""


class ResidualErrors(Base):
    """Errors found in verified data after they were accepted. Taken back by voiding its fact."""

    __tablename__ = "residual_errors"
    __table_args__ = (CheckConstraint("errors >= 1", name="some"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"), index=True)
    """The verified table, as the verifier delivered it"""
    errors: Mapped[int]
    found_by: Mapped[FoundBy]
    who: Mapped[str] = mapped_column(default="")
    """Who found them, in words"""
    found_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    deliverable: Mapped[Deliverable] = relationship()
    by: Mapped[Person] = relationship()
