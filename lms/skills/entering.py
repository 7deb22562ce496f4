"""Evidence that people enter: what happened face to face, by phone or on paper counts as much as the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import Refusal
from lms.skills.clock import moment_on
from lms.skills.evidence import OwnMarks, add_fact, void
from lms.skills.facts import Kind
from lms.skills.models import Fact, FactVoid

PROMISE_VERSION = "2026-11-22"
"""Of the text in templates/skills/promises.html; change both together"""


class OwnRecord(Refusal):
    message = _("Somebody else has to decide this.")


def confirm_identity(session: Session, worker: Person, *, how: str, on: date | None, by: Person) -> Fact:
    """`by` has made sure who the worker is. `how`: face_to_face, phone or online."""
    return _entered(session, worker, "", Kind.IDENTITY, {"how": how}, on=on, by=by, how=how)


def record_paper_promise(session: Session, worker: Person, *, on: date | None, by: Person) -> Fact:
    """The worker signed the promise of secrecy on paper."""
    return _entered(session, worker, "", Kind.NDA, {"how": "paper"}, on=on, by=by, how="paper")


def agree_to_promise(session: Session, worker: Person) -> Fact:
    """The worker agrees on the screen. A second tap changes nothing."""
    data, how = {"how": "screen"}, f"promise {PROMISE_VERSION}"
    return promise_of(session, worker) or add_fact(
        session, worker, track="", kind=Kind.NDA, data=data, source="entered", by=worker, how=how
    )


def enter_measure(
    session: Session,
    worker: Person,
    *,
    track: str,
    metric: str,
    value: float,
    on: date | None,
    note: str,
    how: str = "",
    by: Person,
) -> Fact:
    """A figure that nothing measures yet, seen by a coach or the director. `value` in the metric's unit."""
    data = {"metric": metric, "value": value, "note": note.strip()}
    return _entered(session, worker, track, Kind.MEASURE, data, on=on, by=by, how=how)


def withdraw(session: Session, fact: Fact, *, reason: str, by: Person) -> FactVoid:
    """As evidence.void. What is about oneself somebody else withdraws."""
    if by.id == fact.worker_id:
        raise OwnRecord
    return void(session, fact, reason=reason, by=by)


def promise_of(session: Session, worker: Person) -> Fact | None:
    """The worker's newest promise that is not void."""
    valid = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.kind == Kind.NDA)
    return session.scalar(valid.where(Fact.worker_id == worker.id).order_by(Fact.occurred_at.desc()).limit(1))


def _entered(
    session: Session,
    worker: Person,
    track: str,
    kind: Kind,
    data: dict[str, Any],
    *,
    on: date | None,
    by: Person,
    how: str,
) -> Fact:
    if by.id == worker.id:
        raise OwnMarks
    moment = moment_on(on) if on else None
    return add_fact(
        session,
        worker,
        track=track,
        kind=kind,
        data=data,
        source="entered",
        occurred_at=moment,
        by=by,
        how=how,
    )
