"""A worker who accompanies others as their coach has a part in the level they reach."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Pairing, Person, Role
from lms.skills.evidence import add_fact
from lms.skills.facts import Kind
from lms.skills.models import Promotion, Skill


def credit(session: Session, promotion: Promotion, *, by: Person) -> None:
    """A fact for each of the worker's present coaches who is a worker, too (mentoring.mentees_promoted)."""
    track = session.get_one(Skill, promotion.skill_id).track
    data = {"worker": promotion.worker_id, "level": promotion.level}
    source = f"promotion:{promotion.id}"
    for coach in _coaches(session, promotion.worker_id):
        add_fact(session, coach, track=track, kind=Kind.MENTEE, data=data, source=source, by=by)


def _coaches(session: Session, worker_id: int) -> list[Person]:
    running = Pairing.worker_id == worker_id, Pairing.ended_at.is_(None)
    found = session.scalars(select(Person).join(Pairing, Pairing.coach_id == Person.id).where(*running))
    return [coach for coach in found.unique() if coach.has(Role.WORKER) and coach.id != worker_id]
