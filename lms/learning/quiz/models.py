from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.learning.models import LessonEdition


class ExtraAttempt(Base):
    """One more attempt at a quiz whose attempts are limited, given by a coach with a reason."""

    __tablename__ = "extra_attempt"
    __table_args__ = (Index(None, "person_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


class Rehearsal(Base):
    """The questions of a quiz answered for oneself, each explained at once. No attempt: it is in no figure,
    on no record and finishes no lesson."""

    __tablename__ = "rehearsal"
    __table_args__ = (Index(None, "person_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"))
    seed: Mapped[str]
    asked: Mapped[list[Any]]
    """Ids of its questions in order"""
    started_at: Mapped[datetime] = mapped_column(default=now)
    edition: Mapped[LessonEdition] = relationship()
    answers: Mapped[list[RehearsalAnswer]] = relationship(order_by="RehearsalAnswer.id")


class RehearsalAnswer(Base):
    """Given once: with it the explanation was shown."""

    __tablename__ = "rehearsal_answer"
    __table_args__ = (UniqueConstraint("rehearsal_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rehearsal_id: Mapped[int] = mapped_column(ForeignKey("rehearsal.id", ondelete="CASCADE"))
    question: Mapped[str]
    value: Mapped[Any] = mapped_column(JSON)
    """In the author's indexes; null for one that was passed over"""
    at: Mapped[datetime] = mapped_column(default=now)
