"""The hash chain: what a row's hash covers, and checking that nobody has changed, slipped in or taken out a
row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lms.journal import Event
from lms.skills.models import Fact, FactRedaction, FactVoid

FIRST = "0" * 64
"""What the first row of a chain links to"""
_LOCK = 0x706F6E6B6F74616E
_BATCH = 1000
_NONE: Mapping[int, str] = {}


@dataclass(frozen=True)
class Problem:
    table: str
    row_id: int
    what: str
    """changed, link or missing"""


@dataclass
class Verification:
    facts: int = 0
    voids: int = 0
    redacted: int = 0
    """Facts that words were taken out of because their worker left. What is left of them is verified; what
    they said before can no longer be"""
    last: str = FIRST
    """Hash of the newest fact: written down elsewhere, it proves later that nothing before it was changed"""
    problems: list[Problem] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.problems


Link = Fact | FactVoid | FactRedaction


def append(session: Session, row: Link) -> None:
    """Link `row` to the newest row of its table and add it. One writer at a time, to the end of the
    transaction."""
    append_all(session, [row])


def append_all(session: Session, rows: Sequence[Link]) -> None:
    """As `append`, for rows of one table, in their order."""
    if not rows:
        return
    wait_for_turn(session)
    model = type(rows[0])
    session.flush()
    last = session.scalar(select(model.hash).order_by(model.id.desc()).limit(1)) or FIRST
    for row in rows:
        row.prev = last
        row.hash = last = digest(row)
    session.add_all(rows)
    session.flush()


def wait_for_turn(session: Session) -> None:
    """Alone with the evidence to the end of the transaction. SQLite: a writing transaction began IMMEDIATE
    and is the only one. PostgreSQL: an advisory lock."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def digest(row: Link) -> str:
    """SHA-256 of the previous hash and everything the row says, as canonical JSON."""
    if isinstance(row, FactRedaction):
        return sealed(row.prev, {"fact": row.fact_id, "left": row.left, "at": row.at.isoformat()})
    return sealed(row.prev, fact_content(row) if isinstance(row, Fact) else _void_content(row))


def sealed(prev: str, content: dict[str, Any]) -> str:
    """SHA-256, as 64 hex digits."""
    canonical = json.dumps(
        [prev, content], sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def fact_content(fact: Fact) -> dict[str, Any]:
    """What the hash of a fact covers, as JSON values."""
    return {
        "worker": fact.worker_id,
        "track": fact.track,
        "kind": str(fact.kind),
        "data": fact.data,
        "source": fact.source,
        "rater": fact.rater_id,
        "task_level": fact.task_level,
        "occurred_at": fact.occurred_at.isoformat(),
        "recorded_at": fact.recorded_at.isoformat(),
        "recorded_by": fact.recorded_by_id,
        "how": fact.how,
    }


def verify(session: Session) -> Verification:
    """Walk every chain from its start, and ask the journal for facts that are gone."""
    result = Verification()
    result.redacted, _last = _walk(session, FactRedaction, result.problems)
    left = {row.fact_id: row.left for row in session.scalars(select(FactRedaction))}
    result.facts, result.last = _walk(session, Fact, result.problems, left)
    result.voids, _last = _walk(session, FactVoid, result.problems)
    for verb, model in (("fact.recorded", Fact), ("fact.voided", FactVoid)):
        result.problems += [
            Problem(model.__tablename__, row_id, "missing") for row_id in _gone(session, verb, model)
        ]
    return result


def _walk(
    session: Session, model: type[Link], problems: list[Problem], left: Mapping[int, str] = _NONE
) -> tuple[int, str]:
    """`left`: by row id, what words were taken out of has to be now; its own hash says what it was."""
    count, expected = 0, FIRST
    for row in _rows(session, model):
        count += 1
        if row.prev != expected:
            problems.append(Problem(model.__tablename__, row.id, "link"))
        if left.get(row.id, row.hash) != digest(row):
            problems.append(Problem(model.__tablename__, row.id, "changed"))
        expected = row.hash
    return count, expected


def _rows(session: Session, model: type[Link]) -> Iterator[Any]:
    """Read afresh from the database, a batch at a time, whatever the session remembers."""
    query = select(model).order_by(model.id).execution_options(yield_per=_BATCH, populate_existing=True)
    yield from session.scalars(query)


def _gone(session: Session, verb: str, model: type[Fact | FactVoid]) -> list[int]:
    """Rows the journal tells of that are no more: cutting off the end of a chain leaves its links whole."""
    known = select(func.max(Event.subject_id)).where(
        Event.verb == verb,
        Event.subject_type == model.__tablename__,
        Event.subject_id.not_in(select(model.id)),
    )
    return [row_id for row_id in session.scalars(known.group_by(Event.subject_id)) if row_id is not None]


def _void_content(void: FactVoid) -> dict[str, Any]:
    return {"fact": void.fact_id, "reason": void.reason, "by": void.by_id, "at": void.at.isoformat()}
