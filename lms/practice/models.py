"""Pieces, what coaches said to them, and the one next action that leads on."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.learning.models import Lesson, LessonEdition
from lms.learning.told import How as ToldHow


class How(StrEnum):
    PHONE = "phone"
    LINK = "link"
    FACE_TO_FACE = "face_to_face"


class Outcome(StrEnum):
    """What became of a next action."""

    DONE = "done"
    STILL = "still"
    CHANGED = "changed"


class Submission(Base):
    """提出物: one round of a practice piece as it was handed in. Never changed."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("worker_id", "lesson_id", "n"),
        CheckConstraint("n >= 1", name="n"),
        CheckConstraint("body <> '' OR file_key IS NOT NULL", name="something"),
        CheckConstraint("markup IN ('plain', 'markdown')", name="markup"),
        CheckConstraint(
            "(file_key IS NULL) = (file_name IS NULL) AND (file_key IS NULL) = (file_bytes IS NULL)",
            name="file",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"))
    """The piece is marked by the rubric of this edition"""
    n: Mapped[int]
    """Round: 1 for the first time"""
    body: Mapped[str]
    """The text; of a file piece what the worker says to it, which may be empty"""
    markup: Mapped[str] = mapped_column(default="plain", server_default="plain")
    """How the text is written: plain or markdown. It is kept as typed either way"""
    file_key: Mapped[str | None]
    """lms.storage"""
    file_name: Mapped[str | None]
    file_bytes: Mapped[int | None]
    mime: Mapped[str | None]
    checked: Mapped[list[Any]]
    """Which points of the checklist the worker ticked, as numbers from 0"""
    submitted_at: Mapped[datetime] = mapped_column(default=now, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Staff who handed it in for the worker; None: the worker on their own screen"""
    how: Mapped[ToldHow | None]
    """How it reached whoever handed it in"""
    told_on: Mapped[date | None]
    """The day on which the worker did it or said it"""
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    lesson: Mapped[Lesson] = relationship()
    edition: Mapped[LessonEdition] = relationship()
    assessment: Mapped[Assessment | None] = relationship(back_populates="submission")


class Assessment(Base):
    """フィードバック: a coach's marks and words for one piece, shared with the worker from the start.

    What the coach says in confidence is a StaffNote, another table: no edit can turn one into the other.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("typos >= 0", name="typos"),
        CheckConstraint("chars >= 0", name="chars"),
        CheckConstraint("similarity >= 0 AND similarity <= 1", name="similarity"),
        CheckConstraint("fields > 0", name="fields"),
        CheckConstraint("field_errors >= 0 AND field_errors <= fields", name="field_errors"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), unique=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    marks: Mapped[dict[str, Any]]
    """Axis → 0 to 4"""
    comments: Mapped[dict[str, Any]]
    """Axis → words; axes without a comment are left out"""
    text: Mapped[str]
    typos: Mapped[int | None]
    """This and the following: what the coach counted. None means not measured, never zero"""
    chars: Mapped[int | None]
    similarity: Mapped[float | None]
    """Share of the text that stands elsewhere in the same words, 0 to 1"""
    fields: Mapped[int | None]
    field_errors: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    submission: Mapped[Submission] = relationship(back_populates="assessment")
    coach: Mapped[Person] = relationship()
    next_action: Mapped[NextAction] = relationship(back_populates="assessment")
    receipt: Mapped[ReadReceipt | None] = relationship()
    replies: Mapped[list[Reply]] = relationship(order_by="Reply.id")
    revisions: Mapped[list[FeedbackRevision]] = relationship(order_by="FeedbackRevision.id")


class FeedbackRevision(Base):
    """What feedback said before it was corrected. Marks are evidence and are not corrected here."""

    __tablename__ = "feedback_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    comments: Mapped[dict[str, Any]]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who replaced it"""
    replaced_at: Mapped[datetime] = mapped_column(default=now)


class ReadReceipt(Base):
    """「読みました」: the worker's own tap, never set by opening the page."""

    __tablename__ = "read_receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), unique=True)
    read_at: Mapped[datetime] = mapped_column(default=now)


class Reply(Base):
    """What the worker says to feedback, and what the coach answers."""

    __tablename__ = "feedback_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    author: Mapped[Person] = relationship()


class CoachingSession(Base):
    """コーチング面談, by link, by phone or face to face: all count the same."""

    __tablename__ = "coaching_session"
    __table_args__ = (UniqueConstraint("worker_id", "coach_id", "held_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    held_at: Mapped[datetime]
    how: Mapped[How]
    notes: Mapped[str]
    """Shared with the worker"""
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    coach: Mapped[Person] = relationship(foreign_keys=[coach_id])
    next_action: Mapped[NextAction | None] = relationship(back_populates="coaching_session")


class NextAction(Base):
    """次の一歩: one thing to do next. Feedback has exactly one, a session at most one.

    What comes from neither was agreed in a room above, whose own row points here (advice on outside work).
    """

    __tablename__ = "next_action"
    __table_args__ = (
        CheckConstraint("assessment_id IS NULL OR session_id IS NULL", name="one_origin"),
        CheckConstraint("text <> ''", name="text"),
        CheckConstraint("done_at IS NULL OR changed_at IS NULL", name="one_end"),
        Index(None, "worker_id", "done_at", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str]
    due: Mapped[date | None]
    assessment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), unique=True
    )
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("coaching_session.id", ondelete="CASCADE"), unique=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    """When another step took its place"""
    assessment: Mapped[Assessment | None] = relationship(back_populates="next_action")
    coaching_session: Mapped[CoachingSession | None] = relationship(back_populates="next_action")
    reviews: Mapped[list[ActionReview]] = relationship(order_by="ActionReview.id")

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.changed_at is None


class ActionReview(Base):
    """Somebody's answer to: what became of the last next action?"""

    __tablename__ = "action_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("next_action.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[Outcome]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[Person] = relationship()


class StaffNote(Base):
    """What staff write for each other. The worker it is about never sees it."""

    __tablename__ = "staff_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("coaching_session.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
