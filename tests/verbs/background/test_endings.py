"""How a job ends: called off, failed, tried again; and how its worker does."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config import ROOT
from lms import background
from lms.background import Control, Failed, Job, JobState, Lost, cancel, claim, enqueue
from lms.db import now, time_is
from tests.verbs.background.bakery import LEASE, MOST, OVER, QUICK, bakes, bread, loaves, run


def test_a_waiting_job_is_cancelled_at_once(session: Session) -> None:
    job = bread(session)
    cancel(session, job)
    session.commit()
    assert job.state == JobState.CANCELLED and claim(lease=LEASE) is None


def test_a_running_job_is_told_within_a_heartbeat_and_ends_cancelled(
    session: Session, kinds: Callable[..., None], endings: list[Any]
) -> None:
    def until_told(control: Control, loaf: int) -> None:
        with background.transaction() as own:
            cancel(own, own.get_one(Job, control.job_id))
        assert control.lost.wait(5), "nobody told the handler"
        raise Lost

    kinds(bake=until_told)
    job = bread(session, loaf=7)
    run(session, lease=QUICK)
    assert job.state == JobState.CANCELLED and job.finished_at is not None
    assert [arguments for _error, arguments in endings] == [{"loaf": 7}]
    assert not run(session)


def test_a_job_that_kills_its_worker_every_time_ends_with_a_reason(
    session: Session, endings: list[Any], kinds: Callable[..., None]
) -> None:
    kinds(bake=bakes)
    job = bread(session, loaf=7)
    for attempt in range(MOST):
        dead = claim(lease=OVER)
        assert dead is not None and dead.epoch == attempt + 1
    assert claim(lease=LEASE) is None, "it is not tried for ever"
    session.rollback()
    assert job.state == JobState.FAILED and job.error == "The worker died at every attempt"
    assert endings == [(job.error, {"loaf": 7})]
    again = bread(session, loaf=7)
    run(session)
    assert again.state == JobState.DONE and loaves(session) == 1


def test_a_failing_job_is_tried_again_after_growing_pauses(
    session: Session, kinds: Callable[..., None], endings: list[Any]
) -> None:
    def fails(_control: Control) -> None:
        raise OSError("no flour")

    kinds(bake=fails)
    job = bread(session)
    moment, pauses = now(), []
    for _attempt in range(MOST):
        with time_is(moment):
            assert run(session)
        pauses.append(round((job.run_after - moment).total_seconds()))
        with time_is(moment):
            assert not run(session) or job.state == JobState.FAILED
        moment = job.run_after
    assert pauses[:-1] == [2, 4, 8, 16]
    assert (job.state, job.error, endings) == (JobState.FAILED, "no flour", [("no flour", {})])


def test_what_no_second_try_would_mend_ends_at_once(session: Session, kinds: Callable[..., None]) -> None:
    def hopeless(_control: Control) -> None:
        raise Failed("this is no dough")

    kinds(bake=hopeless)
    job = bread(session)
    run(session)
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 1, "this is no dough")


def test_progress_is_seen_while_the_work_goes_on(session: Session, kinds: Callable[..., None]) -> None:
    seen: list[tuple[str, float]] = []

    def slow(control: Control) -> None:
        control.report("rising", 0.4)
        end = time.monotonic() + 5
        while not seen and time.monotonic() < end:
            with background.transaction() as own:
                row = own.get_one(Job, control.job_id)
                if row.stage:
                    seen.append((row.stage, row.progress))
            time.sleep(0.02)

    kinds(bake=slow)
    bread(session)
    run(session, lease=QUICK)
    assert seen == [("rising", 0.4)]


def test_stopping_the_worker_puts_its_job_back_as_if_untried(
    session: Session, kinds: Callable[..., None]
) -> None:
    stop = threading.Event()

    def interrupted(control: Control) -> None:
        control.save(kneaded=True)
        stop.set()
        assert control.lost.wait(5), "nobody told the handler"
        raise Lost

    kinds(bake=interrupted)
    job = bread(session)
    for _turn in range(MOST + 2):
        stop.clear()
        run(session, lease=QUICK, stop=stop)
        assert (job.state, job.attempts, job.lease_until) == (JobState.QUEUED, 0, None)
    assert job.checkpoint == {"kneaded": True}
    kinds(bake=bakes)
    run(session)
    assert job.state == JobState.DONE and loaves(session) == 1


def test_a_worker_outlives_a_job_that_nobody_can_do(session: Session, kinds: Callable[..., None]) -> None:
    kinds(bake=bakes)
    unknown = enqueue(session, "no such kind", key="unknown", priority=0)
    known = bread(session)
    stop = threading.Event()
    session.rollback()
    timer = threading.Timer(0.5, stop.set)
    timer.start()
    background.run_forever(lease=LEASE, stop=stop, poll=0.05)
    session.rollback()
    assert (known.state, unknown.state) == (JobState.DONE, JobState.QUEUED)
    assert "no such kind" in unknown.error


def test_a_port_that_is_taken_is_said_in_a_sentence(app: Flask) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        app.config["PORT"] = taken.getsockname()[1]
        result = app.test_cli_runner().invoke(args=["serve"])
    assert result.exit_code == 1
    assert f"Cannot listen on 127.0.0.1, port {app.config['PORT']}" in result.output


@pytest.mark.heavy
def test_a_worker_whose_server_died_while_it_was_starting_ends_by_itself(app: Flask) -> None:
    server = subprocess.Popen([sys.executable, "-c", ""])
    server.wait()
    command = [sys.executable, "-m", "flask", "worker", "--beside", str(server.pid)]
    worker = subprocess.run(command, cwd=ROOT, env={"PONKOTAN_INSTANCE": app.config["INSTANCE"]}, timeout=30)
    assert worker.returncode == 0
