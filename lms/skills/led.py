"""What was done for others: work checked, people accompanied, jobs led. As levels.json defines it. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from lms.skills.counting import NOTHING, Definition, of_kind, share, when
from lms.skills.facts import FactRow, Kind, Measured, Scope


def reviews(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Deliverables of others that the worker checked."""
    return _REVIEWS(rows, scope)


def mentees(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """People who reached a level while the worker was their coach; a person counts once."""
    return _MENTEES(rows, scope)


def jobs(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Team jobs the worker led and that were delivered."""
    return _JOBS(rows, scope)


def jobs_on_time(rows: Sequence[FactRow], scope: Scope) -> Measured:
    return share(of_kind(rows, Kind.LED), lambda row: row.data["on_time"])


def _going_on(metric: str, kind: Kind, each: str = "") -> Definition:
    """A total that staff entered, from paper say, and what was recorded since. `each`: the key of `data`
    whose different values are counted; without it every fact counts."""

    def definition(rows: Sequence[FactRow], scope: Scope) -> Measured:
        totals = [row for row in of_kind(rows, Kind.MEASURE) if row.data["metric"] == metric]
        before = totals[-1] if totals else None
        since = [row for row in of_kind(rows, kind) if before is None or when(row) > when(before)]
        if before is None and not since:
            return NOTHING
        different: set[Hashable] = {row.data[each] if each else row.id for row in since}
        ids = ([before.id] if before else []) + [row.id for row in since]
        return Measured(int(before.data["value"] if before else 0) + len(different), tuple(ids))

    return definition


_REVIEWS = _going_on("review.n", Kind.REVIEW)
_MENTEES = _going_on("mentoring.mentees_promoted", Kind.MENTEE, each="worker")
_JOBS = _going_on("team.jobs_led", Kind.LED)
