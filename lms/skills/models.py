from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.skills.criteria import Ladder, read_once
from lms.skills.facts import Kind
from lms.skills.immutable import append_only
from lms.skills.reasons import Reason


class Skill(Base):
    """A skill has a ladder. By default one skill a track; the track's code is what facts name."""

    __tablename__ = "skill"

    id: Mapped[int] = mapped_column(primary_key=True)
    track: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class LadderVersion(Base):
    """A ladder as data, from a day on. Never edited: a change is a new version."""

    __tablename__ = "ladder_version"
    __table_args__ = (
        UniqueConstraint("skill_id", "effective_from"),
        UniqueConstraint("skill_id", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    version: Mapped[str]
    effective_from: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    """One entry of `tracks` in levels.json"""
    created_at: Mapped[datetime] = mapped_column(default=now)

    @cached_property
    def ladder(self) -> Ladder:
        """The body, read. A version is never edited, so reading it once is enough."""
        return read_once(json.dumps(self.body))


class Fact(Base):
    """Evidence. Append-only: triggers refuse changes, and each row's hash covers the row and the hash
    before it."""

    __tablename__ = "fact"
    __table_args__ = (Index(None, "worker_id", "track", "occurred_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    track: Mapped[str]
    """Empty: counts for every track"""
    kind: Mapped[Kind]
    data: Mapped[dict[str, Any]]
    """Keys by kind: shapes.py"""
    source: Mapped[str]
    """The row it came from, such as `submission:5`, or `entered`"""
    rater_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    task_level: Mapped[int | None]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who entered it; none when a room of this program did"""
    how: Mapped[str]
    """How it reached us when a person entered it: face to face, phone, paper"""
    prev: Mapped[str] = mapped_column(unique=True)
    """Hash of the fact before. Unique: the chain cannot fork"""
    hash: Mapped[str] = mapped_column(unique=True)
    rater: Mapped[Person | None] = relationship(foreign_keys=[rater_id], viewonly=True)
    recorded_by: Mapped[Person | None] = relationship(foreign_keys=[recorded_by_id], viewonly=True)
    voided: Mapped[FactVoid | None] = relationship(back_populates="fact", viewonly=True)


class FactVoid(Base):
    """A wrong fact stays where it is; this row says that it no longer counts, and why. As unchangeable as
    facts."""

    __tablename__ = "fact_void"

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"), unique=True)
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    prev: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)
    fact: Mapped[Fact] = relationship(back_populates="voided", viewonly=True)
    by: Mapped[Person] = relationship(viewonly=True)


class FactRedaction(Base):
    """Words taken out of a fact because its worker left. The chain's links stay, and this row says what the
    fact has to be from now on. As unchangeable as facts."""

    __tablename__ = "fact_redaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"), unique=True)
    left: Mapped[str]
    """chain.digest of what is left of the fact"""
    at: Mapped[datetime]
    prev: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)


class Proposal(Base):
    """The director proposes a level, with a reason and what the director saw at that moment."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index(None, "worker_id", "skill_id"),
        Index(
            "uq_proposal_open",
            "worker_id",
            "skill_id",
            unique=True,
            sqlite_where=text("open"),
            postgresql_where=text("open"),
        ),
        CheckConstraint("level >= 1", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    level: Mapped[int]
    ladder_version_id: Mapped[int] = mapped_column(ForeignKey("ladder_version.id"))
    reason_code: Mapped[Reason]
    reason: Mapped[str]
    checklist: Mapped[dict[str, Any]]
    """snapshots.snapshot of what was judged"""
    decisive_rater_ids: Mapped[list[Any]]
    """People whose marks decided, and who therefore cannot be the second person"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    open: Mapped[bool] = mapped_column(default=True, server_default=false())
    """No longer, once decided. Only the database reads it, so that of two proposals at once one wins"""
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    skill: Mapped[Skill] = relationship()
    ladder_version: Mapped[LadderVersion] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    decision: Mapped[Decision | None] = relationship(back_populates="proposal")


class Decision(Base):
    """The second person's word. Unique for a proposal, so that of two exactly one wins."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("confirmed OR (unmet <> '' AND reason <> '')", name="refusal_explained"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    confirmed: Mapped[bool]
    reason: Mapped[str]
    unmet: Mapped[str]
    """Of a refusal: the metric of the criterion that the second person holds to be unmet"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    proposal: Mapped[Proposal] = relationship(back_populates="decision")
    by: Mapped[Person] = relationship()
    comments: Mapped[list[DecisionComment]] = relationship(order_by="DecisionComment.id")


class DecisionComment(Base):
    """What the worker says to a decision, and what staff answer."""

    __tablename__ = "decision_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[Person] = relationship()


class Promotion(Base):
    """A level that was reached. The history stays: a level taken back has a Reversal, and whoever reaches it
    again has a second promotion."""

    __tablename__ = "promotion"
    __table_args__ = (Index(None, "worker_id", "skill_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    level: Mapped[int]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    """On an appeal that was granted this is the refusal, and the AppealDecision says why it fell"""
    at: Mapped[datetime] = mapped_column(default=now)


class Reversal(Base):
    """A promotion taken back on the worker's appeal. The promotion stays readable; its badge is void."""

    __tablename__ = "reversal"

    id: Mapped[int] = mapped_column(primary_key=True)
    promotion_id: Mapped[int] = mapped_column(ForeignKey("promotion.id"), unique=True)
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    promotion: Mapped[Promotion] = relationship()
    by: Mapped[Person] = relationship()


class Standing(Base):
    """The level a worker stands at in a skill. No row: before level 1."""

    __tablename__ = "standing"
    __table_args__ = (CheckConstraint("level >= 1", name="level"),)

    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    level: Mapped[int]
    since: Mapped[datetime]
    promotion_id: Mapped[int] = mapped_column(ForeignKey("promotion.id"))


APPEND_ONLY = (Fact.__tablename__, FactVoid.__tablename__, FactRedaction.__tablename__)
"""Tables that a migration must give the statements of immutable.py, as create_all does here"""
append_only(Fact.__table__)
append_only(FactVoid.__table__)
append_only(FactRedaction.__table__)
