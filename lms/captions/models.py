from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now


class Origin(StrEnum):
    TYPED = "typed"
    FILE = "file"
    RESTORED = "restored"
    SPEECH = "speech"
    """Heard by a machine; nobody has looked at it"""


class CaptionVersion(Base):
    """Captions of a recording as they were published; never changed, only followed by the next."""

    __tablename__ = "caption_version"
    __table_args__ = (
        UniqueConstraint("video_id", "number"),
        CheckConstraint("(origin = 'speech') = (by_id IS NULL)", name="somebody_answers_for_it"),
        CheckConstraint("number >= 1 AND cues >= 1", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id", ondelete="CASCADE"))
    number: Mapped[int]
    """From 1, within the video"""
    origin: Mapped[Origin]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None: the machine"""
    vtt: Mapped[str]
    """As videos.captions.write_vtt wrote it"""
    cues: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)

    by: Mapped[Person | None] = relationship()

    @property
    def confirmed(self) -> bool:
        """Whether a person stands behind it."""
        return self.by_id is not None
