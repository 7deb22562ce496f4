from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, now


class Letter(Base):
    """An e-mail of one or more notices. What it said is the notices; no copy is kept."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    daily: Mapped[bool]
    """The letter of a day, rather than one for something urgent"""
    written_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    """When the mail server took it"""
    error: Mapped[str] = mapped_column(default="")


class Notice(Base):
    __tablename__ = "notice"
    __table_args__ = (Index(None, "person_id", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str]
    """noun.past_participle, like the journal; a person will be able to switch each kind"""
    text: Mapped[str]
    """Source string marked with `N_`, with %(name)s places"""
    arguments: Mapped[dict[str, Any]]
    url: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"), index=True)
    """The e-mail it went out with"""
