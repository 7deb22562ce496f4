from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.skills.models import Decision, Proposal


class How(StrEnum):
    """How an appeal reached us."""

    SCREEN = "screen"
    FACE_TO_FACE = "face_to_face"
    PHONE = "phone"
    PAPER = "paper"


class Appeal(Base):
    """The worker asks that somebody else look at a decision again. One for a decision."""

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    text: Mapped[str]
    how: Mapped[How]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """The worker, or who wrote it down for them"""
    at: Mapped[datetime] = mapped_column(default=now)
    decision: Mapped[Decision] = relationship()
    by: Mapped[Person] = relationship()
    answer: Mapped[AppealDecision | None] = relationship(back_populates="appeal")


class AppealDecision(Base):
    """The third person's word. Unique for an appeal, so that of two exactly one wins."""

    __tablename__ = "appeal_decision"
    __table_args__ = (CheckConstraint("reason <> ''", name="explained"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), unique=True)
    reversed: Mapped[bool]
    """False: the decision stands. True: the level is given, or taken back (Reversal)"""
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    appeal: Mapped[Appeal] = relationship(back_populates="answer")
    by: Mapped[Person] = relationship()


class Occasion(StrEnum):
    PROPOSED = "proposed"
    OPENED = "opened"
    LISTED = "listed"
    """Seen as one line among several, in the monthly review"""
    DECIDED = "decided"
    APPEAL_OPENED = "appeal_opened"
    APPEAL_DECIDED = "appeal_decided"


class Look(Base):
    """What a person had before them when they opened a proposal or decided on it."""

    __tablename__ = "look"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    occasion: Mapped[Occasion]
    fact_ids: Mapped[list[Any]]
    """Evidence shown, in order"""
    withdrawn_ids: Mapped[list[Any]]
    """Of those, what was shown as withdrawn"""
    sha256: Mapped[str]
    """looks.digest of the checklist and the evidence shown"""
    at: Mapped[datetime] = mapped_column(default=now)
    proposal: Mapped[Proposal] = relationship()
    person: Mapped[Person] = relationship()


class MonthlyReview(Base):
    """Somebody has gone through everybody near, over and under a level, and says so."""

    __tablename__ = "monthly_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[Person] = relationship()
