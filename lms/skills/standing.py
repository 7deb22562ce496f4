"""Where workers stand: level, evidence, and how long ago the last of it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Rest
from lms.db import now
from lms.skills.clock import Pause, time_without_rest
from lms.skills.models import Fact, FactVoid, Skill, Standing

STALE_AFTER_DAYS = 180


@dataclass(frozen=True)
class Stand:
    """A worker in a skill. A stale level stays as it is; one new piece of evidence makes it fresh again."""

    track: str
    level: int
    """0: before level 1"""
    since: datetime | None
    facts: int
    last_evidence: datetime | None
    stale: bool
    """要更新: 180 days without evidence, rests not counted"""


def standing(session: Session, worker: Person, track: str) -> int:
    """The worker's level in the track; 0 before level 1."""
    own = select(Standing.level).join(Skill, Skill.id == Standing.skill_id)
    return session.scalar(own.where(Standing.worker_id == worker.id, Skill.track == track)) or 0


def standings(session: Session, workers: Sequence[Person]) -> dict[int, dict[str, Stand]]:
    """{worker id: {track: Stand}} for every worker and skill. Two queries, however many workers."""
    ids = [worker.id for worker in workers]
    rests = rests_of(session, ids)
    result: dict[int, dict[str, Stand]] = {worker_id: {} for worker_id in ids}
    evidence = (
        select(
            Fact.worker_id, Fact.track, func.count().label("count"), func.max(Fact.occurred_at).label("last")
        )
        .outerjoin(FactVoid)
        .where(FactVoid.id.is_(None), Fact.worker_id.in_(ids))
        .group_by(Fact.worker_id, Fact.track)
        .subquery()
    )
    found = (
        select(Person.id, Skill.track, Standing.level, Standing.since, evidence.c.count, evidence.c.last)
        .select_from(Person)
        .join(Skill, Skill.id.is_not(None))
        .outerjoin(Standing, and_(Standing.worker_id == Person.id, Standing.skill_id == Skill.id))
        .outerjoin(evidence, and_(evidence.c.worker_id == Person.id, evidence.c.track == Skill.track))
        .where(Person.id.in_(ids))
        .order_by(Person.id, Skill.id)
    )
    for worker_id, track, level, since, count, last in session.execute(found):
        stale = bool(level) and is_stale(last or since, rests.get(worker_id, []))
        result[worker_id][track] = Stand(track, level or 0, since, count or 0, last, stale)
    return result


def is_stale(last: datetime | None, rests: Iterable[Pause], *, at: datetime | None = None) -> bool:
    return last is not None and time_without_rest(last, at or now(), rests).days >= STALE_AFTER_DAYS


def rests_of(session: Session, worker_ids: Iterable[int]) -> dict[int, list[Pause]]:
    """Every rest of the workers, by worker."""
    rests: dict[int, list[Pause]] = {}
    for rest in session.scalars(select(Rest).where(Rest.worker_id.in_(list(worker_ids)))):
        rests.setdefault(rest.worker_id, []).append((rest.since, rest.until))
    return rests
