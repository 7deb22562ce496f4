"""Two to four people side by side: what the director weighs before asking somebody. Nothing is ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Pairing, Person
from lms.db import now
from lms.reports.board.roster import Row, rows_of
from lms.skills.facts import Kind
from lms.skills.models import Fact, FactVoid, Skill
from lms.teamjobs.models import Deliverable, Offer, Placement, Task

LOOK_BACK = timedelta(days=365)
OFFERS_BACK = timedelta(days=90)
LAST_TASKS = 3


@dataclass(frozen=True)
class Checked:
    """Deliverables checked within a year."""

    n: int = 0
    first_pass: int = 0
    on_time: int = 0
    clients: int = 0


@dataclass(frozen=True)
class Compared:
    row: Row
    checked: Checked = field(default=Checked())
    pieces: int = 0
    """Practice pieces marked within a year"""
    under_way: tuple[Task, ...] = ()
    last_tasks: tuple[Task, ...] = ()
    offers: int = 0
    """In 90 days"""
    coaches: tuple[str, ...] = ()

    @property
    def hours_under_way(self) -> float:
        return sum(task.hours for task in self.under_way)


def compared(session: Session, worker_ids: Sequence[int], skills: Sequence[Skill]) -> list[Compared]:
    """In the order of the ids."""
    facts, tasks = _facts(session, worker_ids), _tasks(session, worker_ids)
    offers, coaches = _offers(session, worker_ids), _coaches(session, worker_ids)
    return [
        Compared(
            row=row,
            checked=_checked(fact for fact in facts[row.worker.id] if fact.kind == Kind.CHECK),
            pieces=sum(fact.kind == Kind.PRACTICE for fact in facts[row.worker.id]),
            under_way=tuple(task for task, finished in tasks[row.worker.id] if not finished),
            last_tasks=tuple([task for task, finished in tasks[row.worker.id] if finished][:LAST_TASKS]),
            offers=offers[row.worker.id],
            coaches=tuple(coaches[row.worker.id]),
        )
        for row in rows_of(session, worker_ids, skills)
    ]


def _facts(session: Session, worker_ids: Sequence[int]) -> dict[int, list[Fact]]:
    valid = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.worker_id.in_(worker_ids))
    work = valid.where(Fact.kind.in_([Kind.CHECK, Kind.PRACTICE]), Fact.occurred_at >= now() - LOOK_BACK)
    found: dict[int, list[Fact]] = defaultdict(list)
    for fact in session.scalars(work):
        found[fact.worker_id].append(fact)
    return found


def _checked(facts: Iterable[Fact]) -> Checked:
    done = [fact.data for fact in facts if fact.data["accepted"]]
    return Checked(
        n=len(done),
        first_pass=sum(bool(data["first_pass"]) for data in done),
        on_time=sum(bool(data["on_time"]) for data in done),
        clients=len({data["client"] for data in done if data["client"]}),
    )


def _tasks(session: Session, worker_ids: Sequence[int]) -> dict[int, list[tuple[Task, bool]]]:
    """{worker: [(task, whether it is finished)]}, the newest first."""
    finished = Placement.deliverables.any(Deliverable.approval.has())
    taken = (
        select(Placement.worker_id, Task, finished)
        .join(Task, Task.id == Placement.task_id)
        .where(Placement.worker_id.in_(worker_ids), Task.cancelled_at.is_(None))
    )
    found: dict[int, list[tuple[Task, bool]]] = defaultdict(list)
    for worker_id, task, done in session.execute(taken.order_by(Placement.id.desc())):
        found[worker_id].append((task, bool(done)))
    return found


def _offers(session: Session, worker_ids: Sequence[int]) -> dict[int, int]:
    sent = select(Offer.worker_id).where(
        Offer.worker_id.in_(worker_ids), Offer.sent_at >= now() - OFFERS_BACK
    )
    found: dict[int, int] = defaultdict(int)
    for worker_id in session.scalars(sent):
        found[worker_id] += 1
    return found


def _coaches(session: Session, worker_ids: Sequence[int]) -> dict[int, list[str]]:
    running = (
        select(Pairing.worker_id, Person.name)
        .join(Person, Person.id == Pairing.coach_id)
        .where(Pairing.worker_id.in_(worker_ids), Pairing.ended_at.is_(None))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for worker_id, name in session.execute(running.order_by(Pairing.id)):
        found[worker_id].append(name)
    return found
