"""What a verification says about the verifier, once it is accepted, and how far they are from a figure."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.skills.evidence import add_fact
from lms.skills.facts import Kind
from lms.skills.models import Fact, FactVoid
from lms.skills.verified import FEWEST
from lms.teamjobs.models import Deliverable
from lms.teamjobs.verifying.tables import compared, verification_of


def of_check(session: Session, row: Deliverable) -> Fact | None:
    """An accepted verification as a fact: compared by the program, so nobody is its rater. Raises as
    `tables.compared`: what cannot be read cannot be accepted."""
    task = row.placement.task
    verification = verification_of(session, task)
    if verification is None:
        return None
    outcome = compared(session, verification, row)
    data = {
        "task": task.id,
        "title": task.title,
        "planted": outcome.planted,
        "found": len(outcome.found),
        "touches": outcome.touches,
        "corrected": len(outcome.others),
    }
    return add_fact(
        session,
        row.placement.worker,
        track=task.track,
        kind=Kind.VERIFY,
        data=data,
        source=f"deliverable:{row.id}",
        task_level=task.min_level,
    )


@dataclass(frozen=True)
class Progress:
    worker: Person
    planted: int
    """So far, in everything they verified"""

    @property
    def more(self) -> int:
        return max(0, FEWEST - self.planted)


def progress(session: Session, track: str) -> list[Progress]:
    """Whoever has verified something, who has most before them first. Older work counts here too, which a
    level may not look at any more."""
    rows = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.kind == Kind.VERIFY)
    planted: dict[int, int] = {}
    for fact in session.scalars(rows.where(Fact.track == track)):
        planted[fact.worker_id] = planted.get(fact.worker_id, 0) + fact.data["planted"]
    people = session.scalars(select(Person).where(Person.id.in_(planted)).order_by(Person.kana, Person.id))
    return sorted((Progress(one, planted[one.id]) for one in people), key=lambda each: -each.more)
