from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, now


class Phrase(Base):
    """A sentence a coach keeps. Only they see it."""

    __tablename__ = "coach_phrase"
    __table_args__ = (UniqueConstraint("coach_id", "text"), CheckConstraint("text <> ''", name="text"))

    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
