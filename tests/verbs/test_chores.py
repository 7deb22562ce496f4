"""What runs by the clock runs when its time has come, once, and forgets only what is old."""

from __future__ import annotations

import io
import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import background, storage
from lms.accounts.models import SignInFailure
from lms.authoring import brought, taking_in
from lms.authoring.models import CourseArchive
from lms.background import Job, JobState
from lms.commands import chores
from lms.db import now, time_is
from lms.errors import NotThere
from tests.cast import Cast


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


def test_what_authors_brought_is_kept_for_two_weeks(session: Session, cast: Cast) -> None:
    with time_is(now() - timedelta(days=15)):
        old = taking_in.bring(session, data=b"old", name="old.zip", by=cast.kita)
        again = taking_in.bring(session, data=b"twice", name="twice.zip", by=cast.kita)
    newer = taking_in.bring(session, data=b"twice", name="twice.zip", by=cast.kita)
    elsewhere = storage.put(io.BytesIO(b"old"), limit=10)
    session.flush()
    oldest, kept = storage.path(old.file_key), storage.path(newer.file_key)
    for file in (oldest, kept):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    brought.forget(session)
    assert not oldest.exists() and kept.is_file(), "the same file brought again lately stays"
    assert storage.path(elsewhere.key).is_file(), "what records refer to is never touched"
    assert session.scalars(select(CourseArchive.id)).all() == [newer.id] and again.file_key == newer.file_key
    kept.unlink()
    with pytest.raises(NotThere, match="もう一度"):
        taking_in.visible_archive(session, cast.kita, newer.id)
