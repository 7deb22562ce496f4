from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, now
from lms.learning.models import LessonEdition


class ReviewCard(Base):
    """A question that a person sees again, and when."""

    __tablename__ = "review_card"
    __table_args__ = (
        UniqueConstraint("person_id", "lesson_id", "question"),
        Index(None, "person_id", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"))
    """The edition whose wording the person knows"""
    question: Mapped[str]
    memory: Mapped[dict[str, Any]]
    """fsrs.Card.to_dict: stability, difficulty, last review"""
    due_at: Mapped[datetime]
    seed: Mapped[str]
    """Decides the order in which options are shown; new for each review, never leaves the server"""
    created_at: Mapped[datetime] = mapped_column(default=now)
    edition: Mapped[LessonEdition] = relationship()


class Review(Base):
    """One look back at a card. Never evidence for a level."""

    __tablename__ = "review"
    __table_args__ = (CheckConstraint("share >= 0 AND share <= 1", name="share"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("review_card.id", ondelete="CASCADE"), index=True)
    share: Mapped[float]
    """Of the question's points, 0 to 1"""
    at: Mapped[datetime] = mapped_column(default=now)
