from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.skills.models import Skill


class Outcome(StrEnum):
    STAYS = "stays"
    """The level stays and the plan is over"""
    LONGER = "longer"
    """The level stays, and help goes on for another plan"""


class SupportPlan(Base):
    """90 days of help in a skill, rests not counted. The level stays meanwhile."""

    __tablename__ = "support_plan"
    __table_args__ = (Index(None, "worker_id", "skill_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    level: Mapped[int]
    metrics: Mapped[list[Any]]
    """What lay below the level in both windows"""
    text: Mapped[str]
    """What will be done together, in words to the worker"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    skill: Mapped[Skill] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    review: Mapped[SupportReview | None] = relationship(back_populates="plan")


class SupportReview(Base):
    """Somebody else than who made the plan looks again. One for a plan."""

    __tablename__ = "support_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("support_plan.id"), unique=True)
    outcome: Mapped[Outcome]
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    plan: Mapped[SupportPlan] = relationship(back_populates="review")
    by: Mapped[Person] = relationship()
