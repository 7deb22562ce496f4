"""What a worker said about themselves, talks with newcomers, and short tests. All of it is the worker's."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.aptitude.adapting import Ending
from lms.db import Base, now


class How(StrEnum):
    """How something reached us."""

    SCREEN = "screen"
    FACE_TO_FACE = "face_to_face"
    PHONE = "phone"
    PAPER = "paper"


class WishSheet(Base):
    """Wishes and needs as said once. Never changed: a newer sheet takes the place of the one before."""

    __tablename__ = "wish_sheet"
    __table_args__ = (CheckConstraint("hours_per_week BETWEEN 0 AND 60", name="hours"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kinds: Mapped[list[Any]]
    """Of wishes.KINDS: what the worker would like to do"""
    times: Mapped[list[Any]]
    equipment: Mapped[list[Any]]
    hours_per_week: Mapped[int]
    avoid: Mapped[str]
    """What the worker would rather not do; may be empty, as the next"""
    accommodations: Mapped[str]
    """配慮: what others should know or do"""
    wishes_for: Mapped[list[Any]]
    """Who may see the wishes: values of Role, coach or director. Empty: the worker alone"""
    accommodations_for: Mapped[list[Any]]
    how: Mapped[How]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


class Interview(Base):
    """The first talk, or a later one; written by the worker on the screen or by whoever talked with them."""

    __tablename__ = "aptitude_interview"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    how: Mapped[How]
    held_on: Mapped[date]
    experience: Mapped[str]
    everyday: Mapped[str]
    """What is done with a computer or phone anyway"""
    hopes: Mapped[str]
    worries: Mapped[str]
    view: Mapped[str]
    """What the interviewer saw in the worker; empty where the worker wrote alone. The worker reads it"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


class AptitudeTest(Base):
    """A short test of one worker in one track. Open until it has ended; one open test a worker and track."""

    __tablename__ = "aptitude_test"
    __table_args__ = (
        Index(
            "uq_aptitude_test_open",
            "worker_id",
            "track",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ending"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    track: Mapped[str]
    seed: Mapped[str]
    """Decides lots and the order of choices; never leaves the server"""
    prior_mean: Mapped[float]
    """Ability expected at the beginning, in logits"""
    how: Mapped[How]
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """The worker, or whoever reads the questions out"""
    begun_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]
    ability: Mapped[float | None]
    """In logits, with its standard deviation; set at the end"""
    sd: Mapped[float | None]
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    """Where to begin; none where practice comes first"""
    lesson_ids: Mapped[list[Any]] = mapped_column(default=list)
    """Lessons to see, in order"""
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    begun_by: Mapped[Person] = relationship(foreign_keys=[begun_by_id])
    answers: Mapped[list[AptitudeAnswer]] = relationship(
        back_populates="test", order_by="AptitudeAnswer.n", cascade="all, delete-orphan"
    )


class AptitudeInvitation(Base):
    """A coach or the director asks a worker to take a short test: for 30 days, or until one is begun."""

    __tablename__ = "aptitude_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    track: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


class AptitudeAnswer(Base):
    """A question that was asked, and from `answered_at` on its answer, which is final."""

    __tablename__ = "aptitude_answer"
    __table_args__ = (
        UniqueConstraint("test_id", "n"),
        UniqueConstraint("test_id", "lesson_id", "question"),
        Index(None, "lesson_id", "question"),
        CheckConstraint("share IS NULL OR share BETWEEN 0 AND 1", name="share"),
        CheckConstraint("(share IS NULL) = (answered_at IS NULL)", name="answered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    test_id: Mapped[int] = mapped_column(ForeignKey("aptitude_test.id", ondelete="CASCADE"))
    n: Mapped[int]
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"))
    question: Mapped[str]
    difficulty: Mapped[float]
    """As it was thought of when the question was asked, in logits"""
    difficulty_sd: Mapped[float]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
    value: Mapped[Any] = mapped_column(JSON)
    """In the author's indexes; null until answered and for "I do not know" """
    share: Mapped[float | None]
    """0 to 1, what was right of it"""
    test: Mapped[AptitudeTest] = relationship(back_populates="answers")


class QuestionDifficulty(Base):
    """How hard a question of a quiz is, on the ladder's scale. Anew every night (calibrating.py)."""

    __tablename__ = "question_difficulty"
    __table_args__ = (CheckConstraint("se > 0 AND people > 0", name="told"),)

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    """Which wording: another one has to be answered first"""
    value: Mapped[float]
    """In logits; larger is harder"""
    se: Mapped[float]
    people: Mapped[int]
    """Who answered it, in a quiz or a short test"""
    fitted_at: Mapped[datetime] = mapped_column(default=now)
