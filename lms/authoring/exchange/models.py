from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, now


class QuestionFile(Base):
    """A file of questions somebody brought for a draft. Nothing is taken in before they chose."""

    __tablename__ = "question_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("lesson_draft.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    file_key: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    taken_at: Mapped[datetime | None]
    """When questions of it were last taken in"""
