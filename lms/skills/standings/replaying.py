"""Every standing from the facts alone: worked out anew, or compared with what is kept.

Workers come in small batches, each in its own short transaction, so that memory stays small and nobody waits
long, however many facts there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.background import transaction
from lms.db import now
from lms.journal import record
from lms.skills import chain
from lms.skills.models import Fact, Standing
from lms.skills.standings import loading
from lms.skills.standings.judged import Kept
from lms.skills.standings.keeping import forget, judged_now, keep, settle
from lms.skills.standings.models import KeptStanding
from lms.skills.standings.reading import COLUMNS, is_fresh

BATCH = 50
Batch = Sequence[int]
"""Ids of workers"""


@dataclass(frozen=True)
class Difference:
    """What is kept of a worker in a skill, and what it should be; None: no row."""

    worker_id: int
    skill_id: int
    kept: Kept | None
    due: Kept | None

    @property
    def columns(self) -> list[str]:
        """Where they differ; all of them when one of the two is not there."""
        if self.kept is None or self.due is None:
            return list(Kept._fields)
        return [name for name in Kept._fields if _other(self.kept, self.due, name)]


def batches(session: Session, *, size: int = BATCH) -> Iterator[Batch]:
    """Ids of everybody who has facts, a level, or something kept."""
    everybody = union(select(Fact.worker_id), select(Standing.worker_id), select(KeptStanding.worker_id))
    ids = sorted(session.scalars(everybody))
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def replay(session: Session, worker_ids: Collection[int]) -> int:
    """Judge these workers anew from all their facts and keep the result; returns how many standings."""
    chain.wait_for_turn(session)
    due = _due(session, worker_ids)
    keep(session, due.values())
    forget(session, [key for key in _kept(session, worker_ids) if key not in due])
    return len(due)


def differences(session: Session, worker_ids: Collection[int]) -> list[Difference]:
    """Where the kept standing of these workers is not what their facts say. What time has overtaken is no
    difference: it is judged again anyway."""
    settle(session)
    kept, due = _kept(session, worker_ids), _due(session, worker_ids)
    found = (Difference(*key, kept.get(key), due.get(key)) for key in sorted({*kept, *due}))
    return [one for one in found if one.columns and (one.kept is None or is_fresh(one.kept))]


def repair(session: Session, worker_ids: Collection[int]) -> list[Difference]:
    """Put right what differs, and write down in the journal what did."""
    chain.wait_for_turn(session)
    found = differences(session, worker_ids)
    keep(session, [one.due for one in found if one.due])
    forget(session, [(one.worker_id, one.skill_id) for one in found if one.due is None])
    for one in found:
        worker = session.get_one(Person, one.worker_id)
        what = {"skill": one.skill_id, "columns": one.columns, "was": _told(one.kept), "is": _told(one.due)}
        record(session, "standing.repaired", about=worker, **what)
    return found


def catch_up() -> int:
    """Judge again whatever time has overtaken, and whoever was never judged; returns how many standings."""
    with transaction() as session:
        overdue = KeptStanding.changes_at <= now()
        waiting = sorted({*session.scalars(select(KeptStanding.worker_id).where(overdue)), *_never(session)})
    count = 0
    for start in range(0, len(waiting), BATCH):
        with transaction() as session:
            count += replay(session, waiting[start : start + BATCH])
    return count


def _due(session: Session, worker_ids: Collection[int]) -> dict[tuple[int, int], Kept]:
    rows = judged_now(session, worker_ids, loading.bases(session))
    return {(row.worker_id, row.skill_id): row for row in rows}


def _kept(session: Session, worker_ids: Collection[int]) -> dict[tuple[int, int], Kept]:
    rows = session.execute(select(*COLUMNS).where(KeptStanding.worker_id.in_(worker_ids)))
    return {(row.worker_id, row.skill_id): row for row in map(Kept._make, rows)}


def _never(session: Session) -> Sequence[int]:
    kept = select(KeptStanding.worker_id)
    begun = union(select(Fact.worker_id), select(Standing.worker_id)).subquery()
    return session.scalars(select(begun.c.worker_id).where(begun.c.worker_id.not_in(kept))).all()


def _other(kept: Kept, due: Kept, name: str) -> bool:
    return name != "judged_at" and getattr(kept, name) != getattr(due, name)


def _told(row: Kept | None) -> dict[str, str | int | bool | None] | None:
    """As JSON values."""
    if row is None:
        return None
    plain = ((name, getattr(row, name)) for name in Kept._fields)
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in plain}
