"""What runs by the clock runs when its time has come, once, and forgets only what is old."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import background
from lms.accounts.models import SignInFailure
from lms.background import Job, JobState
from lms.commands import chores
from lms.db import now, time_is


def test_each_list_is_put_into_the_ledger_when_due_and_not_twice(session: Session) -> None:
    assert chores.enqueue_due(session) == ["often", "hourly", "nightly"]
    assert chores.enqueue_due(session) == []
    with time_is(now() + timedelta(hours=2)):
        for job in session.scalars(select(Job)):
            job.state = JobState.DONE
        assert chores.enqueue_due(session) == ["often", "hourly"]


def test_the_worker_does_the_chores(session: Session) -> None:
    with time_is(now() - timedelta(days=2)):
        session.add(SignInFailure(key="net:old", at=now()))
    session.add(SignInFailure(key="net:new"))
    chores.enqueue_due(session)
    session.commit()
    background.wait_idle(10, lease=timedelta(seconds=30))
    session.rollback()
    assert session.scalars(select(SignInFailure.key)).all() == ["net:new"]
    done = Job.kind == "chores", Job.state == JobState.DONE
    assert session.scalar(select(func.count()).where(*done)) == 3
