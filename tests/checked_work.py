"""Scenes of paid work that a trusted worker checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import today
from lms.teamjobs import axes, delivery, quality, staffing
from lms.teamjobs.checking import naming
from lms.teamjobs.checking.models import Checker
from lms.teamjobs.models import Deliverable, Placement, Task
from tests.cast import Cast
from tests.town import write_task
from tests.verbs.reached_levels import reach_level_1

MARKS = {"accuracy": 3, "instruction": 4, "expression": 2, "research": 3, "communication": 4}


def given(*points: int) -> dict[str, int | None]:
    """Marks on the axes of writing, in order."""
    return dict(zip(axes.axes_of("writing"), points, strict=True))


def name_haru(session: Session, cast: Cast) -> Checker:
    """Haru stands at level 1 and has taken the paid task of checking."""
    reach_level_1(session, cast)
    write_task(session, cast.aoki, title="これから書く記事")
    paid = _taken(session, cast.aoki, cast.haru, title="検品", hours=1.0)
    return naming.name(session, paid, by=cast.aoki)


def delivered(session: Session, cast: Cast, worker: Person, **task: Any) -> Deliverable:
    """Work of the same team job, handed in."""
    placement = _taken(session, cast.aoki, worker, hours=0.5, **task)
    return delivery.hand_in(session, placement, body="紹介文です。", self_check=[1, 2], by=worker)


def checked(session: Session, cast: Cast, row: Deliverable, by: Person, **said: Any) -> Deliverable:
    quality.approve(session, row, marks=MARKS, comment="読みやすいです。", by=by, **said)
    session.expire(row)
    return row


def all_checked(session: Session, cast: Cast, count: int) -> Iterator[Deliverable]:
    """Deliverables of Sora that Haru has checked."""
    for n in range(count):
        yield checked(session, cast, delivered(session, cast, cast.sora, title=f"記事{n}"), cast.haru)


def _taken(session: Session, director: Person, worker: Person, **task: Any) -> Placement:
    """Accepted in the one team job of these scenes."""
    written = write_task(session, director, **task)
    written.team_job_id = session.scalars(select(func.min(Task.team_job_id))).one()
    session.flush()
    session.refresh(written)
    sent = staffing.offer(session, written, worker, answer_by=today(), by=director)
    return staffing.accept(session, sent, by=worker)
