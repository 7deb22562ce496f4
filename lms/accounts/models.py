from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, now, today


class Role(StrEnum):
    WORKER = "worker"
    COACH = "coach"
    DIRECTOR = "director"
    CLIENT = "client"
    OFFICER = "officer"


class Person(Base):
    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email IS NOT NULL OR sign_in_name IS NOT NULL", name="reachable"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kana: Mapped[str] = mapped_column(default="")
    """Reading of the name, for lists in Japanese order"""
    email: Mapped[str | None] = mapped_column(unique=True)
    """Lower case. None for a person without e-mail: staff issue a sign-in name"""
    sign_in_name: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]
    locale: Mapped[str] = mapped_column(default="ja")
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]
    hours_per_week: Mapped[int] = mapped_column(default=0)
    """Working hours a week the worker declared; the worker's own word, never tracked"""
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Player and page choices: speed, captions, data_saver"""
    role_rows: Mapped[list[PersonRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    deputyships: Mapped[list[Deputy]] = relationship(foreign_keys="Deputy.person_id", back_populates="person")

    # What Flask-Login asks of a user. The token is the signed-in device's, set when the session is loaded.
    token = ""
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    def get_id(self) -> str:
        return self.token

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(row.role for row in self.role_rows)

    def has(self, *roles: Role) -> bool:
        return bool(self.roles.intersection(roles))

    @property
    def stands_in(self) -> bool:
        """Whether the director has named this person a deputy for today."""
        return any(row.holds(today()) for row in self.deputyships)

    def __repr__(self) -> str:
        return f"<Person {self.id} {self.name}>"


class PersonRole(Base):
    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)


class RoleChange(Base):
    """A role given or taken after the registration. The rows stay: they say who could do what, and when."""

    __tablename__ = "role_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    given: Mapped[bool]
    """Otherwise taken"""
    reason: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None: whoever runs the machine"""
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


class Suspension(Base):
    """The account is closed for a time (`person.disabled_at` meanwhile). Roles and records stay."""

    __tablename__ = "suspension"
    __table_args__ = (
        Index(
            "uq_suspension_open",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    """When the account was opened again, or the person left for good"""
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None: whoever runs the machine"""
    ended_reason: Mapped[str] = mapped_column(default="")
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])


class UserSession(Base):
    """A signed-in device. The cookie holds a random token; only its hash is kept."""

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    remember: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None]


class OneTimeCode(Base):
    """A sign-in code handed over by staff: typed with the sign-in name, or scanned as a QR."""

    __tablename__ = "one_time_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailure(Base):
    """Throttling lives in the database: it survives a restart and covers every way in."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index(None, "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    """`account:<id or name hash>` or `net:<address block>`"""
    at: Mapped[datetime] = mapped_column(default=now)


class Pairing(Base):
    """A coach accompanies a worker. Ended pairings stay: the history tells who knew whom."""

    __tablename__ = "pairing"
    __table_args__ = (UniqueConstraint("coach_id", "worker_id", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class Rest(Base):
    """お休み: the worker pauses and every clock stops. `until` None means open-ended."""

    __tablename__ = "rest"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    """Last day of the rest, inclusive"""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Deputy(Base):
    """代理: somebody who may decide about levels for a time, because too few are left who may. The director
    names them; the row stays when the time is over."""

    __tablename__ = "deputy"
    __table_args__ = (CheckConstraint("until >= since", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date]
    until: Mapped[date]
    """Last day, inclusive"""
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    """When it was ended before its last day"""
    person: Mapped[Person] = relationship(foreign_keys=[person_id], back_populates="deputyships")
    by: Mapped[Person] = relationship(foreign_keys=[by_id])

    def holds(self, day: date) -> bool:
        return self.ended_at is None and self.since <= day <= self.until
