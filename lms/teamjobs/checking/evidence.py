"""What a check says about whoever checked, if they are a worker too: it speaks for the skill of the task and
for directing."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.skills.evidence import add_fact
from lms.skills.facts import Kind
from lms.teamjobs.models import Deliverable, Task

DIRECTING = "directing"


def of_check(session: Session, row: Deliverable, *, accepted: bool, by: Person) -> None:
    """Who checks the work of others shows a skill of their own."""
    task = row.placement.task
    data = {"task": task.id, "title": task.title, "accepted": accepted}
    _add(session, row, by, Kind.REVIEW, data)


def of_second_marks(
    session: Session, row: Deliverable, checker: Person, axes: dict[str, list[int]], *, by: Person
) -> None:
    """`axes`: axis → [the checker's mark, the director's]."""
    data = {"title": row.placement.task.title, "axes": axes}
    _add(session, row, checker, Kind.DOUBLE, data, rater=by)


def tracks_of(task: Task) -> list[str]:
    """The task's own track first."""
    return list(dict.fromkeys((task.track, DIRECTING)))


def _add(
    session: Session,
    row: Deliverable,
    checker: Person,
    kind: Kind,
    data: dict[str, Any],
    rater: Person | None = None,
) -> None:
    if not checker.has(Role.WORKER):
        return
    source = f"deliverable:{row.id}"
    for track in tracks_of(row.placement.task):
        add_fact(session, checker, track=track, kind=kind, data=data, source=source, rater=rater)
