from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Pairing, Person
from lms.db import Base, now, today


class Absence(Base):
    """A coach is away. While it lasts a stand-in accompanies their workers beside them."""

    __tablename__ = "coach_absence"
    __table_args__ = (
        CheckConstraint("until >= since", name="days"),
        CheckConstraint("stand_in_id IS NULL OR stand_in_id <> coach_id", name="stand_in"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    since: Mapped[date]
    until: Mapped[date]
    """Last day, inclusive"""
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    """When it was over, and the stand-in's pairings with it"""
    coach: Mapped[Person] = relationship(foreign_keys=[coach_id])
    stand_in: Mapped[Person | None] = relationship(foreign_keys=[stand_in_id])
    covers: Mapped[list[Cover]] = relationship(order_by="Cover.id")

    @property
    def begun(self) -> bool:
        return self.since <= today()


class Cover(Base):
    """A pairing that exists for the length of an absence only."""

    __tablename__ = "coach_cover"

    id: Mapped[int] = mapped_column(primary_key=True)
    absence_id: Mapped[int] = mapped_column(ForeignKey("coach_absence.id", ondelete="CASCADE"), index=True)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id", ondelete="CASCADE"), unique=True)
    pairing: Mapped[Pairing] = relationship()


class HandOver(Base):
    """A worker passed from one coach to another, with what the next one should know."""

    __tablename__ = "hand_over"
    __table_args__ = (CheckConstraint("from_id <> to_id", name="two_coaches"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str]
    """For staff; may be empty"""
    at: Mapped[datetime] = mapped_column(default=now)
    coach_before: Mapped[Person] = relationship(foreign_keys=[from_id])
    coach_after: Mapped[Person] = relationship(foreign_keys=[to_id])
