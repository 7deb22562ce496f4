"""What the model said, with the day it said so: the figures that judgements rest on.

The estimates of tonight replace those of yesterday; these stay. A judgement "as of" a moment reads the newest
figure from before it, so that judging that moment again gives the same answer (docs/decisions/0023).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lms.skills.estimates.models import DatedEstimate, FairMark
from lms.skills.measuring import Estimate
from lms.skills.measuring.telling import above

MOVED = 0.05
"""A figure is written down anew when it has moved this far: points of a mark, logits of an estimate"""
Of = tuple[int, int]
"""(worker id, skill id)"""


@dataclass(frozen=True)
class Figures:
    """Of one worker in one skill, as known at a moment. `fair`: fact id → mean mark, 0 to 4."""

    fair: Mapping[int, float] = field(default_factory=dict)
    estimate: Estimate | None = None

    def above(self, level: int) -> float | None:
        """P(ability above where `level` begins), 0 to 1."""
        return above(self.estimate, level) if self.estimate else None


NO_FIGURES = Figures()


def figures(session: Session, worker_ids: Collection[int], *, at: datetime) -> dict[Of, Figures]:
    """The newest figures from before `at`. Two queries, however many workers; who has none is not in it."""
    fair: dict[Of, dict[int, float]] = defaultdict(dict)
    for mark in _newest_marks(session, at, FairMark.worker_id.in_(worker_ids)).values():
        if mark.value is not None:
            fair[mark.worker_id, mark.skill_id][mark.fact_id] = mark.value
    mine = DatedEstimate.worker_id.in_(worker_ids)
    estimates = {of: _estimate(row) for of, row in _newest_estimates(session, at, mine).items()}
    return {of: Figures(fair.get(of, {}), estimates.get(of)) for of in {*fair, *estimates}}


def write_down(
    session: Session,
    skill_id: int,
    *,
    fair: Mapping[Of, float],
    estimates: Mapping[int, Estimate],
    at: datetime,
) -> int:
    """Keep what has changed since the last time; returns how much. `fair`: (worker id, fact id) → mean mark;
    `estimates`: by worker id. What is known no longer is written down too, as nothing."""
    changed: list[FairMark | DatedEstimate] = []
    before = _newest_marks(session, at, FairMark.skill_id == skill_id)
    for (worker_id, fact_id), value in fair.items():
        known = before.pop(fact_id, None)
        if known is None or _moved(known.value, value):
            row = FairMark(worker_id=worker_id, skill_id=skill_id, fact_id=fact_id, value=value, fitted_at=at)
            changed.append(row)
    changed += _gone_marks(before.values(), at)
    past = _newest_estimates(session, at, DatedEstimate.skill_id == skill_id)
    changed += _changed_estimates(skill_id, {of[0]: row for of, row in past.items()}, estimates, at)
    session.add_all(changed)
    return len(changed)


def _gone_marks(rows: Iterable[FairMark], at: datetime) -> list[FairMark]:
    return [
        FairMark(worker_id=r.worker_id, skill_id=r.skill_id, fact_id=r.fact_id, value=None, fitted_at=at)
        for r in rows
        if r.value is not None
    ]


def _changed_estimates(
    skill_id: int, past: Mapping[int, DatedEstimate], present: Mapping[int, Estimate], at: datetime
) -> list[DatedEstimate]:
    found = []
    for worker_id in {*past, *present}:
        known, now = past.get(worker_id), present.get(worker_id)
        value, se = (now.value, now.se) if now else (None, None)
        if known is None or _moved(known.value, value) or _moved(known.se, se):
            row = DatedEstimate(worker_id=worker_id, skill_id=skill_id, value=value, se=se, fitted_at=at)
            found.append(row)
    return found


def _moved(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is not after
    return abs(after - before) >= MOVED


def _newest_marks(session: Session, at: datetime, which: ColumnElement[bool]) -> dict[int, FairMark]:
    """By fact."""
    rows = select(FairMark).where(FairMark.fitted_at <= at, which)
    return {row.fact_id: row for row in session.scalars(rows.order_by(FairMark.fitted_at, FairMark.id))}


def _newest_estimates(session: Session, at: datetime, which: ColumnElement[bool]) -> dict[Of, DatedEstimate]:
    rows = select(DatedEstimate).where(DatedEstimate.fitted_at <= at, which)
    found = session.scalars(rows.order_by(DatedEstimate.fitted_at, DatedEstimate.id))
    return {(row.worker_id, row.skill_id): row for row in found}


def _estimate(row: DatedEstimate) -> Estimate | None:
    return None if row.value is None or row.se is None else Estimate(row.value, row.se)
