from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, now


class SkillEstimate(Base):
    """What the evidence says of a worker in a skill, in logits (lms.skills.measuring). Anew every night."""

    __tablename__ = "skill_estimate"
    __table_args__ = (CheckConstraint("se > 0", name="se"),)

    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    value: Mapped[float]
    se: Mapped[float]
    """Standard error, wider for every month without evidence; rests are no such months"""
    facts: Mapped[int]
    """How many facts spoke"""
    strongest: Mapped[list[Any]]
    """Ids of the three facts that told most"""
    fitted_at: Mapped[datetime] = mapped_column(default=now)


class CoachSeverity(Base):
    """How strictly a coach marks, in logits around the mean of all coaches; larger is stricter."""

    __tablename__ = "coach_severity"
    __table_args__ = (CheckConstraint("se > 0 AND marks > 0", name="told"),)

    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    value: Mapped[float]
    se: Mapped[float]
    marks: Mapped[int]
    """Pieces and deliverables marked"""
    group: Mapped[int]
    """Coaches with the same number can be compared: chains of workers join them. 0 is the largest group"""
    fitted_at: Mapped[datetime] = mapped_column(default=now)
