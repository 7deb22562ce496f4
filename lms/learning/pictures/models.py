from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, now


class Picture(Base):
    """A picture that texts name (courses.picture_names). The same one is kept once, whoever brought it."""

    __tablename__ = "picture"
    __table_args__ = (CheckConstraint("bytes > 0", name="bytes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    file_key: Mapped[str]
    bytes: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    """Who brought it first; None for one that came with the catalog"""
    at: Mapped[datetime] = mapped_column(default=now)
    """When it was last brought"""
