from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
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


class TextPrint(Base):
    """One fingerprint of a text that was handed in (lms.drafting.similarity.winnowing)."""

    __tablename__ = "text_print"
    __table_args__ = (UniqueConstraint("subject", "print"), Index(None, "print"))

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    """The row that holds the text, such as `submission:12`"""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    """Who wrote it: nobody is compared with themselves"""
    print: Mapped[int] = mapped_column(BigInteger)


class Annotation(Base):
    """A staff member's words to a place of a text that is never changed again, such as a submission."""

    __tablename__ = "annotation"
    __table_args__ = (
        CheckConstraint('start >= 0 AND start < "end"', name="place"),
        CheckConstraint("words <> ''", name="words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(index=True)
    """The row that holds the text, such as `submission:12`"""
    start: Mapped[int]
    """In characters (code points) of the text; `end` is exclusive"""
    end: Mapped[int]
    quote: Mapped[str]
    """What stands there"""
    words: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    author: Mapped[Person] = relationship()
