"""Many workers' facts, rests and levels in a few queries, as plain rows: no objects of the session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import now
from lms.skills.estimates.dated import NO_FIGURES, figures
from lms.skills.facts import FactRow
from lms.skills.models import Fact, FactVoid, LadderVersion, Skill, Standing
from lms.skills.sources import quiz_groups
from lms.skills.standing import rests_of
from lms.skills.standings.judged import Basis, Known, checksum_of

Levels = Mapping[tuple[int, int], tuple[int, datetime]]
"""(worker id, skill id) → level and since when"""


def bases(session: Session) -> dict[int, Basis]:
    """By skill id. Skills without a ladder judge nobody."""
    groups = quiz_groups(session)
    checksum = checksum_of(groups)
    versions: dict[int, list[LadderVersion]] = defaultdict(list)
    for version in session.scalars(select(LadderVersion)):
        versions[version.skill_id].append(version)
    tracks = {id: track for id, track in session.execute(select(Skill.id, Skill.track))}  # noqa: C416 - typed rows
    return {id: Basis(id, tracks[id], own, groups, checksum) for id, own in sorted(versions.items())}


def known(
    session: Session, worker_ids: Collection[int], among: Mapping[int, Basis]
) -> Iterator[tuple[Known, Basis]]:
    """Every worker with every skill of `among` in which the worker has a fact, void or not, or a level."""
    facts, begun = _facts(session, worker_ids), _begun(session, worker_ids)
    rests, levels = rests_of(session, worker_ids), _levels(session, worker_ids)
    told = figures(session, worker_ids, at=now())
    for worker_id in sorted(worker_ids):
        everywhere = facts.get((worker_id, ""), [])
        for basis in among.values():
            level = levels.get((worker_id, basis.skill_id))
            if level is None and not begun.get(worker_id, set()) & {basis.track, ""}:
                continue
            own = facts.get((worker_id, basis.track), [])
            both = sorted(own + everywhere, key=_when) if everywhere else own
            pauses = rests.get(worker_id, [])
            estimated = told.get((worker_id, basis.skill_id), NO_FIGURES)
            number, since = level or (0, None)
            yield Known(worker_id, both, pauses, number, since, estimated), basis


def _facts(session: Session, worker_ids: Collection[int]) -> dict[tuple[int, str], list[FactRow]]:
    """By worker and track, oldest first, void ones left out."""
    found: dict[tuple[int, str], list[FactRow]] = defaultdict(list)
    what = Fact.id, Fact.kind, Fact.data, Fact.occurred_at, Fact.rater_id, Fact.task_level, Fact.source
    valid = select(Fact.worker_id, *what, Fact.track).outerjoin(FactVoid).where(FactVoid.id.is_(None))
    own = valid.where(Fact.worker_id.in_(worker_ids))
    order = Fact.worker_id, Fact.track, Fact.occurred_at, Fact.id
    for worker_id, id, kind, data, at, rater, level, source, track in session.execute(own.order_by(*order)):
        found[worker_id, track].append(FactRow(id, kind, data, at, rater, level, source, track))
    return found


def _begun(session: Session, worker_ids: Collection[int]) -> dict[int, set[str]]:
    """Tracks that a worker has facts in, void ones among them."""
    found: dict[int, set[str]] = defaultdict(set)
    tracks = select(Fact.worker_id, Fact.track).where(Fact.worker_id.in_(worker_ids)).distinct()
    for worker_id, track in session.execute(tracks):
        found[worker_id].add(track)
    return found


def _levels(session: Session, worker_ids: Collection[int]) -> Levels:
    own = select(Standing.worker_id, Standing.skill_id, Standing.level, Standing.since)
    found = session.execute(own.where(Standing.worker_id.in_(worker_ids)))
    return {(worker, skill): (level, since) for worker, skill, level, since in found}


def _when(row: FactRow) -> tuple[datetime, int]:
    return row.occurred_at, row.id
