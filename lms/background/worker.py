"""The worker's loop: claim, work with a beating heart, settle."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.background.control import Control, transaction
from lms.background.ledger import ENDINGS, HANDLERS, Failed, Job, JobState, Lane, Lost, in_lane
from lms.db import READING, db, now

log = logging.getLogger(__name__)


def claim(*, lease: timedelta, lane: Lane | None = None) -> Control | None:
    """Take the most urgent job that is due: waiting, or running under a lease that has run out."""
    if not _something_due(lane):
        return None
    with transaction() as session:
        due = _due(lane).order_by(Job.priority, Job.id).limit(1).with_for_update(skip_locked=True)
        row = session.scalar(due)
        if row is None:
            return None
        if row.cancel or row.attempts >= row.max_attempts:
            _give_up(session, row)
            return None
        row.state, row.epoch, row.attempts = JobState.RUNNING, row.epoch + 1, row.attempts + 1
        row.lease_until = now() + lease
        return Control(row.id, row.epoch, row.checkpoint)


def run_one(*, lease: timedelta, stop: threading.Event | None = None, lane: Lane | None = None) -> bool:
    """Claim and run one job; False when there was nothing to do. `stop`: put it back instead of going on."""
    control = claim(lease=lease, lane=lane)
    if control is None:
        return False
    done, stop = threading.Event(), stop or threading.Event()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app behind the proxy
    heart = threading.Thread(target=_beat, args=(app, control, lease, done, stop), daemon=True)
    heart.start()
    try:
        _work(control, stop)
    finally:
        done.set()
        heart.join()
    return True


def run_forever(
    *, lease: timedelta, stop: threading.Event, poll: float = 0.7, lane: Lane | None = None
) -> None:
    """The worker's loop, over one lane or all. A broken database connection is waited out, not died of."""
    while not stop.is_set():
        try:
            busy = run_one(lease=lease, stop=stop, lane=lane)
        except Exception:
            log.exception("The worker stumbled")
            busy = False
        if not busy:
            stop.wait(poll)


def _due(lane: Lane | None) -> Any:
    waiting = (Job.state == JobState.QUEUED) & (Job.run_after <= now())
    orphaned = (Job.state == JobState.RUNNING) & (Job.lease_until < now())
    return select(Job).where(waiting | orphaned, in_lane(lane))


def _something_due(lane: Lane | None) -> bool:
    """A look without the write lock, so that an idle worker disturbs nobody."""
    with db.engine.connect().execution_options(**READING) as connection:
        return connection.execute(_due(lane).with_only_columns(Job.id).limit(1)).first() is not None


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
        _settle(control, put_back=stop.is_set() or control.put_back)
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
