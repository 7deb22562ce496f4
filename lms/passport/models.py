from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.skills.models import Promotion


class WithdrawalReason(StrEnum):
    OWNER = "owner"
    """The worker does not want it to count any more"""
    RENEWED = "renewed"
    """A newer badge for the same level took its place"""
    TAKEN_BACK = "taken_back"
    """The promotion was taken back"""
    KEY = "key"
    """The key it was signed with may be in other hands"""
    MISTAKE = "mistake"
    """It was issued by mistake"""


class Passport(Base):
    """What a worker wrote on their passport. Nothing of it is shown without a consent."""

    __tablename__ = "passport"

    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(unique=True)
    """`urn:uuid:…`: how badges name the worker; says nothing about them"""
    pen_name: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)


class PassportConsent(Base):
    """The worker lets one field be shown. Taken back: the row stays and says from when to when."""

    __tablename__ = "passport_consent"
    __table_args__ = (Index(None, "worker_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    field: Mapped[str]
    """consents.FIELDS, or `skill:<track>`"""
    given_at: Mapped[datetime] = mapped_column(default=now)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """The worker, or the staff member who entered what the worker said"""
    how: Mapped[str] = mapped_column(default="")
    """How the worker said it to staff: phone, paper …; empty when they chose on the screen"""
    withdrawn_at: Mapped[datetime | None]


class PassportLink(Base):
    """Whoever holds the address sees the passport until the day it ends. Only a hash of its token is kept."""

    __tablename__ = "passport_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(default="")
    """Whom it is for, in the worker's words; nobody else sees it"""
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_day: Mapped[date]
    """Inclusive"""
    ended_at: Mapped[datetime | None]
    last_opened_on: Mapped[date | None]
    """The day only: who opened it, and when exactly, is nobody's business"""
    worker: Mapped[Person] = relationship()


class StatusList(Base):
    """The list in which an issuer says which of its badges are withdrawn; one for each issuer name (DID)."""

    __tablename__ = "badge_status_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str] = mapped_column(unique=True)
    """`https://…/badges/status/1`, or `urn:uuid:…` where the site has no public address"""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Badge(Base):
    """A signed credential for a promotion. Made anew, it gets the next serial, and the one before is
    withdrawn."""

    __tablename__ = "badge"
    __table_args__ = (
        UniqueConstraint("promotion_id", "serial"),
        UniqueConstraint("list_id", "place"),
        CheckConstraint("place >= 0", name="place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    """A random UUID: the badge's address is known to whoever has the badge"""
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    promotion_id: Mapped[int] = mapped_column(ForeignKey("promotion.id"))
    serial: Mapped[int] = mapped_column(default=1)
    list_id: Mapped[int] = mapped_column(ForeignKey("badge_status_list.id"))
    place: Mapped[int]
    """Which bit of the status list is this badge's"""
    key_name: Mapped[str]
    """The key that signed it"""
    credential: Mapped[dict[str, Any]]
    """As issued, with its proof"""
    token: Mapped[str]
    """The same as a JSON Web Token"""
    issued_at: Mapped[datetime] = mapped_column(default=now)
    worker: Mapped[Person] = relationship()
    promotion: Mapped[Promotion] = relationship()
    status_list: Mapped[StatusList] = relationship()
    withdrawn: Mapped[BadgeWithdrawal | None] = relationship(back_populates="badge", passive_deletes=True)


class BadgeWithdrawal(Base):
    """A badge that counts no longer, and why. It stays withdrawn, also when the badge's row is gone because
    its owner left: the list goes on saying so."""

    __tablename__ = "badge_withdrawal"
    __table_args__ = (UniqueConstraint("list_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("badge_status_list.id"))
    place: Mapped[int]
    badge_id: Mapped[int | None] = mapped_column(ForeignKey("badge.id", ondelete="SET NULL"), unique=True)
    reason: Mapped[WithdrawalReason]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """None: the command line"""
    at: Mapped[datetime] = mapped_column(default=now)
    badge: Mapped[Badge | None] = relationship(back_populates="withdrawn")
