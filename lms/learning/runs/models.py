from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.learning.models import Course, Lesson
from lms.learning.runs.rhythm import Rhythm


class CourseRun(Base):
    """開講: one delivery of a course to a group of people. Its calendar is the rows of RunLesson."""

    __tablename__ = "course_run"
    __table_args__ = (CheckConstraint("days_between >= 0", name="days_between"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    title: Mapped[str]
    first_day: Mapped[date]
    """From this day on lessons open"""
    days_between: Mapped[int]
    """Days from one lesson to the next; 0 opens all at once. Not looked at when there are weekdays"""
    weekdays: Mapped[list[Any] | None]
    """Days of the week on which a lesson opens, Monday 0"""
    skip_holidays: Mapped[bool] = mapped_column(default=False, server_default=false())
    free_days: Mapped[list[Any] | None]
    """Further days on which nothing opens, ISO"""
    note: Mapped[str] = mapped_column(default="", server_default="")
    """What is different in this run, for those who take part"""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Counts changes of the calendar: a page opened before the last one does not overwrite it"""
    created_at: Mapped[datetime] = mapped_column(default=now)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="", server_default="")
    course: Mapped[Course] = relationship()
    lessons: Mapped[list[RunLesson]] = relationship(back_populates="run", order_by="RunLesson.position")
    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="run", order_by="Enrolment.id")

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(
            every=self.days_between,
            weekdays=frozenset(self.weekdays or ()),
            holidays=self.skip_holidays,
            free=frozenset(date.fromisoformat(day) for day in self.free_days or ()),
        )

    @property
    def taking_part(self) -> list[Enrolment]:
        return [enrolment for enrolment in self.enrolments if enrolment.left_at is None]


class RunLesson(Base):
    """A lesson in a run: its place, the day it opens, what is said about it this time.

    A lesson of the course that has no row is left out of the run; one of another course may be added.
    """

    __tablename__ = "run_lesson"
    __table_args__ = (UniqueConstraint("run_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    position: Mapped[int]
    release_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    run: Mapped[CourseRun] = relationship(back_populates="lessons")
    lesson: Mapped[Lesson] = relationship()


class Enrolment(Base):
    """受講. Who left keeps the row: coming back goes on from it."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("run_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who accompanies somebody learning to direct"""
    created_at: Mapped[datetime] = mapped_column(default=now)
    left_at: Mapped[datetime | None]
    run: Mapped[CourseRun] = relationship(back_populates="enrolments")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    coach: Mapped[Person | None] = relationship(foreign_keys=[coach_id])


class Announced(Base):
    """The person has been told that a lesson of their run is open: never twice, however dates move."""

    __tablename__ = "lesson_announced"

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=now)
