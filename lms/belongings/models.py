from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now


class Bundle(Base):
    """A copy of everything about a person, as one zip. Made by a job, kept for a week."""

    __tablename__ = "bundle"
    __table_args__ = (
        CheckConstraint("(made_at IS NULL) = (bytes IS NULL)", name="made_has_a_size"),
        CheckConstraint(
            "made_at IS NULL OR file_key IS NOT NULL OR gone_at IS NOT NULL", name="there_or_gone"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """The person, or the director who wrote down what the person asked for"""
    how: Mapped[str] = mapped_column(default="")
    """How the person asked the director: phone, paper; empty when they asked here"""
    made_at: Mapped[datetime | None]
    file_key: Mapped[str | None]
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    failed_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    """When the file was removed"""
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    @property
    def there(self) -> bool:
        return self.file_key is not None and self.gone_at is None

    @property
    def in_making(self) -> bool:
        return self.made_at is None and self.failed_at is None


class Leaving(Base):
    """退会: asked for, waited for, done. Until it is done it can be taken back."""

    __tablename__ = "leaving"
    __table_args__ = (
        Index(
            "uq_leaving_open",
            "person_id",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
        CheckConstraint("taken_back_at IS NULL OR done_at IS NULL", name="one_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    how: Mapped[str] = mapped_column(default="")
    """How the person said it to the director; empty when they did it here"""
    due_on: Mapped[date]
    """The day it is carried out, unless something is still open then"""
    taken_back_at: Mapped[datetime | None]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
    books_until: Mapped[date | None]
    """Last day the papers of paid work are kept; none: there were none"""
    books_gone_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
