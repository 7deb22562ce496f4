from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, now

FEWEST = 3
"""Facts below which nothing but "not sure yet" is said"""


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
    """How strictly a coach marks, in logits around the mean of the coaches of the group; larger is
    stricter."""

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


class SeverityQuarter(Base):
    """coach_severity as the last night of a quarter left it, of coaches who can be compared."""

    __tablename__ = "severity_quarter"
    __table_args__ = (CheckConstraint("se > 0", name="se"),)

    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    begins: Mapped[date] = mapped_column(primary_key=True)
    """First day of the quarter"""
    value: Mapped[float]
    se: Mapped[float]


class FairMark(Base):
    """The mean mark of a piece with the strictness of its coaches taken out, from a moment on. Rows are only
    added: a judgement rests on the newest one from before it."""

    __tablename__ = "fair_mark"
    __table_args__ = (
        Index(None, "worker_id", "fitted_at"),
        CheckConstraint("value IS NULL OR value BETWEEN 0 AND 4", name="value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"), index=True)
    value: Mapped[float | None]
    """0 to 4; none: it cannot be told any more"""
    fitted_at: Mapped[datetime] = mapped_column(default=now)


class DatedEstimate(Base):
    """What the evidence said of a worker in a skill, from a moment on: skill_estimate with its history."""

    __tablename__ = "dated_estimate"
    __table_args__ = (
        Index(None, "worker_id", "fitted_at"),
        CheckConstraint("(value IS NULL) = (se IS NULL)", name="whole"),
        CheckConstraint("se IS NULL OR se > 0", name="se"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    value: Mapped[float | None]
    """In logits; none: there is too little evidence"""
    se: Mapped[float | None]
    fitted_at: Mapped[datetime] = mapped_column(default=now)
