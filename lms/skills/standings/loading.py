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
from lms.skills.sources import counting_for, quizzes_by_track
from lms.skills.standing import rests_of
from lms.skills.standings.judged import Basis, Known, checksum_of

Levels = Mapping[tuple[int, int], tuple[int, datetime]]
"""(worker id, skill id) → level and since when"""


def bases(session: Session, where: Collection[str | int] = ("",)) -> dict[int, Basis]:
    """By skill id: those of these tracks or ids, with "" all. Skills without a ladder judge nobody."""
    quizzes = quizzes_by_track(session)
    checksum = checksum_of(quizzes)
    tracks = {row.id: row.track for row in session.execute(select(Skill.id, Skill.track).order_by(Skill.id))}
    wanted = {id: track for id, track in tracks.items() if {"", id, track}.intersection(where)}
    versions: dict[int, list[LadderVersion]] = defaultdict(list)
    for version in session.scalars(select(LadderVersion).where(LadderVersion.skill_id.in_(wanted))):
        versions[version.skill_id].append(version)
    return {
        id: Basis(id, track, versions[id], counting_for(track, quizzes), checksum)
        for id, track in wanted.items()
        if id in versions
    }


def known(
    session: Session, worker_ids: Collection[int], among: Mapping[int, Basis]
) -> Iterator[tuple[Known, Basis]]:
    """Every worker with every skill of `among` in which the worker has a fact, void or not, or a level."""
    facts = _facts(session, worker_ids, {basis.track for basis in among.values()})
    rests, levels = rests_of(session, worker_ids), _levels(session, worker_ids)
    told = figures(session, worker_ids, at=now())
    for worker_id in sorted(worker_ids):
        everywhere = facts.get((worker_id, ""))
        for basis in among.values():
            of, level = (worker_id, basis.skill_id), levels.get((worker_id, basis.skill_id))
            own = facts.get((worker_id, basis.track))
            if level is None and own is None and everywhere is None:
                continue
            both = sorted([*own, *everywhere], key=_when) if own and everywhere else own or everywhere or []
            pauses, estimated = rests.get(worker_id, []), told.get(of, NO_FIGURES)
            number, since = level or (0, None)
            yield Known(worker_id, both, pauses, number, since, estimated), basis


def _facts(
    session: Session, worker_ids: Collection[int], tracks: Collection[str]
) -> dict[tuple[int, str], list[FactRow]]:
    """By worker and track, oldest first, void ones left out; an empty list where all are void."""
    found: dict[tuple[int, str], list[FactRow]] = defaultdict(list)
    what = Fact.id, Fact.kind, Fact.data, Fact.occurred_at, Fact.rater_id, Fact.task_level, Fact.source
    own = Fact.worker_id.in_(worker_ids), Fact.track.in_([*tracks, ""])
    query = (
        select(Fact.worker_id, Fact.track, FactVoid.id.is_not(None), *what).outerjoin(FactVoid).where(*own)
    )
    order = Fact.worker_id, Fact.track, Fact.occurred_at, Fact.id
    rows = session.execute(query.order_by(*order))
    for worker_id, track, void, id, kind, data, at, rater, level, source in rows:
        kept = found[worker_id, track]
        if not void:
            kept.append(FactRow(id, kind, data, at, rater, level, source, track))
    return found


def _levels(session: Session, worker_ids: Collection[int]) -> Levels:
    own = select(Standing.worker_id, Standing.skill_id, Standing.level, Standing.since)
    found = session.execute(own.where(Standing.worker_id.in_(worker_ids)))
    return {(worker, skill): (level, since) for worker, skill, level, since in found}


def _when(row: FactRow) -> tuple[datetime, int]:
    return row.occurred_at, row.id
