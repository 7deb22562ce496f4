"""The papers of paid work: kept, with the name that stands in them, until the years of the law are over."""

from __future__ import annotations

from datetime import date

from flask import current_app
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.belongings import sweeping
from lms.belongings.models import Leaving as LeavingRow
from lms.belongings.registry import HOLDINGS
from lms.db import now, today
from lms.holdings import Leaving, rows_of, table
from lms.journal import record
from lms.skills.immutable import lifted
from lms.teamjobs.models import Placement, Task, Terms

BOOKS = tuple(holding for holding in HOLDINGS if holding.leaving is Leaving.BOOKS)


def until(session: Session, person: Person) -> date | None:
    """Last day the papers are kept: so many years after the end of the fiscal year (31 March) of the last
    payment. None: the person never took paid work here."""
    paid = select(func.max(Task.pay_on)).join(Placement).where(Placement.worker_id == person.id)
    last = session.scalar(paid)
    if last is None:
        return None
    end_of_year = last.year + 1 if last.month > 3 else last.year
    return date(end_of_year + int(current_app.config["RECORD_YEARS"]), 3, 31)


def forget_due(session: Session) -> list[LeavingRow]:
    """A nightly chore: papers whose last day is over lose their words and files; days and amounts stay."""
    due = LeavingRow.books_until < today(), LeavingRow.books_gone_at.is_(None)
    rows = list(session.scalars(select(LeavingRow).where(*due)))
    for row in rows:
        _blank(session, row.person_id)
        row.books_gone_at = now()
        record(session, "books.forgotten", by=None)
    session.flush()
    session.expire_all()
    return rows


def _blank(session: Session, person_id: int) -> None:
    for holding in BOOKS:
        source, mine = table(holding.table), rows_of(holding, person_id)
        for column in holding.files:
            keys = session.scalars(select(source.c[column]).where(mine, source.c[column].is_not(None))).all()
            sweeping.ask_for(session, keys)
        statement = update(source).where(mine).values(**holding.blank)
        if holding.table == Terms.__tablename__:
            with lifted(session, holding.table):
                session.execute(statement)
        else:
            session.execute(statement)
