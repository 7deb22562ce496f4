"""Removing files that nobody's record names any more. In a job of its own: a file goes only after the rows
that named it have really gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import background, storage
from lms.background import Control, Effects, job
from lms.belongings.registry import FILES
from lms.db import now
from lms.holdings import table


def ask_for(session: Session, keys: Collection[str]) -> None:
    if keys:
        name = f"sweep:{now().isoformat()}:{min(keys)}"
        background.enqueue(session, "sweep", key=name, priority=60, keys=sorted(set(keys)))


@job("sweep")
def sweep(_control: Control, *, keys: Sequence[str]) -> Effects | None:
    """The same bytes may have been handed in by two people: then they stay for the other."""
    with background.transaction() as session:
        for key in keys:
            if not _named(session, key):
                storage.path(key).unlink(missing_ok=True)
    return None


def _named(session: Session, key: str) -> bool:
    return any(
        session.scalar(select(table(name).c.id).where(table(name).c[column] == key).limit(1)) is not None
        for name, column in FILES
    )
