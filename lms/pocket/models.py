from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.learning.models import LessonEdition
from lms.learning.progress import Attempt, Viewing


class Pack(Base):
    """持ち歩き: a lesson handed to one device, to be watched and answered without a line."""

    __tablename__ = "pack"
    __table_args__ = (
        CheckConstraint("kind IN ('picture', 'sound')", name="kind"),
        CheckConstraint("expires_at > issued_at", name="expires_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"))
    kind: Mapped[str]
    seed: Mapped[str]
    """The order in which its quiz shows options; never leaves the server"""
    device: Mapped[str]
    issued_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    """Until then what is done in it can be credited"""
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    """What fetching it cost on the line, told by the device"""
    viewing_id: Mapped[int | None] = mapped_column(ForeignKey("viewing.id"), unique=True)
    """Of what was watched in it, once something was told"""
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), index=True)
    """The attempt at the quiz that its answers went into: they were given offline"""
    told_at: Mapped[datetime | None]
    """When the device last told what was done"""
    person: Mapped[Person] = relationship()
    edition: Mapped[LessonEdition] = relationship()
    viewing: Mapped[Viewing | None] = relationship()
    attempt: Mapped[Attempt | None] = relationship()
