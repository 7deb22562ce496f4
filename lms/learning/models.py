"""Courses as the community keeps them, and what a person started, finished and was promised when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now


class Series(Base):
    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    track: Mapped[str]
    """writing, clerical, directing; empty for a series that everyone takes"""
    arranged_at: Mapped[datetime | None]
    """When its words or its order were last changed on the web; the catalog folder no longer decides them"""
    courses: Mapped[list[Course]] = relationship(back_populates="series", order_by="Course.position")

    def count_for(self, track: str) -> None:
        """From now on its quizzes count for the skill of `track`, or with "" for every skill."""
        if self.track != track:
            for lesson in (lesson for course in self.courses for lesson in course.lessons):
                lesson.joined_at = now()
        self.track = track


class Course(Base):
    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    """series/course"""
    position: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    readings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}", deferred=True)
    """The course's dictionary, surface → hiragana; every edition keeps what it uses of it"""
    arranged_at: Mapped[datetime | None]
    """As the series'; it covers the order, the retiring and the dictionary too"""
    series: Mapped[Series] = relationship(back_populates="courses")
    lessons: Mapped[list[Lesson]] = relationship(back_populates="course", order_by="Lesson.position")


class Lesson(Base):
    __tablename__ = "lesson"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    """series/course/lesson"""
    position: Mapped[int]
    retired_at: Mapped[datetime | None]
    """No longer in the catalog; those who started it keep it"""
    joined_at: Mapped[datetime | None]
    """Since when its quiz counts for its skill, where that is later than its first edition: it had been
    retired and came back, or its series was for another skill"""
    course: Mapped[Course] = relationship(back_populates="lessons")
    editions: Mapped[list[LessonEdition]] = relationship(back_populates="lesson", order_by="LessonEdition.id")

    def bring_back(self) -> None:
        if self.retired_at is not None:
            self.retired_at, self.joined_at = None, now()


class LessonEdition(Base):
    """A lesson as it was published once: its texts and its video. Never changed, only followed by another.

    The catalog folder is the seed; this row is what people learn from. Title, minutes and the like are read
    out of the texts at publication, so that lists need not read them again.
    """

    __tablename__ = "lesson_edition"
    __table_args__ = (
        Index(
            "uq_lesson_edition_current",
            "lesson_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("origin IN ('catalog', 'web')", name="origin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    key: Mapped[str]
    """Its lesson's"""
    fingerprint: Mapped[str]
    """Of the texts and the readings they use: courses.reader.fingerprint"""
    files: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """File name → text. Loaded only to be read once: catalog.outline keeps what it says"""
    readings: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """Of the course's dictionary what these texts use: surface → hiragana"""
    recordings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}", deferred=True)
    """Slides told by a person: slide id → {"key": in the storage, "name", "type", "seconds"}"""
    origin: Mapped[str] = mapped_column(default="catalog", server_default="catalog")
    """`web`: the catalog folder, which is only the seed, does not replace it"""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(default="", server_default="")
    """What changed, in the author's words"""
    mends_id: Mapped[int | None] = mapped_column(ForeignKey("lesson_edition.id"))
    """The edition before, when this one is a small correction that reaches those who began it"""
    video_id: Mapped[int | None] = mapped_column(ForeignKey("video.id"), index=True)
    is_current: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    title: Mapped[str]
    summary: Mapped[str]
    minutes: Mapped[int]
    chapters: Mapped[list[Any]]
    """Slide ids in order: what can be read chapter by chapter"""
    quiz_tags: Mapped[list[Any]]
    """Empty when there is no quiz"""
    has_practice: Mapped[bool]
    by: Mapped[Person | None] = relationship()
    lesson: Mapped[Lesson] = relationship(back_populates="editions")

    @property
    def has_quiz(self) -> bool:
        return bool(self.quiz_tags)


class LessonStart(Base):
    """The edition a person learns from. Once something was done in it, it stays."""

    __tablename__ = "lesson_start"
    __table_args__ = (UniqueConstraint("person_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Completion(Base):
    """A lesson was finished. Written once; later editions and later runs do not take it back."""

    __tablename__ = "lesson_completion"
    __table_args__ = (
        UniqueConstraint("person_id", "lesson_id"),
        CheckConstraint("how IN ('watched', 'read')", name="how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"))
    how: Mapped[str]
    """`watched` when enough was really played, else `read`: the learner's own word"""
    at: Mapped[datetime] = mapped_column(default=now, index=True)
