"""Which facts and decisions a person may see: one's own, those of accompanied workers, and what one has to
decide."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.permissions import visible_workers
from lms.skills import proposals
from lms.skills.models import Decision, Fact


def visible_fact(session: Session, person: Person, fact_id: int) -> Fact | None:
    fact = session.get(Fact, fact_id)
    if fact is None:
        return None
    worker = session.get_one(Person, fact.worker_id)
    sees = _sees_worker(session, person, worker) or proposals.may_look(session, person, worker)
    return fact if sees else None


def visible_decision(session: Session, person: Person, decision_id: int) -> Decision | None:
    """One's own decision, and as staff those on proposals one may see."""
    decision = session.get(Decision, decision_id)
    if decision is None:
        return None
    own = decision.proposal.worker_id == person.id
    return decision if own or proposals.visible_proposal(session, person, decision.proposal_id) else None


def _sees_worker(session: Session, person: Person, worker: Person) -> bool:
    return session.scalar(visible_workers(person).where(Person.id == worker.id)) is not None
