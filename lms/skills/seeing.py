"""Which facts and decisions a person may see: one's own, those of accompanied workers, and what one has to
decide."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.permissions import visible_workers
from lms.skills import proposals
from lms.skills.deciding import appeals
from lms.skills.models import Decision, Fact, Proposal


def visible_fact(session: Session, person: Person, fact_id: int) -> Fact | None:
    fact = session.get(Fact, fact_id)
    if fact is None:
        return None
    worker = session.get_one(Person, fact.worker_id)
    sees = _sees_worker(session, person, worker) or may_look(session, person, worker)
    return fact if sees else None


def may_see_all(session: Session, person: Person, worker_id: int) -> bool:
    """Whether every fact of the worker is open to `person`, and not only those of a decision."""
    return _sees_worker(session, person, session.get_one(Person, worker_id))


def may_look(session: Session, person: Person, worker: Person) -> bool:
    """Whether `person` may read the worker's pieces in order to decide what waits for them."""
    mine = proposals.to_decide(session, person, about=worker)
    return bool(mine) or appeals.may_look(session, person, worker)


def visible_record(session: Session, person: Person, proposal_id: int) -> Proposal | None:
    """A proposal whose record the person may read: what they may see as staff, and what is about them."""
    found = session.get(Proposal, proposal_id)
    if found is not None and found.worker_id == person.id:
        return found
    return proposals.visible_proposal(session, person, proposal_id) or _appealed(session, person, found)


def visible_decision(session: Session, person: Person, decision_id: int) -> Decision | None:
    """One's own decision, and as staff those on proposals one may see."""
    decision = session.get(Decision, decision_id)
    if decision is None:
        return None
    return decision if visible_record(session, person, decision.proposal_id) else None


def _appealed(session: Session, person: Person, proposal: Proposal | None) -> Proposal | None:
    if proposal is None or proposal.decision is None:
        return None
    row = appeals.appeal_of(session, proposal.decision)
    return proposal if row and appeals.visible_appeal(session, person, row.id) else None


def _sees_worker(session: Session, person: Person, worker: Person) -> bool:
    return session.scalar(visible_workers(person).where(Person.id == worker.id)) is not None
