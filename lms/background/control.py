"""What a handler holds while it works, and short transactions for the worker's side."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.background.ledger import YIELDING, Effects, Job, JobState, Lane, Lost, in_lane
from lms.db import db, now


class Control:
    """What a handler holds while it works: progress, cancellation, short transactions, its checkpoint."""

    def __init__(self, job_id: int, epoch: int, checkpoint: dict[str, Any]) -> None:
        self.job_id, self.epoch, self.checkpoint = job_id, epoch, checkpoint
        self.lost = threading.Event()
        self.put_back = False
        """Whether a job that was stopped shall go on later, as if it had not been tried"""
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
            row = session.get_one(Job, self.job_id)
            if row.cancel:
                self.lost.set()
            elif row.kind in YIELDING and _more_urgent(session, row):
                self.put_back = True
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
        # An update counts its rows.
        if not session.execute(update(Job).where(*held).values(**values)).rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has a rowcount; the stubs say Result
            self.lost.set()
            raise Lost


@contextmanager
def transaction() -> Iterator[Session]:
    """A short transaction of its own, for the worker's side."""
    with Session(db.engine, expire_on_commit=False) as session, session.begin():
        yield session


def _more_urgent(session: Session, row: Job) -> bool:
    waiting = Job.state == JobState.QUEUED, Job.run_after <= now(), Job.priority < row.priority
    return session.scalar(select(Job.id).where(*waiting, in_lane(Lane.HEAVY)).limit(1)) is not None
