"""The evidence ledger: facts are added and voided, never changed. The contract that the rooms above call."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills import chain, ladders
from lms.skills.chain import verify
from lms.skills.facts import FactRow, Kind
from lms.skills.models import Fact, FactVoid
from lms.skills.shapes import check_shape
from lms.skills.sources import source_url

__all__ = [
    "AlreadyVoid",
    "Kind",
    "add_fact",
    "facts_from",
    "facts_of",
    "rows",
    "source_url",
    "verify",
    "void",
]

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER = timedelta(minutes=5)


class NotAWorker(Refusal):
    message = _("Skills are kept for workers only. Please add the role “worker” first.")


class OwnMarks(Refusal):
    message = _("Nobody can mark their own work.")


class AlreadyVoid(Refusal):
    message = _("This record has been withdrawn already.")


def add_fact(
    session: Session,
    worker: Person,
    *,
    track: str,
    kind: Kind,
    data: dict[str, Any],
    source: str,
    rater: Person | None = None,
    task_level: int | None = None,
    occurred_at: datetime | None = None,
    by: Person | None = None,
    how: str = "",
) -> Fact:
    """Write down evidence. `data` has the keys of its kind (shapes.py; ValueError otherwise); track ""
    counts for every track; `source` names the row it came from ("attempt:12") or is "entered"."""
    kind = Kind(kind)
    check_shape(kind, data)
    moment = now()
    _check(session, worker, track=track, source=source, rater=rater, occurred_at=occurred_at or moment)
    fact = Fact(
        worker_id=worker.id,
        track=track,
        kind=kind,
        data=json.loads(json.dumps(data, allow_nan=False)),
        source=source,
        rater_id=rater.id if rater else None,
        task_level=task_level,
        occurred_at=(occurred_at or moment).astimezone(UTC),
        recorded_at=moment.astimezone(UTC),
        recorded_by_id=by.id if by else None,
        how=how,
    )
    chain.append(session, fact)
    record(session, "fact.recorded", fact, by=by, about=worker, kind=kind.value, track=track, hash=fact.hash)
    return fact


def void(session: Session, fact: Fact, *, reason: str, by: Person, told: bool = True) -> FactVoid:
    """The fact was wrong and no longer counts. It stays readable, with the reason; the worker is told, unless
    what takes its place tells them better."""
    if not reason.strip():
        raise BadInput(_("Please write why this record is wrong."), field="reason")
    if session.scalar(select(FactVoid.id).where(FactVoid.fact_id == fact.id)):
        raise AlreadyVoid
    row = FactVoid(fact_id=fact.id, reason=reason.strip(), by_id=by.id, at=now().astimezone(UTC))
    chain.append(session, row)
    session.expire(fact, ["voided"])
    worker = session.get_one(Person, fact.worker_id)
    record(session, "fact.voided", row, by=by, about=worker, fact=fact.id)
    if told:
        text = N_("A record about your skills was wrong and has been withdrawn. Reason: %(reason)s")
        tell(session, worker, "fact.voided", text, url=f"/facts/{fact.id}", reason=row.reason)
    return row


def facts_of(session: Session, worker: Person, track: str) -> list[Fact]:
    """Facts that count for the worker in the track, void ones left out, oldest first."""
    standing = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.worker_id == worker.id)
    own = standing.where(Fact.track.in_([track, ""]))
    return list(session.scalars(own.order_by(Fact.occurred_at, Fact.id)))


def facts_from(session: Session, source: str) -> list[Fact]:
    """Facts that count and came from this row, such as `attempt:12`."""
    valid = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.source == source)
    return list(session.scalars(valid.order_by(Fact.id)))


def facts_by_id(session: Session, ids: Iterable[int]) -> dict[int, Fact]:
    return {fact.id: fact for fact in session.scalars(select(Fact).where(Fact.id.in_(list(ids))))}


def rows(facts: Iterable[Fact]) -> list[FactRow]:
    """Facts as the rules take them."""
    return [
        FactRow(
            id=fact.id,
            kind=fact.kind,
            data=fact.data,
            occurred_at=fact.occurred_at,
            rater_id=fact.rater_id,
            task_level=fact.task_level,
            source=fact.source,
            track=fact.track,
        )
        for fact in facts
    ]


def _check(
    session: Session,
    worker: Person,
    *,
    track: str,
    source: str,
    rater: Person | None,
    occurred_at: datetime,
) -> None:
    if not worker.has(Role.WORKER):
        raise NotAWorker
    if rater is not None and rater.id == worker.id:
        raise OwnMarks
    if track and track not in ladders.known_tracks(session):
        raise ValueError(f"No skill belongs to the track {track!r}")
    if not source:
        raise ValueError("A fact names its source")
    if occurred_at > now() + CLOCKS_DIFFER:
        raise BadInput(_("This day lies in the future. Please check the date."), field="occurred_on")
    if occurred_at < EARLIEST:
        raise BadInput(_("This day lies too far back. Please check the date."), field="occurred_on")
