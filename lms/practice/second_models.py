"""Second marks, given without seeing the first ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.practice.models import Submission


class SecondReading(Base):
    """A marked piece that somebody else shall mark once more, without seeing the first marks."""

    __tablename__ = "second_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), unique=True)
    asked_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who shall do it; None: any coach but the first, or the director"""
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None: drawn by lot"""
    drawn_at: Mapped[datetime] = mapped_column(default=now)
    submission: Mapped[Submission] = relationship()
    mark: Mapped[SecondMark | None] = relationship(back_populates="reading")
    passes: Mapped[list[SecondPass]] = relationship()


class SecondMark(Base):
    """The blind second marks of a piece. They tell coaches about each other; no worker's record changes."""

    __tablename__ = "second_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(ForeignKey("second_reading.id", ondelete="CASCADE"), unique=True)
    marker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    marks: Mapped[dict[str, Any]]
    """Axis → 0 to 4"""
    words: Mapped[str]
    """To the first coach; may be empty"""
    created_at: Mapped[datetime] = mapped_column(default=now)
    reading: Mapped[SecondReading] = relationship(back_populates="mark")
    marker: Mapped[Person] = relationship()


class SecondPass(Base):
    """Somebody preferred to see the first marks: they can no longer mark this piece blind."""

    __tablename__ = "second_pass"
    __table_args__ = (UniqueConstraint("reading_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(ForeignKey("second_reading.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
