"""Courses as the community keeps them, and what a person started, finished and was promised when."""

from __future__ import annotations

from datetime import date, datetime
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
    courses: Mapped[list[Course]] = relationship(back_populates="series", order_by="Course.position")


class Course(Base):
    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    """series/course"""
    position: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
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
    course: Mapped[Course] = relationship(back_populates="lessons")
    editions: Mapped[list[LessonEdition]] = relationship(back_populates="lesson", order_by="LessonEdition.id")


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


class CourseRun(Base):
    """開講: one delivery of a course to a group of people, a lesson every so many days."""

    __tablename__ = "course_run"
    __table_args__ = (CheckConstraint("days_between >= 0", name="days_between"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    title: Mapped[str]
    first_day: Mapped[date]
    """The day the first lesson opens"""
    days_between: Mapped[int]
    """Days from one lesson to the next; 0 opens all at once"""
    created_at: Mapped[datetime] = mapped_column(default=now)
    course: Mapped[Course] = relationship()
    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="run", order_by="Enrolment.id")


class Enrolment(Base):
    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("run_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    run: Mapped[CourseRun] = relationship(back_populates="enrolments")
    person: Mapped[Person] = relationship()
