from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, now


class Draft(Base):
    """A text on its way. Seen by its writer only; it goes when the finished text is handed in."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "key"), CheckConstraint("version >= 1", name="version"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    key: Mapped[str]
    """What it is for, such as `practice:12:1` or `assessment:5`; the room that uses it decides"""
    body: Mapped[str]
    extras: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The form's other fields: name → list of values"""
    version: Mapped[int]
    """Grows with every change; whoever saves names the version they saw"""
    updated_at: Mapped[datetime] = mapped_column(default=now)
