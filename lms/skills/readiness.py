"""Workers whose next level's conditions all hold, so that the director can propose it.

Five queries and bounded work, however many workers there are: nobody becomes ready without evidence, so
those with the newest evidence are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.skills.evidence import rows
from lms.skills.facts import FactRow
from lms.skills.judging import choose_versions, judged
from lms.skills.models import Decision, Fact, FactVoid, LadderVersion, Proposal, Skill, Standing
from lms.skills.sources import quiz_groups
from lms.skills.standing import rests_of

LOOKED_AT = 60
"""Workers and skills judged at once"""
NEWEST = 2000
"""Facts among which they are looked for"""


@dataclass(frozen=True)
class Ready:
    worker_id: int
    name: str
    skill_id: int
    skill: str
    track: str
    level: int
    """The level that can be proposed"""


def ready(session: Session, *, but: Person) -> list[Ready]:
    """Who could be proposed now, the newest evidence first; never `but`, who proposes."""
    candidates = _candidates(session, but)
    worker_ids = {one.worker_id for one in candidates}
    facts = _facts(session, worker_ids)
    versions = _versions(session)
    rests = rests_of(session, worker_ids)
    groups, moment = quiz_groups(session), now()

    def holds(one: Ready) -> bool:
        own = [row for row in facts[one.worker_id] if row.track in {one.track, ""}]
        pauses = rests.get(one.worker_id, [])
        among = choose_versions(versions[one.skill_id], pauses, moment)
        found = judged(among, one.level, own, rests=pauses, groups=groups, moment=moment)
        return found is not None and found.checklist.met

    return [one for one in candidates if holds(one)]


def _candidates(session: Session, but: Person) -> list[Ready]:
    """Workers and skills with evidence, not proposed already: each with the level that comes next."""
    facts = select(Fact.id, Fact.worker_id, Fact.track).where(Fact.track != "")
    newest = facts.order_by(Fact.id.desc()).limit(NEWEST).subquery()
    proposed = exists().where(
        Proposal.worker_id == newest.c.worker_id,
        Proposal.skill_id == Skill.id,
        ~exists().where(Decision.proposal_id == Proposal.id),
    )
    here = and_(Standing.worker_id == newest.c.worker_id, Standing.skill_id == Skill.id)
    level = func.coalesce(Standing.level, 0) + 1
    found = (
        select(Person.id, Person.name, Skill.id, Skill.name, Skill.track, level)
        .select_from(newest)
        .join(Person, Person.id == newest.c.worker_id)
        .join(Skill, Skill.track == newest.c.track)
        .outerjoin(Standing, here)
        .where(Person.disabled_at.is_(None), Person.id != but.id, ~proposed)
        .group_by(Person.id, Skill.id)
        .order_by(func.max(newest.c.id).desc(), Person.id, Skill.id)
        .limit(LOOKED_AT)
    )
    return [Ready(*row) for row in session.execute(found)]


def _facts(session: Session, worker_ids: Collection[int]) -> dict[int, list[FactRow]]:
    standing = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.worker_id.in_(worker_ids))
    by_worker: dict[int, list[Fact]] = defaultdict(list)
    for fact in session.scalars(standing.order_by(Fact.occurred_at, Fact.id)):
        by_worker[fact.worker_id].append(fact)
    return {worker_id: rows(by_worker[worker_id]) for worker_id in worker_ids}


def _versions(session: Session) -> dict[int, list[LadderVersion]]:
    by_skill: dict[int, list[LadderVersion]] = defaultdict(list)
    every: Iterable[LadderVersion] = session.scalars(select(LadderVersion))
    for version in every:
        by_skill[version.skill_id].append(version)
    return by_skill
