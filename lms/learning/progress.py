"""What a person watched, read and answered: the rows behind every figure of learning."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.learning.models import LessonEdition
from lms.learning.told import How
from lms.media.models import Video


class Viewing(Base):
    """One opened player. Its checkpoints are numbered, so that one sent twice counts once."""

    __tablename__ = "viewing"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"))
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    device: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(default=now)
    checked_at: Mapped[datetime] = mapped_column(default=now)
    """When its last checkpoint reached us"""
    last_op: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """What its player fetched over the line so far, in the player's own word"""
    offline: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Played out of a pack carried along, and told afterwards"""
    edition: Mapped[LessonEdition] = relationship()
    video: Mapped[Video] = relationship()
    watched: Mapped[Watched | None] = relationship(
        primaryjoin="and_(foreign(Viewing.person_id) == Watched.person_id, "
        "Viewing.edition_id == Watched.edition_id)",
        viewonly=True,
    )
    clock: Mapped[WatchClock | None] = relationship(
        primaryjoin="foreign(Viewing.person_id) == WatchClock.person_id", viewonly=True
    )


class Watched(Base):
    """The union of what a person really played of an edition's video, and where they are in it."""

    __tablename__ = "watched"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"), primary_key=True, index=True)
    spans: Mapped[list[Any]] = mapped_column(default=list)
    """Merged [start, end] in seconds, in order. Only ever grows"""
    unverified: Mapped[list[Any]] = mapped_column(default=list)
    """Claimed, but there was no time to play it. Kept, not counted, never held against anyone"""
    offline: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """Those of `spans` that were first played without a line and credited afterwards; None is nothing"""
    position: Mapped[float] = mapped_column(default=0.0)
    position_at: Mapped[datetime] = mapped_column(default=now)
    """When the player stood there: a late message from another device does not move it back"""
    rate: Mapped[float] = mapped_column(default=1.0)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class WatchClock(Base):
    """Which seconds of a person's real time are spoken for: each is counted for one player only."""

    __tablename__ = "watch_clock"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    used: Mapped[list[Any]] = mapped_column(default=list)
    """Merged [start, end] in Unix seconds, of the last month; rounded up after a day (learning.allowance)"""


class ChapterRead(Base):
    """The learner's own word that a chapter was read. It is shown as read, never as watched."""

    __tablename__ = "chapter_read"
    __table_args__ = (UniqueConstraint("person_id", "edition_id", "chapter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"), index=True)
    chapter: Mapped[str]
    """Slide id"""
    at: Mapped[datetime] = mapped_column(default=now)


class Attempt(Base):
    """受験. The row stands from the start; the questions are its edition's, in the order of its seed."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "lesson_id", "n"),
        Index(
            "uq_attempt_open",
            "person_id",
            "lesson_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        CheckConstraint("n >= 1", name="n"),
        CheckConstraint("(submitted_at IS NULL) = (points IS NULL)", name="marked_when_submitted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"))
    n: Mapped[int]
    """1 for the first time"""
    counted: Mapped[bool]
    """Whether the score goes on record; otherwise it is for practice"""
    seed: Mapped[str]
    """Decides the order in which options are shown; never leaves the server"""
    started_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    points: Mapped[float | None]
    max_points: Mapped[int]
    passed: Mapped[bool] = mapped_column(default=False)
    """False, too, while texts wait for a coach"""
    offline: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Some of its answers were given without a line and told afterwards"""
    texts_waiting: Mapped[int] = mapped_column(default=0, server_default="0", index=True)
    """Free texts that a coach has yet to mark. Only then does the score go on record"""
    asked: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """Ids of its questions in order; None: begun before there were draws, as its edition has them"""
    used_seconds: Mapped[float] = mapped_column(default=0.0, server_default="0")
    """Of its time, if it has any: what had run before the last pause"""
    running_since: Mapped[datetime | None]
    """While its clock runs; None in a pause, and where nobody counts time"""
    timed: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False: nobody counts time, whatever the quiz says, as where staff write down what they are told"""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Staff who write down the answers; None: the person answers on their own screen"""
    how: Mapped[How | None]
    """How the answers reach whoever writes them down"""
    told_on: Mapped[date | None]
    """The day on which they were given, said when they are handed in"""
    edition: Mapped[LessonEdition] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    answers: Mapped[list[Answer]] = relationship(order_by="Answer.id")
    text_marks: Mapped[list[TextMark]] = relationship(order_by="TextMark.id")


class Answer(Base):
    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("attempt_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    question: Mapped[str]
    value: Mapped[Any] = mapped_column(JSON)
    """In the author's indexes (courses.answers); null when taken back"""
    saved_at: Mapped[datetime] = mapped_column(default=now)
    late_value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """What came after the end of the time: kept and shown beside `value`, which is what counts"""
    late_at: Mapped[datetime | None]


class TextMark(Base):
    """What a coach gives for a free text of a quiz, once."""

    __tablename__ = "text_mark"
    __table_args__ = (
        UniqueConstraint("attempt_id", "question"),
        CheckConstraint("points >= 0", name="points"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    question: Mapped[str]
    points: Mapped[float]
    comment: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[Person] = relationship()
