from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.teamjobs.entrusting import Entrusted
from lms.teamjobs.models import Deliverable


class Checker(Entrusted, Base):
    """A worker who checks the others' deliverables of a team job, as long as the task that pays for it is
    under way."""

    __tablename__ = "checker"


class SecondCheck(Base):
    """A director's blind second marks for a deliverable that a worker checked. They tell how far the two
    agree; the record of whoever made the deliverable keeps the first marks."""

    __tablename__ = "second_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"), unique=True)
    marker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    marks: Mapped[dict[str, Any]]
    """Axis → 0 to 4"""
    words: Mapped[str] = mapped_column(default="")
    """To the checker"""
    at: Mapped[datetime] = mapped_column(default=now)
    deliverable: Mapped[Deliverable] = relationship()
    marker: Mapped[Person] = relationship()


class FirstMarksSeen(Base):
    """A director preferred to see the checker's marks: they can no longer mark this deliverable blind."""

    __tablename__ = "first_marks_seen"
    __table_args__ = (UniqueConstraint("deliverable_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
