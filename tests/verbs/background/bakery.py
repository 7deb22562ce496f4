"""A small bakery, whose bread is baked by jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import background
from lms.background import Control, Job, enqueue
from lms.journal import Event, record

LEASE, OVER = timedelta(seconds=30), timedelta(seconds=-1)
QUICK = timedelta(seconds=0.3)
MOST = Job.__table__.c.max_attempts.default.arg
Work = Callable[..., Any]


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
