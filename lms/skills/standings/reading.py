"""What is kept, read: exact at this moment, because what time has overtaken is judged again on the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.skills.models import Skill
from lms.skills.standings import loading
from lms.skills.standings.judged import Kept
from lms.skills.standings.keeping import judged_now, settle
from lms.skills.standings.models import KeptStanding

COLUMNS = [KeptStanding.__table__.c[name] for name in Kept._fields]


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


def standings(session: Session, workers: Sequence[Person]) -> dict[int, dict[str, Stand]]:
    """{worker id: {track: Stand}} for every worker and skill. Two queries, however many workers."""
    settle(session)
    tracks = {
        skill.id: skill.track for skill in session.execute(select(Skill.id, Skill.track).order_by(Skill.id))
    }
    nothing = {track: Stand(track, 0, None, 0, None, False) for track in tracks.values()}
    result = {worker.id: dict(nothing) for worker in workers}
    rows = session.execute(select(*COLUMNS).where(KeptStanding.worker_id.in_(list(result))))
    for row in map(Kept._make, rows):
        track, stale = tracks[row.skill_id], row.stale_from is not None and row.stale_from <= now()
        result[row.worker_id][track] = Stand(track, row.level, row.since, row.facts, row.last_evidence, stale)
    return result


def kept(session: Session, worker_ids: Collection[int]) -> dict[tuple[int, int], Kept]:
    """By worker and skill; whoever is not there has neither evidence nor level. What is out of date is judged
    here and left for the background to write down, so that a page that is only looked at writes nothing."""
    settle(session)
    rows = session.execute(select(*COLUMNS).where(KeptStanding.worker_id.in_(worker_ids)))
    found = {(row.worker_id, row.skill_id): row for row in map(Kept._make, rows)}
    overdue = {key for key, row in found.items() if not is_fresh(row)}
    if overdue:
        bases = loading.bases(session)
        among = {skill_id: bases[skill_id] for skill_id in {skill_id for _worker, skill_id in overdue}}
        again = judged_now(session, {worker_id for worker_id, _skill in overdue}, among)
        found |= {key: row for row in again if (key := (row.worker_id, row.skill_id)) in overdue}
    return found


def fresh() -> ColumnElement[bool]:
    """Rows that say what holds at this moment."""
    later = or_(KeptStanding.changes_at.is_(None), KeptStanding.changes_at > now())
    return and_(later, KeptStanding.judged_at <= now())


def is_fresh(row: Kept) -> bool:
    return row.judged_at <= now() and (row.changes_at is None or row.changes_at > now())
