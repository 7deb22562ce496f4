"""The ledger itself: what a job is, asking for one, calling one off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms.db import Base, now

Effects = Callable[[Session], None]
Handler = Callable[..., "Effects | None"]
HANDLERS: dict[str, Handler] = {}
ENDINGS: dict[str, Callable[..., None]] = {}
"""By kind: called as ending(session, error, **arguments) when a job ends without success."""
HEAVY: set[str] = set()
"""Kinds that take minutes of all cores: a lane of their own, one at a time"""
YIELDING: set[str] = set()
"""Heavy kinds that go on where they stopped, and so make way when a more urgent heavy job comes"""


class Lane(StrEnum):
    """Short jobs (chores, mails, a look into a file) never wait behind an hour of encoding."""

    SHORT = "short"
    HEAVY = "heavy"


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    __tablename__ = "job"
    __table_args__ = (
        Index(None, "state", "priority", "id"),
        Index(None, "dedup_key", "id"),
        Index(
            "uq_job_open",
            "dedup_key",
            unique=True,
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    dedup_key: Mapped[str]
    """Two open jobs never share it"""
    priority: Mapped[int] = mapped_column(default=100)
    """Smaller runs first: 0 somebody waits, 50 soon, 100 while idle"""
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    epoch: Mapped[int] = mapped_column(default=0)
    """Counts claims; whoever holds an older epoch has lost the job"""
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=5)
    run_after: Mapped[datetime] = mapped_column(default=now)
    lease_until: Mapped[datetime | None]
    stage: Mapped[str] = mapped_column(default="")
    progress: Mapped[float] = mapped_column(default=0.0)
    """Share done, 0 to 1"""
    checkpoint: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cancel: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class Lost(Exception):
    """Another worker has taken the job over, or it was cancelled: stop and touch nothing."""


class Failed(Exception):
    """The job cannot succeed by trying again. The text is kept for people to read."""


def job(
    kind: str, *, on_failure: Callable[..., None] | None = None, heavy: bool = False, yields: bool = False
) -> Callable[[Handler], Handler]:
    """Register the handler of a kind, called as handler(control, **arguments); it returns its effects."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        if on_failure is not None:
            ENDINGS[kind] = on_failure
        HEAVY.update([kind] if heavy else [])
        YIELDING.update([kind] if yields else [])
        return handler

    return register


def enqueue(session: Session, kind: str, *, key: str, priority: int = 100, **arguments: Any) -> Job:
    """A job in the caller's transaction. An open one with the same key is kept, and hurried when asked."""
    open_job = session.scalar(
        select(Job).where(Job.dedup_key == key, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    )
    if open_job is not None:
        open_job.priority = min(open_job.priority, priority)
        return open_job
    row = Job(kind=kind, dedup_key=key, priority=priority, arguments=arguments)
    session.add(row)
    session.flush()
    return row


def cancel(session: Session, row: Job) -> None:
    """A waiting job ends now; a running one is told and ends within a heartbeat."""
    row.cancel = True
    if row.state == JobState.QUEUED:
        row.state, row.finished_at = JobState.CANCELLED, now()


def latest(session: Session, key: str) -> Job | None:
    """The newest job with this key, open or ended."""
    return session.scalar(select(Job).where(Job.dedup_key == key).order_by(Job.id.desc()))


def in_lane(lane: Lane | None) -> ColumnElement[bool]:
    """The jobs of a lane; None is all of them."""
    if lane is None:
        return Job.id.is_not(None)
    heavy = Job.kind.in_(sorted(HEAVY))
    return heavy if lane is Lane.HEAVY else ~heavy


def lane_of(row: Job) -> Lane:
    return Lane.HEAVY if row.kind in HEAVY else Lane.SHORT
