from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.skills.immutable import append_only
from lms.teamjobs.order_models import TeamJob
from lms.teamjobs.withholding import WithholdingClass


class Task(Base):
    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("fee_yen > 0", name="paid"),
        CheckConstraint("hours > 0", name="takes_time"),
        CheckConstraint("min_level >= 0", name="level"),
        CheckConstraint("NOT trial OR min_level >= 1", name="trial_of_a_level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_job_id: Mapped[int] = mapped_column(ForeignKey("team_job.id"), index=True)
    title: Mapped[str]
    content: Mapped[str]
    """What is delivered, how much, in what form"""
    spec: Mapped[list[Any]]
    """Ordered clauses; a return cites one of them by its number from 1"""
    track: Mapped[str]
    min_level: Mapped[int]
    """0: open to workers before level 1"""
    trial: Mapped[bool] = mapped_column(default=False, server_default=false())
    """For somebody one level below whose conditions for `min_level` hold. Paid and agreed on like any task"""
    hours: Mapped[float]
    due_on: Mapped[date]
    inspect_on: Mapped[date]
    pay_on: Mapped[date]
    fee_yen: Mapped[int]
    """Without consumption tax"""
    fee_basis: Mapped[str]
    """How the fee comes about, such as 1,000字 × 1.0円"""
    withholding: Mapped[WithholdingClass]
    personal_data: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")
    team_job: Mapped[TeamJob] = relationship(lazy="joined")
    offers: Mapped[list[Offer]] = relationship(back_populates="task", order_by="Offer.id")
    placement: Mapped[Placement | None] = relationship(back_populates="task")


class Offer(Base):
    """A task offered to a worker with draft terms. Answering is free: no answer lowers anything."""

    __tablename__ = "offer"
    __table_args__ = (UniqueConstraint("task_id", "worker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    draft: Mapped[list[Any]]
    """Terms as offered: [{number, label, text}]"""
    note: Mapped[str] = mapped_column(default="")
    answer_by: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    """When another worker took the task or it was cancelled"""
    task: Mapped[Task] = relationship(back_populates="offers")
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    decline: Mapped[Decline | None] = relationship(back_populates="offer")
    placement: Mapped[Placement | None] = relationship(back_populates="offer")

    @property
    def open(self) -> bool:
        return not (self.decline or self.placement or self.withdrawn_at)


class Decline(Base):
    __tablename__ = "decline"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), unique=True)
    reason: Mapped[str] = mapped_column(default="")
    """The worker's own word if they want to say one; nothing is computed from it"""
    at: Mapped[datetime] = mapped_column(default=now)
    offer: Mapped[Offer] = relationship(back_populates="decline")


class Placement(Base):
    """A task accepted. Exactly one a task."""

    __tablename__ = "placement"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), unique=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), unique=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    accepted_at: Mapped[datetime] = mapped_column(default=now)
    task: Mapped[Task] = relationship(back_populates="placement")
    offer: Mapped[Offer] = relationship(back_populates="placement")
    worker: Mapped[Person] = relationship()
    terms: Mapped[Terms] = relationship(back_populates="placement")
    deliverables: Mapped[list[Deliverable]] = relationship(
        back_populates="placement", order_by="Deliverable.round"
    )
    ending: Mapped[Ending | None] = relationship(back_populates="placement")

    @property
    def finished(self) -> bool:
        return any(deliverable.approval for deliverable in self.deliverables)

    @property
    def fee_yen(self) -> int:
        """What is paid, without consumption tax: the fee of the terms, or what an early end left of it."""
        return self.ending.fee_yen if self.ending else self.task.fee_yen

    @property
    def over(self) -> bool:
        """Done, or ended early: nothing more is delivered."""
        return self.ending is not None or self.finished


class Cause(StrEnum):
    """On whose side it lay that accepted work ended early."""

    CLIENT = "client"
    """The client or the team; it never counts against the worker"""
    CARE = "care"
    """Illness, children, care, a disaster: it counts for nothing, as a rest does"""
    WORKER = "worker"


class Ending(Base):
    """Accepted work ended before it was done, agreed with the worker. The terms stay as delivered."""

    __tablename__ = "placement_ending"
    __table_args__ = (CheckConstraint("fee_yen >= 0", name="fee"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), unique=True)
    cause: Mapped[Cause]
    reason: Mapped[str]
    """The worker reads these words"""
    fee_yen: Mapped[int]
    """Agreed for what was done, without consumption tax; paid on the day of the terms"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    placement: Mapped[Placement] = relationship(back_populates="ending")


class Terms(Base):
    """取引条件: frozen and delivered at acceptance. Triggers refuse any change."""

    __tablename__ = "terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), unique=True)
    items: Mapped[list[Any]]
    """[{number, label, text}], in Japanese"""
    sha256: Mapped[str]
    delivered_at: Mapped[datetime] = mapped_column(default=now)
    """From this moment the worker can read, print and keep them"""
    placement: Mapped[Placement] = relationship(back_populates="terms")


class Deliverable(Base):
    """納品物. It hangs on the terms: without terms there is nothing to deliver to."""

    __tablename__ = "deliverable"
    __table_args__ = (UniqueConstraint("placement_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    terms_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    round: Mapped[int]
    body: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    file_key: Mapped[str | None]
    file_name: Mapped[str | None]
    self_check: Mapped[list[Any]]
    """Numbers of the spec clauses the worker has checked"""
    handed_in_at: Mapped[datetime] = mapped_column(default=now)
    placement: Mapped[Placement] = relationship(back_populates="deliverables")
    approval: Mapped[Approval | None] = relationship(back_populates="deliverable")
    returned: Mapped[Return | None] = relationship(back_populates="deliverable")


class Approval(Base):
    """検品に合格. The counts are what the checker counted; what was not counted stays empty."""

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"), unique=True)
    comment: Mapped[str] = mapped_column(default="")
    counts: Mapped[dict[str, Any]]
    """chars, typos, similarity, fields, field_errors, marks: number or null"""
    stars: Mapped[int | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    deliverable: Mapped[Deliverable] = relationship(back_populates="approval")


class Defect(StrEnum):
    MISSING = "missing"
    WRONG_FACT = "wrong_fact"
    FORMAT = "format"
    TYPOS = "typos"
    SOURCE = "source"
    OTHER = "other"


class Return(Base):
    """差し戻し against a named point of the spec. What the spec does not say is a new, paid task."""

    __tablename__ = "return"
    __table_args__ = (CheckConstraint("clause >= 1", name="names_a_point"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"), unique=True)
    clause: Mapped[int]
    """Number of the spec clause that is not met, from 1"""
    defect: Mapped[Defect]
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    deliverable: Mapped[Deliverable] = relationship(back_populates="returned")


append_only(Terms.__table__)
