from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class KeptStanding(Base):
    """A worker in a skill, judged at `judged_at`. A row for whoever has evidence or a level in it; whoever
    has none stands before level 1 with nothing. Everything here can be worked out anew (replaying.py)."""

    __tablename__ = "kept_standing"
    __table_args__ = (Index(None, "skill_id", "level"), Index(None, "changes_at"), Index(None, "met"))

    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    level: Mapped[int]
    """The present level, 0 before level 1"""
    since: Mapped[datetime | None]
    """When the present level was reached"""
    facts: Mapped[int]
    """Facts of this very track that count"""
    last_evidence: Mapped[datetime | None]
    stale_from: Mapped[datetime | None]
    """When 要更新 begins if nothing new comes; none before level 1 and as long as a rest stops the clock"""
    version_id: Mapped[int | None] = mapped_column(ForeignKey("ladder_version.id"))
    """The ladder that the next level was judged by; none at the top"""
    met: Mapped[bool]
    """Every condition of the next level held at `judged_at`"""
    missing: Mapped[int]
    """How many of its conditions did not"""
    checksum: Mapped[str]
    """Of the whole checklist, with the facts it rests on: two judgements are the same when it is"""
    basis: Mapped[str]
    """Checksum of the quizzes that the tags were taken over"""
    judged_at: Mapped[datetime]
    changes_at: Mapped[datetime | None]
    """The first moment at which time alone may change the judgement; none: never"""
