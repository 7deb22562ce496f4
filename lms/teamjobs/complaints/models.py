from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.teamjobs.models import Defect, Deliverable
from lms.teamjobs.verifying.models import ResidualErrors


class Channel(StrEnum):
    """How the client told it."""

    FACE_TO_FACE = "face_to_face"
    PHONE = "phone"
    PAPER = "paper"
    MESSAGE = "message"
    """E-mail, chat"""


class WhyWithdrawn(StrEnum):
    MISTAKE = "mistake"
    """Written down by mistake: another deliverable was meant, say"""
    TAKEN_BACK = "taken_back"
    """The client took it back"""


class Complaint(Base):
    """What the client said is wrong with an accepted deliverable. Fee and acceptance stay as they are."""

    __tablename__ = "complaint"
    __table_args__ = (CheckConstraint("errors >= 1", name="errors"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"), index=True)
    defect: Mapped[Defect]
    text: Mapped[str]
    """In the client's words as far as possible; the worker reads it"""
    errors: Mapped[int | None]
    """How many, if somebody counted"""
    told_on: Mapped[date]
    how: Mapped[Channel]
    told_by: Mapped[str]
    """Who says it on the client's side"""
    residual_id: Mapped[int | None] = mapped_column(ForeignKey("residual_errors.id"))
    """Where the errors count for whoever had verified the table"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    deliverable: Mapped[Deliverable] = relationship()
    by: Mapped[Person] = relationship()
    residual: Mapped[ResidualErrors | None] = relationship()
    withdrawal: Mapped[ComplaintWithdrawal | None] = relationship(back_populates="complaint")


class ComplaintWithdrawal(Base):
    """From here the complaint counts no more. It stays readable, with the reason."""

    __tablename__ = "complaint_withdrawal"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), unique=True)
    why: Mapped[WhyWithdrawn]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    complaint: Mapped[Complaint] = relationship(back_populates="withdrawal")
