"""Where a worker stands, and how long ago the last evidence came. Of many workers: standings/reading.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Rest
from lms.db import now
from lms.skills.clock import Pause, time_without_rest
from lms.skills.models import Skill, Standing

STALE_AFTER_DAYS = 180


def standing(session: Session, worker: Person, track: str) -> int:
    """The worker's level in the track; 0 before level 1."""
    own = select(Standing.level).join(Skill, Skill.id == Standing.skill_id)
    return session.scalar(own.where(Standing.worker_id == worker.id, Skill.track == track)) or 0


def is_stale(last: datetime | None, rests: Iterable[Pause], *, at: datetime | None = None) -> bool:
    return last is not None and time_without_rest(last, at or now(), rests).days >= STALE_AFTER_DAYS


def rests_of(session: Session, worker_ids: Iterable[int]) -> dict[int, list[Pause]]:
    """Every rest of the workers, by worker."""
    rests: dict[int, list[Pause]] = {}
    columns = select(Rest.worker_id, Rest.since, Rest.until)
    for worker_id, since, until in session.execute(columns.where(Rest.worker_id.in_(list(worker_ids)))):
        rests.setdefault(worker_id, []).append((since, until))
    return rests
