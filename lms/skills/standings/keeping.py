"""Standings kept up to date: whatever changes a judgement is noticed when it is written, whoever writes it.

What concerns one worker (a fact, a rest, a level) is judged again in the same transaction. What concerns
many (a ladder, the quizzes of a tag, the figures of a night) only makes theirs due: readers judge those on
the way, the background within minutes (upkeep.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, event, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction

from lms.accounts.models import Rest
from lms.db import now
from lms.skills import chain
from lms.skills.estimates.models import DatedEstimate, FairMark
from lms.skills.models import Fact, FactVoid, LadderVersion, Standing
from lms.skills.sources import makes_quizzes, quizzes_by_track
from lms.skills.standings import loading
from lms.skills.standings.judged import Basis, Kept, checksum_of, work_out
from lms.skills.standings.models import KeptStanding

Touched = set[tuple[int, str | int]]
"""(worker id, track or skill id); the track "" is every skill"""
_TOUCHED, _FITTED = "standings.touched", "standings.fitted"
_LADDERS, _QUIZZES = "standings.ladders", "standings.quizzes"
_NOTICED = (_TOUCHED, _FITTED, _LADDERS, _QUIZZES)
AT_ONCE = 500
_TABLE: Table = KeptStanding.__table__  # type: ignore[assignment]  # a mapped class has a Table


def settle(session: Session) -> None:
    """Judge again what this transaction has touched so far. Costs nothing when nothing was touched."""
    session.flush()
    if not any(name in session.info for name in _NOTICED):
        return
    chain.wait_for_turn(session)
    for skill_id, begins in session.info.pop(_LADDERS, {}).items():
        _due_at(session, begins, KeptStanding.skill_id == skill_id)
    if session.info.pop(_QUIZZES, False):
        _due_at(session, now(), KeptStanding.basis != checksum_of(quizzes_by_track(session)))
    fitted = sorted(session.info.pop(_FITTED, ()))
    for start in range(0, len(fitted), AT_ONCE):
        _due_at(session, now(), KeptStanding.worker_id.in_(fitted[start : start + AT_ONCE]))
    if touched := session.info.pop(_TOUCHED, None):
        judge_again(session, touched)


def judge_again(session: Session, touched: Touched) -> None:
    """These workers and skills judged at this moment and kept."""
    bases = loading.bases(session, {where for _worker, where in touched})
    for worker_id, where in sorted(_by_worker(touched).items()):
        among = {id: basis for id, basis in bases.items() if where & {"", id, basis.track}}
        rows = judged_now(session, [worker_id], among)
        keep(session, rows)
        forget(session, [(worker_id, id) for id in among.keys() - {row.skill_id for row in rows}])


def judged_now(session: Session, worker_ids: Collection[int], among: Mapping[int, Basis]) -> list[Kept]:
    moment = now()
    return [work_out(known, basis, moment) for known, basis in loading.known(session, worker_ids, among)]


def keep(session: Session, rows: Iterable[Kept]) -> None:
    """Written over what was kept of the same worker and skill."""
    values = [row._asdict() for row in rows]
    if not values:
        return
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(_TABLE)
    given = {column.name: insert.excluded[column.name] for column in _TABLE.c if not column.primary_key}
    session.execute(insert.on_conflict_do_update(index_elements=list(_TABLE.primary_key), set_=given), values)


def forget(session: Session, keys: Collection[tuple[int, int]]) -> None:
    """(worker id, skill id) of who has neither evidence nor a level there any more."""
    if keys:
        here = tuple_(KeptStanding.worker_id, KeptStanding.skill_id).in_(keys)
        session.execute(delete(KeptStanding).where(here), execution_options={"synchronize_session": False})


def _due_at(session: Session, moment: datetime, which: Any) -> None:
    later = or_(KeptStanding.changes_at.is_(None), KeptStanding.changes_at > moment)
    changed = update(KeptStanding).where(which, later).values(changes_at=moment)
    session.execute(changed, execution_options={"synchronize_session": False})


def _by_worker(touched: Touched) -> dict[int, set[str | int]]:
    found: dict[int, set[str | int]] = {}
    for worker_id, where in touched:
        found.setdefault(worker_id, set()).add(where)
    return found


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _context: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, LadderVersion):
            begins = session.info.setdefault(_LADDERS, {})
            begins[row.skill_id] = min(row.effective_from, begins.get(row.skill_id, row.effective_from))
        elif isinstance(row, Fact | FactVoid | Rest | Standing):
            session.info.setdefault(_TOUCHED, set()).add(_touched_by(session, row))
        elif isinstance(row, FairMark | DatedEstimate):
            session.info.setdefault(_FITTED, set()).add(row.worker_id)
        elif makes_quizzes(row):
            session.info[_QUIZZES] = True


def _touched_by(session: Session, row: Fact | FactVoid | Rest | Standing) -> tuple[int, str | int]:
    if isinstance(row, Rest):
        return row.worker_id, ""
    if isinstance(row, Standing):
        return row.worker_id, row.skill_id
    if isinstance(row, Fact):
        return row.worker_id, row.track
    with session.no_autoflush:
        worker_id, track = session.execute(
            select(Fact.worker_id, Fact.track).where(Fact.id == row.fact_id)
        ).one()
    return worker_id, track


@event.listens_for(Session, "before_commit")
def _settle_first(session: Session) -> None:
    if not session.in_nested_transaction():  # a savepoint may still be undone by one around it
        settle(session)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:  # after a savepoint's rollback, what came before it is still meant
        for name in _NOTICED:
            session.info.pop(name, None)
