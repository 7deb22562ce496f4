"""Standings by the clock: every few minutes what time has overtaken, every night all of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms import background
from lms.background import Control, job, transaction
from lms.db import READING, db
from lms.skills.standings import replaying

CATCH_UP, COMPARE = "standings.catch_up", "standings.compare"


def ask_to_catch_up(session: Session) -> None:
    background.enqueue(session, CATCH_UP, key=CATCH_UP, priority=60)


def ask_to_compare(session: Session) -> None:
    background.enqueue(session, COMPARE, key=COMPARE, priority=90)


@job(CATCH_UP)
def catch_up(_control: Control) -> None:
    """In short transactions of its own: what is judged twice does no harm."""
    replaying.catch_up()


@job(COMPARE)
def compare(control: Control) -> None:
    """Read without the lock; only where something differs, look again with it, put it right and say so in the
    journal."""
    with Session(db.engine) as session:
        batches = list(replaying.batches(session))
    for done, batch in enumerate(batches):
        if control.cancelled():
            return
        control.report("compare", done / len(batches))
        if _looks_different(batch):
            with transaction() as session:
                replaying.repair(session, batch)


def _looks_different(batch: replaying.Batch) -> bool:
    with db.engine.connect().execution_options(**READING) as connection, Session(connection) as session:
        return bool(replaying.differences(session, batch))
