from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, now
from lms.teamjobs.models import Placement


class Lead(Base):
    """A worker to whom the director has given the lead of a team job. Leading is work like any other: it
    hangs on a task of the same team job that the worker has accepted, with its terms."""

    __tablename__ = "lead"

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    """When the director took the lead back"""
    done_at: Mapped[datetime | None]
    """When the last task of the job was accepted, and the job became evidence"""
    placement: Mapped[Placement] = relationship()

    @property
    def running(self) -> bool:
        return self.ended_at is None and self.done_at is None
