"""Quarters of an hour that coaches offer, and who booked them. The database keeps anybody from being in two
places at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.practice.models import How

LENGTH = timedelta(minutes=15)


class Ending(StrEnum):
    """Why a booking holds no longer; none of them is anybody's fault."""

    MOVED = "moved"
    CALLED_OFF = "called_off"
    WITHDRAWN = "withdrawn"
    RESTING = "resting"


class Slot(Base):
    """A quarter of an hour offered by a coach."""

    __tablename__ = "coaching_slot"
    __table_args__ = (
        Index(
            "uq_coaching_slot_open",
            "coach_id",
            "starts_at",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    """On a full quarter of an hour"""
    ways: Mapped[list[Any]]
    """Values of How, at least one"""
    place: Mapped[str]
    """Where to meet or the link; only who booked it sees it. May be empty"""
    created_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    coach: Mapped[Person] = relationship()
    bookings: Mapped[list[Booking]] = relationship(back_populates="slot", order_by="Booking.id")

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + LENGTH

    @property
    def booking(self) -> Booking | None:
        """The one that holds."""
        return next((one for one in self.bookings if one.ended_at is None), None)


class Booking(Base):
    """A meeting to come. Moving it makes another row with the same `uid`, so that calendars move it too."""

    __tablename__ = "coaching_booking"
    __table_args__ = (
        Index(
            "uq_coaching_booking_slot",
            "slot_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_coaching_booking_worker",
            "worker_id",
            "starts_at",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ending"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("coaching_slot.id", ondelete="CASCADE"), index=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    """The slot's, repeated so that the database can hold a worker to one meeting at a time"""
    how: Mapped[How]
    wish: Mapped[str]
    """What the worker would like to talk about; may be empty"""
    uid: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)
    """Counts moves (RFC 5545, 3.8.7.4)"""
    booked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    slot: Mapped[Slot] = relationship(back_populates="bookings")
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
