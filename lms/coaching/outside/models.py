from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.learning.told import How
from lms.practice.models import NextAction


class Outcome(StrEnum):
    """What became of a job outside, in the worker's own word."""

    WON = "won"
    DELIVERED = "delivered"
    NOT_TAKEN = "not_taken"


class What(StrEnum):
    """What is brought to the coach."""

    PROFILE = "profile"
    PROPOSAL = "proposal"
    FIRST_ORDER = "first_order"
    WORK = "work"


class OutsideJob(Base):
    """A job that a worker found by themselves, outside the team. The team neither gives nor pays it."""

    __tablename__ = "outside_job"
    __table_args__ = (
        CheckConstraint("pay_yen >= 0", name="pay"),
        CheckConstraint("track <> ''", name="track"),
        CheckConstraint("(entered_by_id IS NULL) = (told IS NULL)", name="entered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    track: Mapped[str]
    url: Mapped[str]
    """http(s); may be empty"""
    due: Mapped[date | None]
    pay_yen: Mapped[int | None]
    pay_shared: Mapped[bool] = mapped_column(default=False)
    """Whether coaches see the pay. No figure of the community ever counts it"""
    outcome: Mapped[Outcome | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None: the worker did it themselves"""
    told: Mapped[How | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    entered_by: Mapped[Person | None] = relationship(foreign_keys=[entered_by_id])


class OutsideWork(Base):
    """A text brought for advice. Never changed; a better one is brought anew."""

    __tablename__ = "outside_work"
    __table_args__ = (
        CheckConstraint("body <> ''", name="body"),
        CheckConstraint("track <> ''", name="track"),
        CheckConstraint("(entered_by_id IS NULL) = (told IS NULL)", name="entered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("outside_job.id", ondelete="SET NULL"), index=True)
    what: Mapped[What]
    track: Mapped[str]
    body: Mapped[str]
    question: Mapped[str]
    """What the worker would like to know; may be empty"""
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None: the worker did it themselves"""
    told: Mapped[How | None]
    brought_at: Mapped[datetime] = mapped_column(default=now)
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    entered_by: Mapped[Person | None] = relationship(foreign_keys=[entered_by_id])
    job: Mapped[OutsideJob | None] = relationship()
    advice: Mapped[Advice | None] = relationship(back_populates="work")


class Advice(Base):
    """What a coach says to it. It leads on to the worker's one next action, as feedback does."""

    __tablename__ = "outside_advice"
    __table_args__ = (CheckConstraint("text <> ''", name="words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("outside_work.id", ondelete="CASCADE"), unique=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str]
    next_action_id: Mapped[int] = mapped_column(ForeignKey("next_action.id", ondelete="CASCADE"), unique=True)
    marks: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Axis → 0 to 4 when the coach let it count as practice"""
    at: Mapped[datetime] = mapped_column(default=now)
    work: Mapped[OutsideWork] = relationship(back_populates="advice")
    coach: Mapped[Person] = relationship()
    next_action: Mapped[NextAction] = relationship()
    receipt: Mapped[AdviceReceipt | None] = relationship()
    revisions: Mapped[list[AdviceRevision]] = relationship(order_by="AdviceRevision.id")

    @property
    def is_read(self) -> bool:
        """By the worker's own tap; whoever has said what became of the next action has read it, too."""
        answers = self.next_action.reviews
        return self.receipt is not None or any(each.by_id == self.work.worker_id for each in answers)


class AdviceRevision(Base):
    """What advice said before it was corrected. Marks are evidence and are not corrected here."""

    __tablename__ = "outside_advice_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    advice_id: Mapped[int] = mapped_column(ForeignKey("outside_advice.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who replaced it"""
    replaced_at: Mapped[datetime] = mapped_column(default=now)


class AdviceReceipt(Base):
    """「読みました」: the worker's own tap, as for feedback."""

    __tablename__ = "outside_advice_receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    advice_id: Mapped[int] = mapped_column(ForeignKey("outside_advice.id", ondelete="CASCADE"), unique=True)
    read_at: Mapped[datetime] = mapped_column(default=now)
