"""The job ledger's promises: no job is lost, none is applied twice, and people see how far each is."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config import ROOT
from lms import background
from lms.background import Control, Failed, Job, JobState, Lane, Lost, cancel, claim, enqueue, latest
from lms.db import now, time_is
from lms.journal import Event, record

LEASE, OVER = timedelta(seconds=30), timedelta(seconds=-1)
QUICK = timedelta(seconds=0.3)
MOST = Job.__table__.c.max_attempts.default.arg
Work = Callable[..., Any]


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Teach this test a kind of job: `kinds(bake=handler)`."""

    def teach(**handlers: Work) -> None:
        for kind, handler in handlers.items():
            monkeypatch.setitem(background.HANDLERS, kind, handler)

    return teach


@pytest.fixture
def endings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What the kind `bake` was told when it ended without success."""
    told: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setitem(background.ENDINGS, "bake", lambda _session, error, **a: told.append((error, a)))
    return told


def bread(session: Session, key: str = "bread", **more: Any) -> Job:
    row = enqueue(session, "bake", key=key, **more)
    session.commit()
    return row


def loaves(session: Session) -> int:
    session.rollback()
    return len(session.scalars(select(Event).where(Event.verb == "bread.baked")).all())


def bakes(_control: Control, **_arguments: Any) -> Callable[[Session], None]:
    return lambda session: record(session, "bread.baked") and None


def run(session: Session, **more: Any) -> bool:
    """One turn of the worker; then a fresh look."""
    session.rollback()
    ran = background.run_one(lease=more.pop("lease", LEASE), **more)
    session.rollback()
    return ran


def test_what_is_asked_for_twice_is_one_job_and_the_sooner_wish_counts(session: Session) -> None:
    first = bread(session, priority=100)
    assert bread(session, priority=50) is first and first.priority == 50
    assert bread(session, priority=100) is first and first.priority == 50
    assert bread(session, "rolls") is not first


def test_the_database_itself_refuses_a_second_open_job(session: Session) -> None:
    bread(session)
    session.add(Job(kind="bake", dedup_key="bread", arguments={}))
    with pytest.raises(IntegrityError):
        session.flush()


def test_after_it_ended_the_same_may_be_asked_for_again(session: Session, kinds: Callable[..., None]) -> None:
    kinds(bake=bakes)
    first = bread(session)
    run(session)
    second = bread(session)
    assert second is not first and latest(session, "bread") is second
    run(session)
    assert loaves(session) == 2


def test_a_request_that_fails_takes_its_job_back(session: Session) -> None:
    enqueue(session, "bake", key="bread")
    session.rollback()
    assert latest(session, "bread") is None and claim(lease=LEASE) is None


def test_somebody_waiting_goes_first_and_then_who_came_first(
    session: Session, kinds: Callable[..., None]
) -> None:
    baked: list[str] = []
    kinds(bake=lambda _control, name: baked.append(name))
    for name, priority in (("idle", 100), ("soon", 50), ("soon too", 50), ("now", 0)):
        bread(session, name, priority=priority, name=name)
    while run(session):
        pass
    assert baked == ["now", "soon", "soon too", "idle"]


def test_effects_and_the_end_of_the_job_are_one(session: Session, kinds: Callable[..., None]) -> None:
    def half(_control: Control) -> Callable[[Session], None]:
        def effects(own: Session) -> None:
            record(own, "bread.baked")
            own.flush()
            raise RuntimeError("the oven fell over")

        return effects

    kinds(bake=half)
    job = bread(session)
    run(session)
    assert (job.state, job.error) == (JobState.QUEUED, "the oven fell over")
    assert loaves(session) == 0
    kinds(bake=bakes)
    with time_is(now() + timedelta(minutes=1)):
        run(session)
    assert (job.state, job.progress, loaves(session)) == (JobState.DONE, 1.0, 1)
    assert not run(session)


def test_a_job_under_way_is_left_alone_until_its_worker_has_been_silent(session: Session) -> None:
    job = bread(session)
    first = claim(lease=LEASE)
    assert first is not None and claim(lease=LEASE) is None
    with time_is(now() + LEASE - timedelta(seconds=5)):
        first.beat(LEASE)
    with time_is(now() + LEASE + timedelta(seconds=5)):
        assert claim(lease=LEASE) is None, "a heartbeat prolongs the lease"
    with time_is(now() + 2 * LEASE):
        second = claim(lease=LEASE)
    assert second is not None and (second.job_id, second.epoch) == (job.id, 2)


@pytest.mark.parametrize("deed", ["finish", "save", "beat"])
def test_a_worker_that_lost_its_job_can_do_nothing_to_it(session: Session, deed: str) -> None:
    job = bread(session)
    zombie, heir = claim(lease=OVER), claim(lease=LEASE)
    assert zombie is not None and heir is not None
    deeds: dict[str, Callable[[], None]] = {
        "finish": lambda: zombie.finish(lambda own: record(own, "bread.baked") and None),
        "save": lambda: zombie.save(slices=9),
        "beat": lambda: zombie.beat(LEASE),
    }
    with pytest.raises(Lost):
        deeds[deed]()
    assert zombie.cancelled() and loaves(session) == 0
    assert (job.state, job.checkpoint, job.epoch) == (JobState.RUNNING, {}, heir.epoch)
    session.rollback()
    heir.finish(lambda own: record(own, "bread.baked") and None)
    with pytest.raises(Lost):
        deeds[deed]()
    assert loaves(session) == 1
    assert job.state == JobState.DONE


def test_a_zombie_that_comes_to_its_end_by_itself_is_not_heard(
    session: Session, kinds: Callable[..., None]
) -> None:
    """Its whole turn goes through run_one; another worker has taken the job over meanwhile."""

    def slow(control: Control) -> Callable[[Session], None]:
        with time_is(now() + 2 * LEASE):
            heir = claim(lease=LEASE)
        assert heir is not None and heir.epoch == control.epoch + 1
        heir.finish(lambda own: record(own, "bread.baked") and None)
        return bakes(control)

    kinds(bake=slow)
    job = bread(session)
    run(session)
    assert (job.state, job.attempts, loaves(session)) == (JobState.DONE, 2, 1)


def test_the_next_attempt_goes_on_from_the_checkpoint(session: Session) -> None:
    bread(session)
    first = claim(lease=OVER)
    assert first is not None
    first.save(kneaded=True)
    first.save(slices=3)
    second = claim(lease=LEASE)
    assert second is not None and second.checkpoint == {"kneaded": True, "slices": 3}


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


@pytest.fixture
def ovens(kinds: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """`roast` takes hours but can be interrupted, `bake` takes hours and cannot, `toast` takes seconds."""
    monkeypatch.setattr(background.ledger, "HEAVY", {"roast", "bake"})
    monkeypatch.setattr(background.control, "YIELDING", {"roast"})
    kinds(roast=lambda _control: None, bake=lambda _control: None, toast=lambda _control: None)


@pytest.mark.usefixtures("ovens")
def test_short_jobs_do_not_wait_behind_long_ones(session: Session) -> None:
    roast, bake, toast = (enqueue(session, kind, key=kind) for kind in ("roast", "bake", "toast"))
    session.commit()
    long = claim(lease=LEASE, lane=Lane.HEAVY)
    assert long is not None and long.job_id == roast.id
    session.rollback()
    assert background.run_one(lease=LEASE, lane=Lane.SHORT)
    assert not background.run_one(lease=LEASE, lane=Lane.SHORT), "a long job is none of its business"
    session.rollback()
    assert (roast.state, bake.state, toast.state) == (JobState.RUNNING, JobState.QUEUED, JobState.DONE)
    assert background.ahead(session, bake) == 1
    assert background.ahead(session, enqueue(session, "toast", key="another")) == 0


@pytest.mark.usefixtures("ovens")
@pytest.mark.parametrize(("kind", "goes_on"), [("roast", False), ("bake", True)])
def test_what_can_go_on_later_makes_way_for_who_waits_now(session: Session, kind: str, goes_on: bool) -> None:
    bread(session, "soon", priority=60)
    row = enqueue(session, kind, key=kind, priority=50)
    session.commit()
    working = claim(lease=LEASE, lane=Lane.HEAVY)
    assert working is not None and working.job_id == row.id
    session.rollback()
    working.beat(LEASE)
    assert not working.cancelled(), "what waits is less urgent"
    enqueue(session, "toast", key="toast", priority=0)
    session.commit()
    working.beat(LEASE)
    assert not working.cancelled(), "short jobs have their own lane"
    enqueue(session, "bake", key="now", priority=0)
    session.commit()
    working.beat(LEASE)
    assert working.cancelled() is not goes_on


@pytest.mark.usefixtures("ovens")
def test_who_made_way_goes_on_afterwards_as_if_untried(session: Session, kinds: Callable[..., None]) -> None:
    done: list[str] = []

    def roast(control: Control) -> None:
        if not control.checkpoint:
            control.save(half=True)
            with background.transaction() as own:
                enqueue(own, "bake", key="guest", priority=0)
            assert control.lost.wait(5), "nobody told the handler"
            raise Lost
        done.append("roast")

    kinds(roast=roast, bake=lambda _control: done.append("bake"))
    row = enqueue(session, "roast", key="roast", priority=60)
    session.commit()
    for _turn in range(3):
        run(session, lease=QUICK, lane=Lane.HEAVY)
    assert done == ["bake", "roast"]
    assert (row.state, row.attempts) == (JobState.DONE, 1)
