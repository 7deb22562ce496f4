from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from courses.drills.findings import Result, result_from
from courses.drills.kinds import TRY, WHOLE_TEST
from courses.drills.typing import net
from lms.accounts.models import Person
from lms.db import Base, now
from lms.learning.models import Lesson, LessonEdition
from lms.practice.models import Submission


class DrillCheck(Base):
    """What the machine found in a piece when it was handed in. Never changed."""

    __tablename__ = "drill_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[str]
    """Practice.kind"""
    answers: Mapped[list[Any]]
    """Rows of fields as they were typed; empty where the piece is a text or a file"""
    note: Mapped[str]
    """A word to the coach"""
    found: Mapped[dict[str, Any]]
    """courses.drills.findings.Result"""
    counts: Mapped[bool]
    """Whether it went into the evidence: not once the key has been seen"""
    checked_at: Mapped[datetime] = mapped_column(default=now)
    submission: Mapped[Submission] = relationship(backref=backref("drill_check", uselist=False))

    @property
    def result(self) -> Result:
        return result_from(self.found)


class TypingRun(Base):
    """One go at the speed test. The server keeps the clock; a pause stops it."""

    __tablename__ = "typing_run"
    __table_args__ = (
        UniqueConstraint("worker_id", "lesson_id", "n"),
        CheckConstraint(f"seconds IN ({TRY}, {WHOLE_TEST})", name="seconds"),
        CheckConstraint("used >= 0 AND saved_at_used >= 0", name="used"),
        CheckConstraint("(ended_at IS NULL) = (found IS NULL)", name="ended_with_result"),
        CheckConstraint("ended_at IS NULL OR going_since IS NULL", name="stands_when_ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("lesson_edition.id"))
    n: Mapped[int]
    """1 for the first run of the worker in the lesson, tries among them"""
    text_n: Mapped[int]
    """Which text of the practice, from 0"""
    seconds: Mapped[int]
    """How long the test is"""
    body: Mapped[str]
    used: Mapped[float]
    """Seconds that had run when the clock last stopped"""
    saved_at_used: Mapped[float]
    """What the clock showed when `body` was last kept"""
    going_since: Mapped[datetime | None]
    """Since when the clock runs; None while it stands"""
    started_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    found: Mapped[dict[str, Any] | None]
    """courses.drills.findings.Result"""
    worker: Mapped[Person] = relationship()
    lesson: Mapped[Lesson] = relationship()
    edition: Mapped[LessonEdition] = relationship()

    @property
    def result(self) -> Result | None:
        return result_from(self.found) if self.found is not None else None

    @property
    def net(self) -> int | None:
        return net(self.result) if self.result is not None else None

    @property
    def whole(self) -> bool:
        """Ten minutes; the try of one minute counts for nothing."""
        return self.seconds == WHOLE_TEST

    def clock(self, at: datetime) -> float:
        """Seconds used so far."""
        return self.used + ((at - self.going_since).total_seconds() if self.going_since else 0.0)
