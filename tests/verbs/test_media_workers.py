"""A video comes about once, although its worker is killed, sleeps too long or is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import ROOT
from lms import background, storage
from lms.background import Job, JobState, Lost
from lms.db import now
from lms.journal import Event
from lms.media import building, showing
from lms.media.models import State, Video
from lms.notices.models import Notice
from tests.cast import Cast
from tests.verbs.recordings import ordinary_mp4, phone_mov
from tests.verbs.unbuilt_videos import LEASE, lesson_video, run, send


def start_worker(app: Flask) -> subprocess.Popen[bytes]:
    instance = Path(app.config["INSTANCE"])
    told = {
        "PONKOTAN_INSTANCE": str(instance),
        "PONKOTAN_DATABASE_URL": app.config["DATABASE_URL"],
        "PONKOTAN_JOB_LEASE_SECONDS": "2",
        "PONKOTAN_FREE_DISK_MB": "1",
    }
    return subprocess.Popen([sys.executable, "-m", "flask", "worker"], cwd=ROOT, env=os.environ | told)


def wait_for(session: Session, job: Job, happened: Callable[[], bool], *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"waited in vain: {job.state} {job.progress}"
        session.rollback()  # hold no lock while the worker works
        time.sleep(0.02)
    session.rollback()


@pytest.mark.heavy
def test_a_killed_workers_build_is_taken_over_and_yields_one_video(session: Session, app: Flask) -> None:
    video = lesson_video(session)
    job = building.ask_for(session, video, building.NOW)
    assert job is not None
    session.commit()
    worker = start_worker(app)
    try:
        wait_for(session, job, lambda: job.state == JobState.RUNNING and job.progress > 0)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    wait_for(session, job, lambda: job.lease_until is not None and job.lease_until < now())
    background.wait_idle(60, lease=LEASE)
    session.rollback()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert video.state == State.READY and video.folder == f"media/{video.id}/{job.id}-2"
    assert [path.name for path in storage.folder(f"media/{video.id}").iterdir()] == [f"{job.id}-2"]
    finished = select(Event).where(Event.verb == "video.finished")
    assert len(session.scalars(finished).all()) == 1


@pytest.mark.heavy
def test_a_worker_that_wakes_up_too_late_changes_nothing(session: Session, cast: Cast) -> None:
    video = send(session, cast, ordinary_mp4(), "a.mp4")
    sleeper = background.claim(lease=timedelta(seconds=-1))
    assert sleeper is not None
    run(session)
    folder = video.folder
    session.rollback()
    with pytest.raises(Lost):
        sleeper.finish(lambda own: setattr(own.get_one(Video, video.id), "folder", "media/zombie"))
    session.rollback()
    assert video.folder == folder == f"media/{video.id}/{sleeper.job_id}-2"


def test_a_job_whose_worker_dies_every_time_ends_with_a_reason(session: Session, cast: Cast) -> None:
    video = send(session, cast, b"x", "a.mp4")
    while background.claim(lease=timedelta(seconds=-1)):
        pass
    session.rollback()
    view = showing.view_of(session, video)
    assert view.state == State.FAILED and "途中で何度か止まりました" in view.problem and view.retryable


@pytest.mark.heavy
def test_work_that_is_stopped_says_so_and_goes_on_later(session: Session, cast: Cast, app: Flask) -> None:
    video = send(session, cast, phone_mov(8), "IMG_0001.MOV")
    run(session)
    worker = start_worker(app)
    try:
        job = building.open_job_of(session, video)
        assert job is not None
        wait_for(session, job, lambda: job.state == JobState.RUNNING)
        building.stop(session, video, by=cast.kita)
        session.commit()
        assert job.state != JobState.RUNNING or "止めています" in showing.view_of(session, video).words
        wait_for(session, job, lambda: job.state == JobState.CANCELLED)
    finally:
        worker.kill()
        worker.wait()
    view = showing.view_of(session, video)
    assert "作業を止めました" in view.problem and view.retryable and not view.stoppable
    assert session.scalars(select(Notice).where(Notice.person_id == cast.kita.id)).all() == []
    building.retry(session, video, by=cast.kita)
    assert building.open_job_of(session, video) is not None
