"""What was done for others: work checked, people accompanied, jobs led. As levels.json defines it. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from lms.skills.counting import NOTHING, Definition, ids, of_kind, share, when
from lms.skills.facts import FactRow, Kind, Measured, Missing, Scope
from lms.skills.measuring.agreement import FEWEST, weighted_kappa

CHECKED = "deliverable:"
"""What the source of a check by the worker's own hand begins with"""


def reviews(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Deliverables of others that the worker checked."""
    return _REVIEWS(rows, scope)


def escapes(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Deliverables that the worker checked, accepted and had a complaint about / those checked and accepted.

    The window is that of the check. A complaint counts from the day the client told it, however late, for as
    long as its check lies in the window: a check of yesterday counts as free of complaints, and may still
    get one. Checks of a supervised job, where a director accepted, are left out: a task has one accepted
    deliverable, so that its number tells which the complaint is about."""
    own = [row for row in of_kind(rows, Kind.REVIEW) if row.source.startswith(CHECKED)]
    complained = {row.data["task"] for row in of_kind(rows, Kind.ESCAPE)}
    accepted = [row for row in own if row.data["accepted"]]
    return share(accepted, lambda row: row.data["task"] in complained)


def double_scored(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Pieces that the worker and a director marked, neither knowing the other's marks."""
    return _DOUBLES(rows, scope)


def agreement(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Cohen's kappa with quadratic weights (Psychological Bulletin 70, 1968) over every axis of those
    pieces; none below ten pieces, as of everybody's agreement (measuring.agreement)."""
    found = of_kind(rows, Kind.DOUBLE)
    if not found:
        return NOTHING
    if len(found) < FEWEST:
        return Measured(None, ids(found), missing=Missing.TOO_FEW, more=FEWEST - len(found))
    kappa = weighted_kappa([(own, other) for row in found for own, other in row.data["axes"].values()])
    return Measured(kappa, ids(found), missing=Missing.ALIKE if kappa is None else None)


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
_DOUBLES = _going_on("review.double_scored", Kind.DOUBLE)
_MENTEES = _going_on("mentoring.mentees_promoted", Kind.MENTEE, each="worker")
_JOBS = _going_on("team.jobs_led", Kind.LED)
