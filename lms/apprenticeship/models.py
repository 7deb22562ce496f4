from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, now
from lms.learning.runs.models import Enrolment
from lms.teamjobs.order_models import TeamJob


class DirectorStep(StrEnum):
    """What a director does with a job, in order."""

    INTAKE = "intake"
    SPLIT = "split"
    ESTIMATE = "estimate"
    STAFFING = "staffing"
    CHECK = "check"
    DELIVERY = "delivery"


class SupervisedJob(Base):
    """A team job that somebody learning to direct takes charge of, with their coach beside them."""

    __tablename__ = "supervised_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_job_id: Mapped[int] = mapped_column(ForeignKey("team_job.id"), unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    """Who accompanies now: at the beginning as named by the enrolment, later as `coach_changes` say"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    team_job: Mapped[TeamJob] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
    trainee: Mapped[Person] = relationship(foreign_keys=[trainee_id])
    coach: Mapped[Person] = relationship(foreign_keys=[coach_id])
    notes: Mapped[list[StepNote]] = relationship(
        back_populates="job", order_by="(StepNote.round, StepNote.id)"
    )
    closing: Mapped[SupervisedClosing | None] = relationship(back_populates="job")
    coach_changes: Mapped[list[SupervisedCoachChange]] = relationship(
        back_populates="job", order_by="SupervisedCoachChange.id"
    )

    def rounds(self, step: DirectorStep) -> list[StepNote]:
        """The notes on a step, the first round first."""
        return [note for note in self.notes if note.step == step]

    def settled(self, step: DirectorStep) -> bool:
        """The coach has said that the step is good as it is."""
        return any(note.feedback is not None and note.feedback.settled for note in self.rounds(step))

    @property
    def done(self) -> int:
        """Steps that are settled."""
        return sum(self.settled(step) for step in DirectorStep)


class SupervisedCoachChange(Base):
    """From a moment on somebody else accompanies. What the one before answered stays theirs."""

    __tablename__ = "supervised_coach_change"
    __table_args__ = (CheckConstraint("before_id <> after_id", name="two_coaches"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("supervised_job.id", ondelete="CASCADE"), index=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    after_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    """Trainee and coaches read it"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    job: Mapped[SupervisedJob] = relationship(back_populates="coach_changes")
    before: Mapped[Person] = relationship(foreign_keys=[before_id])
    after: Mapped[Person] = relationship(foreign_keys=[after_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


class StepNote(Base):
    """The trainee's own words on a step: what they decided, and why. Fixed once it is answered."""

    __tablename__ = "step_note"
    __table_args__ = (
        UniqueConstraint("job_id", "step", "round"),
        CheckConstraint("round >= 1", name="round"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("supervised_job.id"))
    step: Mapped[DirectorStep]
    round: Mapped[int]
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(default=now)
    job: Mapped[SupervisedJob] = relationship(back_populates="notes")
    feedback: Mapped[StepFeedback | None] = relationship(back_populates="note")


class StepFeedback(Base):
    """The coach's answer: words, and exactly one next action."""

    __tablename__ = "step_feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("step_note.id"), unique=True)
    text: Mapped[str]
    next_action: Mapped[str]
    settled: Mapped[bool]
    """Good as it is; otherwise the trainee writes one more round"""
    checked_twice: Mapped[int | None]
    """Of the check: deliverables that trainee and coach each judged for themselves"""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    note: Mapped[StepNote] = relationship(back_populates="feedback")
    by: Mapped[Person] = relationship()


class SupervisedClosing(Base):
    """The coach looks back on the whole job. From here it counts as a job led."""

    __tablename__ = "supervised_closing"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("supervised_job.id"), unique=True)
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    job: Mapped[SupervisedJob] = relationship(back_populates="closing")
    by: Mapped[Person] = relationship()
