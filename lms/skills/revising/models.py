from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.skills.models import LadderVersion, Skill


class LadderDraft(Base):
    """A ladder being changed. Judges nobody until it is taken into force as a version of its own."""

    __tablename__ = "ladder_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    base_id: Mapped[int] = mapped_column(ForeignKey("ladder_version.id"))
    """The version it began as a copy of"""
    body: Mapped[dict[str, Any]]
    """One entry of `tracks` in levels.json, perhaps not whole yet"""
    revision: Mapped[int] = mapped_column(default=1)
    """Counts the changes, so that two open pages cannot undo each other unseen"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("ladder_version.id"), unique=True)
    """What it became"""
    discarded_at: Mapped[datetime | None]
    skill: Mapped[Skill] = relationship()
    base: Mapped[LadderVersion] = relationship(foreign_keys=[base_id])
    version: Mapped[LadderVersion | None] = relationship(foreign_keys=[version_id])
    by: Mapped[Person] = relationship()

    @property
    def open(self) -> bool:
        return self.version_id is None and self.discarded_at is None
