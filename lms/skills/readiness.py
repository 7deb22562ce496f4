"""Workers whose next level's conditions all hold, so that the director can propose it.

What is kept of the standings answers at once; the few that time has overtaken since are judged on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.permissions import at_work
from lms.db import now
from lms.skills.deciding.models import Appeal, AppealDecision
from lms.skills.models import Decision, Proposal, Skill
from lms.skills.standings.keeping import settle
from lms.skills.standings.models import KeptStanding
from lms.skills.standings.reading import fresh, kept

LOOKED_AT = 60
"""Workers and skills told of at once, and judged on the way at most"""


@dataclass(frozen=True)
class Ready:
    worker_id: int
    name: str
    skill_id: int
    skill: str
    track: str
    level: int
    """The level that can be proposed"""
    last_evidence: datetime


def ready(session: Session, *, but: Person) -> list[Ready]:
    """Who could be proposed now, the newest evidence first; never `but`, who proposes."""
    settle(session)
    overdue = _candidates(session, but, ~fresh())
    again = kept(session, {one.worker_id for one in overdue}) if overdue else {}
    turned = [one for one in overdue if again[one.worker_id, one.skill_id].met]
    found = [*_candidates(session, but, fresh() & KeptStanding.met), *turned]
    return sorted(found, key=lambda one: one.last_evidence, reverse=True)[:LOOKED_AT]


def _candidates(session: Session, but: Person, which: ColumnElement[bool]) -> list[Ready]:
    """Workers and skills with evidence, not proposed or asking for another look already: each with the level
    that comes next."""
    proposed = exists().where(
        Proposal.worker_id == KeptStanding.worker_id,
        Proposal.skill_id == KeptStanding.skill_id,
        ~exists().where(Decision.proposal_id == Proposal.id),
    )
    appealed = exists().where(
        Appeal.decision_id == Decision.id,
        Decision.proposal_id == Proposal.id,
        Proposal.worker_id == KeptStanding.worker_id,
        Proposal.skill_id == KeptStanding.skill_id,
        ~exists().where(AppealDecision.appeal_id == Appeal.id),
    )
    level = KeptStanding.level + 1
    found = (
        select(Person.id, Person.name, Skill.id, Skill.name, Skill.track, level, KeptStanding.last_evidence)
        .join(KeptStanding, KeptStanding.worker_id == Person.id)
        .join(Skill, Skill.id == KeptStanding.skill_id)
        .where(which, KeptStanding.facts > 0, at_work(), Person.id != but.id)
        .where(~proposed, ~appealed)
        .order_by(KeptStanding.last_evidence.desc().nulls_last(), Person.id, Skill.id)
        .limit(LOOKED_AT)
    )
    return [Ready(*row[:-1], last_evidence=row[-1] or now()) for row in session.execute(found)]
