from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now


class RepairKind(StrEnum):
    ALSO_RIGHT = "also_right"
    """Another answer is right as well: `value` is an option's index, or a text"""
    EVERYONE = "everyone"
    """The question was unfair: whoever handed in gets all its points"""


class QuestionRepair(Base):
    """A question marked more kindly than its text says. It holds for every edition that asks it unchanged;
    the text itself is corrected in the lesson, by a new edition."""

    __tablename__ = "question_repair"
    __table_args__ = (Index(None, "lesson_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    question: Mapped[str]
    version: Mapped[str]
    """Which wording of the question: repaired.version_of"""
    kind: Mapped[RepairKind]
    value: Mapped[Any] = mapped_column(JSON)
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
