from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.learning.models import Course, LessonEdition


class LessonDraft(Base):
    """A lesson being written, shared by all authors: one row a lesson, gone once it is published."""

    __tablename__ = "lesson_draft"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """series/course/lesson; a new lesson has no other row before it is published"""
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"), unique=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("lesson_edition.id"))
    """The edition it began from"""
    files: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """File name → text"""
    recordings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """As LessonEdition.recordings"""
    removed: Mapped[list[Any]] = mapped_column(default=list)
    """What can be put back: {"what": slide, question or all; "file", "place", "text" or "files"; "at"}"""
    note: Mapped[str] = mapped_column(default="")
    """Where its text came from, such as an import"""
    order: Mapped[list[Any]] = mapped_column("course_order", default=list, server_default="[]")
    """Of a new lesson out of an archive: the lessons of its course as the archive has them, so that it finds
    its place whenever it is published. Last parts of their keys"""
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with every change"""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    course: Mapped[Course] = relationship()
    base: Mapped[LessonEdition | None] = relationship()
    updated_by: Mapped[Person | None] = relationship()

    @property
    def slug(self) -> str:
        return self.key.rpartition("/")[2]


class CourseArchive(Base):
    """A zip somebody brought. Nothing is taken in before its owner has seen what would change."""

    __tablename__ = "course_archive"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    file_key: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    taken_at: Mapped[datetime | None]
    """When it was taken in"""
