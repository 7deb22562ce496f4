"""One worker in one skill, from facts to what is kept. Pure: the same for a single change and a full
replay."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import NamedTuple

from lms.skills import in_force, taught
from lms.skills.clock import Pause, window_end, window_start
from lms.skills.estimates.dated import NO_FIGURES, Figures
from lms.skills.facts import WEIGHTLESS, WORK, FactRow
from lms.skills.judging import Judged, judged
from lms.skills.ladders import ladder_in
from lms.skills.models import LadderVersion
from lms.skills.rules import missing
from lms.skills.snapshots import snapshot
from lms.skills.sources import Quizzes
from lms.skills.standing import STALE_AFTER_DAYS
from lms.skills.taught import Taught


@dataclass(frozen=True)
class Basis:
    """What everybody in a skill is judged by."""

    skill_id: int
    track: str
    versions: Sequence[LadderVersion]
    quizzes: Sequence[Taught]
    checksum: str
    """Of the quizzes of every track"""


@dataclass(frozen=True)
class Known:
    """What one worker brings to it."""

    worker_id: int
    facts: Sequence[FactRow]
    """Those of the track and those that count for every track, oldest first, void ones left out"""
    rests: Sequence[Pause]
    level: int = 0
    since: datetime | None = None
    figures: Figures = NO_FIGURES
    """What the model has told of the worker in this skill"""


class Kept(NamedTuple):
    """The columns of kept_standing."""

    worker_id: int
    skill_id: int
    level: int
    since: datetime | None
    facts: int
    last_evidence: datetime | None
    stale_from: datetime | None
    version_id: int | None
    met: bool
    missing: int
    checksum: str
    basis: str
    judged_at: datetime
    changes_at: datetime | None


def work_out(known: Known, basis: Basis, moment: datetime) -> Kept:
    """The worker judged at `moment` for the level after the present one."""
    among = in_force.choose_versions(basis.versions, known.rests, moment)
    found = judged(
        among,
        known.level + 1,
        known.facts,
        rests=known.rests,
        quizzes=basis.quizzes,
        moment=moment,
        figures=known.figures,
    )
    own = [fact for fact in known.facts if fact.track == basis.track and fact.kind not in WEIGHTLESS]
    last = max((fact.occurred_at for fact in own if fact.kind in WORK), default=None)
    return Kept(
        worker_id=known.worker_id,
        skill_id=basis.skill_id,
        level=known.level,
        since=known.since,
        facts=len(own),
        last_evidence=last,
        stale_from=_stale_from(known, last or known.since),
        version_id=found.version.id if found else None,
        met=found is not None and found.checklist.met,
        missing=len(missing(found.checklist)) if found else 0,
        checksum=_checksum(found),
        basis=basis.checksum,
        judged_at=moment,
        changes_at=min(_changes(known, basis, among, moment), default=None),
    )


def checksum_of(by_track: Quizzes) -> str:
    told = {track: [astuple(quiz) for quiz in quizzes] for track, quizzes in by_track.items()}
    return _digest(json.dumps(told, sort_keys=True, ensure_ascii=False, default=datetime.isoformat))


def _stale_from(known: Known, last: datetime | None) -> datetime | None:
    if not known.level or last is None:
        return None
    return window_end(last, STALE_AFTER_DAYS, known.rests)


def _checksum(found: Judged | None) -> str:
    return _digest(json.dumps([found.version.id, snapshot(found.checklist)])) if found else ""


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _changes(
    known: Known, basis: Basis, among: Sequence[LadderVersion], moment: datetime
) -> Iterator[datetime]:
    """Moments later than `moment` at which time alone may change the judgement: a fact from a clock that runs
    fast begins to count, the oldest fact leaves a window, a ladder begins or an older one protects no
    longer, and the same of the quizzes of a tag."""
    yield from _first(fact.occurred_at for fact in known.facts if fact.occurred_at > moment)
    yield from in_force.changes(basis.versions, known.rests, moment)
    windows = _windows(known, among)
    yield from taught.changes(basis.quizzes, windows=windows, rests=known.rests, moment=moment)
    for days in windows:
        opened = window_start(moment, days, known.rests)
        for oldest in _first(fact.occurred_at for fact in known.facts if fact.occurred_at > opened):
            leaves = window_end(oldest, days, known.rests)
            if leaves is not None:
                yield leaves


def _windows(known: Known, among: Sequence[LadderVersion]) -> frozenset[int]:
    """Lengths in days of every window that the next level looks at."""
    ladders = [ladder_in(version) for version in among]
    levels = [ladder.level(known.level + 1) for ladder in ladders if known.level < ladder.top]
    return frozenset(days for level in levels for days in level.windows)


def _first(times: Iterator[datetime]) -> list[datetime]:
    first = min(times, default=None)
    return [] if first is None else [first]
