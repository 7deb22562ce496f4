from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.practice.models import Assessment


class Voice(Base):
    """A recording to a piece's feedback. The summary says the same in writing: whoever cannot listen misses
    nothing."""

    __tablename__ = "feedback_voice"
    __table_args__ = (
        CheckConstraint("summary <> ''", name="summary"),
        CheckConstraint("sound_key IS NULL OR seconds > 0", name="seconds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    summary: Mapped[str]
    original_key: Mapped[str]
    """lms.storage: as it came from the browser; never handed out"""
    sound_key: Mapped[str | None]
    """lms.storage: AAC in MP4, one channel; None until the worker has made it"""
    seconds: Mapped[float | None]
    problem: Mapped[str] = mapped_column(default="")
    """unreadable, too_long or failed; empty while all is well"""
    at: Mapped[datetime] = mapped_column(default=now)
    assessment: Mapped[Assessment] = relationship()
    coach: Mapped[Person] = relationship()
