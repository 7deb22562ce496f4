"""Why a job has not begun yet, for people who wait for it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms.background.ledger import Job, JobState, in_lane, lane_of
from lms.db import now

UNATTENDED = timedelta(minutes=2)
"""A job that is due for this long while none of its lane is running says that no worker is there"""


def ahead(session: Session, row: Job) -> int:
    """Jobs of its lane that run, or will be taken up, before this one."""
    sooner = (Job.priority < row.priority) | ((Job.priority == row.priority) & (Job.id < row.id))
    before = or_(Job.state == JobState.RUNNING, (Job.state == JobState.QUEUED) & sooner)
    return session.scalar(select(func.count()).where(before, in_lane(lane_of(row)))) or 0


def unattended(session: Session, row: Job) -> bool:
    """Whether nobody seems to be there to take it up."""
    if now() - max(row.run_after, row.created_at) < UNATTENDED:
        return False
    held = (Job.state == JobState.RUNNING) & (Job.lease_until > now())
    lately = Job.finished_at > now() - UNATTENDED
    return session.scalar(select(Job.id).where(held | lately, in_lane(lane_of(row))).limit(1)) is None
