"""Many at once on PostgreSQL: no update is lost, no job is taken twice, and readers wait for nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from lms import background
from lms.accounts.models import Person
from lms.background import Job
from tests.browsing import Visitor
from tests.cast import Cast

WRITERS, TIMES = 4, 15
LEASE = timedelta(seconds=30)


def test_what_one_reads_and_then_writes_is_not_lost_to_another(
    app: Flask, session: Session, cast: Cast
) -> None:
    haru = cast.haru.id
    before = cast.haru.hours_per_week
    session.commit()

    def count() -> None:
        with app.app_context():
            for _ in range(TIMES):
                with background.transaction() as own:
                    worker = own.get_one(Person, haru)
                    worker.hours_per_week += 1

    at_once(*[count] * WRITERS)
    session.expire_all()
    assert cast.haru.hours_per_week == before + WRITERS * TIMES


def test_workers_that_look_at_once_take_different_jobs(app: Flask, session: Session) -> None:
    for number in range(8):
        background.enqueue(session, "bake", key=f"bread {number}")
    session.commit()
    taken: list[int] = []

    def take() -> None:
        with app.app_context():
            while control := background.claim(lease=LEASE):
                taken.append(control.job_id)

    at_once(*[take] * WRITERS)
    assert len(taken) == len(set(taken)) == 8
    session.rollback()
    assert {job.epoch for job in session.query(Job)} == {1}


def test_a_page_does_not_wait_for_somebody_who_writes(
    session: Session, cast: Cast, visit: Callable[..., Visitor]
) -> None:
    cast.haru.hours_per_week = 3
    session.flush()  # and the transaction stays open
    started = time.monotonic()
    visit().get("/")
    assert time.monotonic() - started < 5


def at_once(*deeds: Callable[[], None]) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
