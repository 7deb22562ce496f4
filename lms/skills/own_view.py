"""How workers see their own work, beside how others marked it. Kept, shown, and counted for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.skills.clock import moment_on
from lms.skills.evidence import OwnMarks, add_fact, facts_of
from lms.skills.facts import Kind
from lms.skills.models import Fact, FactVoid, Skill

AXES = {"clerical": ("accuracy", "instruction", "handling", "research", "communication")}
OTHER_AXES = ("accuracy", "instruction", "expression", "research", "communication")
LOOKED_AT = timedelta(days=365)


class NotYourView(Refusal):
    message = _("Only you can say how you see your own work.")


@dataclass(frozen=True)
class Row:
    """One axis, 0 to 4: the worker's own view, and the mean of what others marked in the last year."""

    axis: str
    own: float | None
    others: float | None


@dataclass(frozen=True)
class OwnView:
    fact: Fact | None
    """The newest one"""
    rows: list[Row]
    marked: int
    """Pieces that others marked"""


def axes_of(track: str) -> tuple[str, ...]:
    return AXES.get(track, OTHER_AXES)


def assess(
    session: Session, worker: Person, skill: Skill, *, marks: Mapping[str, int], note: str, by: Person
) -> Fact:
    """The worker's own view, 0 to 4 on each axis of the skill."""
    if by.id != worker.id:
        raise NotYourView
    if set(marks) != set(axes_of(skill.track)):
        raise BadInput(_("Please choose something on every line."))
    data = {"marks": dict(marks), "note": note.strip()}
    return add_fact(session, worker, track=skill.track, kind=Kind.SELF, data=data, source="entered", by=by)


def own_view(session: Session, worker: Person, skill: Skill) -> OwnView:
    facts = facts_of(session, worker, skill.track)
    own = next((fact for fact in reversed(facts) if fact.kind == Kind.SELF), None)
    since = now() - LOOKED_AT
    marks = [
        fact.data["marks"]
        for fact in facts
        if fact.kind in {Kind.PRACTICE, Kind.CHECK} and fact.data["marks"] and fact.occurred_at > since
    ]
    rows = [
        Row(axis, own.data["marks"].get(axis) if own else None, _mean([m[axis] for m in marks if axis in m]))
        for axis in axes_of(skill.track)
    ]
    return OwnView(own, rows, len(marks))


def record_certificate(
    session: Session,
    worker: Person,
    *,
    track: str,
    title: str,
    issuer: str,
    result: str,
    how: str,
    on: date | None,
    by: Person,
) -> Fact:
    """A paper from outside, which `by` has seen. It is shown and asked for nowhere."""
    if by.id == worker.id:
        raise OwnMarks
    data = {"title": title.strip(), "issuer": issuer.strip(), "result": result.strip()}
    moment = moment_on(on) if on else None
    return add_fact(
        session,
        worker,
        track=track,
        kind=Kind.CERTIFICATE,
        data=data,
        source="entered",
        occurred_at=moment,
        by=by,
        how=how,
    )


def certificates(session: Session, worker: Person) -> list[Fact]:
    """Those that were not withdrawn, the newest first."""
    valid = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.kind == Kind.CERTIFICATE)
    own = valid.where(Fact.worker_id == worker.id)
    return list(session.scalars(own.order_by(Fact.occurred_at.desc(), Fact.id.desc())))


def _mean(values: list[float]) -> float | None:
    return fmean(values) if values else None
