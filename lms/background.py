"""The job ledger: long work that survives a killed worker.

A job is enqueued in the caller's transaction, claimed under a lease with a fencing epoch, and finished in one
transaction together with its effects, so a killed or frozen worker can neither lose a job nor apply it twice.
(docs/decisions/0003-job-ledger.md)
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Index, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms.db import READING, Base, db, now

log = logging.getLogger(__name__)

Effects = Callable[[Session], None]
Handler = Callable[..., "Effects | None"]
HANDLERS: dict[str, Handler] = {}
ENDINGS: dict[str, Callable[..., None]] = {}
"""By kind: called as ending(session, error, **arguments) when a job ends without success."""


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


def job(kind: str, *, on_failure: Callable[..., None] | None = None) -> Callable[[Handler], Handler]:
    """Register the handler of a kind, called as handler(control, **arguments); it returns its effects."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        if on_failure is not None:
            ENDINGS[kind] = on_failure
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


class Control:
    """What a handler holds while it works: progress, cancellation, short transactions, its checkpoint."""

    def __init__(self, job_id: int, epoch: int, checkpoint: dict[str, Any]) -> None:
        self.job_id, self.epoch, self.checkpoint = job_id, epoch, checkpoint
        self.lost = threading.Event()
        self._stage, self._progress = "", 0.0

    def cancelled(self) -> bool:
        return self.lost.is_set()

    def report(self, stage: str, progress: float) -> None:
        """Kept in memory; the heartbeat writes it."""
        self._stage, self._progress = stage, min(max(progress, 0.0), 1.0)

    def save(self, **checkpoint: Any) -> None:
        """Remember how far the work is; the next attempt finds it in `checkpoint`."""
        self.checkpoint = self.checkpoint | checkpoint
        with transaction() as session:
            self._mine(session, checkpoint=self.checkpoint)

    def beat(self, lease: timedelta) -> None:
        """Extend the lease and write progress; notices a takeover or a cancellation."""
        with transaction() as session:
            self._mine(session, lease_until=now() + lease, stage=self._stage, progress=self._progress)
            if session.scalar(select(Job.cancel).where(Job.id == self.job_id)):
                self.lost.set()

    def finish(self, effects: Effects | None) -> None:
        """Effects and the end of the job in one transaction: both or neither."""
        with transaction() as session:
            self._mine(session, state=JobState.DONE, progress=1.0, finished_at=now(), lease_until=None)
            if effects is not None:
                effects(session)

    def _mine(self, session: Session, **values: Any) -> None:
        """Write to the job only while this worker still holds it."""
        held = Job.id == self.job_id, Job.epoch == self.epoch, Job.state == JobState.RUNNING
        if not session.execute(update(Job).where(*held).values(**values)).rowcount:  # type: ignore[attr-defined]
            self.lost.set()
            raise Lost


@contextmanager
def transaction() -> Iterator[Session]:
    """A short transaction of its own, for the worker's side."""
    with Session(db.engine, expire_on_commit=False) as session, session.begin():
        yield session


def claim(*, lease: timedelta) -> Control | None:
    """Take the most urgent job that is due: waiting, or running under a lease that has run out."""
    if not _something_due():
        return None
    with transaction() as session:
        due = _due().order_by(Job.priority, Job.id).limit(1).with_for_update(skip_locked=True)
        row = session.scalar(due)
        if row is None:
            return None
        if row.cancel or row.attempts >= row.max_attempts:
            _give_up(session, row)
            return None
        row.state, row.epoch, row.attempts = JobState.RUNNING, row.epoch + 1, row.attempts + 1
        row.lease_until = now() + lease
        return Control(row.id, row.epoch, row.checkpoint)


def run_one(*, lease: timedelta, stop: threading.Event | None = None) -> bool:
    """Claim and run one job; False when there was nothing to do. `stop`: put it back instead of going on."""
    control = claim(lease=lease)
    if control is None:
        return False
    done, stop = threading.Event(), stop or threading.Event()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    heart = threading.Thread(target=_beat, args=(app, control, lease, done, stop), daemon=True)
    heart.start()
    try:
        _work(control, stop)
    finally:
        done.set()
        heart.join()
    return True


def run_forever(*, lease: timedelta, stop: threading.Event, poll: float = 0.7) -> None:
    """The worker's loop. A broken database connection is waited out, not died of."""
    while not stop.is_set():
        try:
            busy = run_one(lease=lease, stop=stop)
        except Exception:
            log.exception("The worker stumbled")
            busy = False
        if not busy:
            stop.wait(poll)


def _due() -> Any:
    waiting = (Job.state == JobState.QUEUED) & (Job.run_after <= now())
    orphaned = (Job.state == JobState.RUNNING) & (Job.lease_until < now())
    return select(Job).where(waiting | orphaned)


def _something_due() -> bool:
    """A look without the write lock, so that an idle worker disturbs nobody."""
    with db.engine.connect().execution_options(**READING) as connection:
        return connection.execute(_due().with_only_columns(Job.id).limit(1)).first() is not None


def _give_up(session: Session, row: Job) -> None:
    row.state = JobState.CANCELLED if row.cancel else JobState.FAILED
    row.error = row.error or "The worker died at every attempt"
    row.finished_at, row.lease_until = now(), None
    if row.kind in ENDINGS:
        ENDINGS[row.kind](session, row.error, **row.arguments)


def _beat(
    app: Flask, control: Control, lease: timedelta, done: threading.Event, stop: threading.Event
) -> None:
    """Every second or so: quick enough that people see progress move and a cancellation bites."""
    with app.app_context():
        while not done.wait(min(lease.total_seconds() / 3, 1.5)) and not control.lost.is_set():
            if stop.is_set():
                control.lost.set()
                return
            try:
                control.beat(lease)
            except Lost:
                return
            except Exception:
                log.exception("A heartbeat was missed")


def _work(control: Control, stop: threading.Event) -> None:
    with transaction() as session:
        row = session.get_one(Job, control.job_id)
        kind, arguments = row.kind, row.arguments
    try:
        control.finish(HANDLERS[kind](control, **arguments))
    except Lost:
        log.info("Job %s was taken over, cancelled or put back", control.job_id)
        _settle(control, put_back=stop.is_set())
    except Exception as error:
        log.warning("Job %s (%s) failed: %s", control.job_id, kind, error, exc_info=True)
        _settle(control, error=error)


def _settle(control: Control, *, error: Exception | None = None, put_back: bool = False) -> None:
    """After a failure: try again later with growing pauses, or end with the reason for people to read.

    A job put back by a worker that was told to stop waits as if it had not been tried: stopping the server
    while it builds something may be done any number of times.
    """
    with transaction() as session:
        row = session.get_one(Job, control.job_id)
        if row.epoch != control.epoch or row.state != JobState.RUNNING:
            return
        if row.cancel:
            _give_up(session, row)
        elif put_back:
            row.state, row.lease_until, row.attempts = JobState.QUEUED, None, row.attempts - 1
        elif error is not None:
            row.error = str(error)[-2000:]
            if isinstance(error, Failed) or row.attempts >= row.max_attempts:
                _give_up(session, row)
            else:
                row.state, row.lease_until = JobState.QUEUED, None
                row.run_after = now() + timedelta(seconds=2**row.attempts)


def wait_idle(timeout: float, *, lease: timedelta) -> None:
    """Run jobs in this process until none is due; for tests and commands."""
    end = time.monotonic() + timeout
    while time.monotonic() < end and run_one(lease=lease):
        pass
