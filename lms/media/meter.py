"""What a person's lessons cost on their line, month by month: bytes that really came over it.

Our player counts what its requests brought (Resource Timing: nothing for what came from the browser's cache)
and tells it with its checkpoints. A browser's own player, as in a page without scripts, tells nothing: of it
each file counts whole, once for each address, because the browser keeps what it fetched.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms.db import HERE, Base, db, now

MOST_MONTHS = 12


class DataUse(Base):
    """Bytes of one calendar month (as people here count months)."""

    __tablename__ = "data_use"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    """2026-11"""
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    whole: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Files counted whole: key → until when (Unix seconds) the address lives that it was fetched by"""


def count(session: Session, person_id: int, more: int) -> None:
    """Add bytes to this month."""
    if more > 0:
        _row(session, person_id).bytes += more


def count_whole(person_id: int, key: str, size: int, *, until: datetime) -> None:
    """A browser's own player fetches a file. In a transaction of its own: the request only reads."""
    with Session(db.engine) as session, session.begin():
        row = _row(session, person_id)
        lives = {name: end for name, end in row.whole.items() if end > now().timestamp()}
        if lives.get(key) == until.timestamp():
            return
        row.bytes += size
        row.whole = lives | {key: until.timestamp()}


def this_month(session: Session, person_id: int) -> int:
    row = session.get(DataUse, (person_id, _month()))
    return row.bytes if row is not None else 0


def months(session: Session, person_id: int) -> list[DataUse]:
    """The newest first; a month without use has no row."""
    mine = select(DataUse).where(DataUse.person_id == person_id)
    return list(session.scalars(mine.order_by(DataUse.month.desc()).limit(MOST_MONTHS)))


def _row(session: Session, person_id: int) -> DataUse:
    row = session.get(DataUse, (person_id, _month()))
    if row is None:
        row = DataUse(person_id=person_id, month=_month(), bytes=0, whole={})
        session.add(row)
    return row


def _month() -> str:
    return f"{now().astimezone(HERE):%Y-%m}"
