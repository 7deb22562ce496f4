"""Taking a table in: sent, looked through line by line, confirmed. Until then nothing has changed."""

from __future__ import annotations

from datetime import timedelta
from typing import IO

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.errors import NotThere, Refusal
from lms.importing.columns import columns_of
from lms.importing.models import TableImport
from lms.importing.planning import Line, plan
from lms.journal import record
from lms.spreadsheet import read_table

KEPT = timedelta(days=7)
"""How long a table waits for its confirmation"""
LONGEST_NAME = 120


class TakenAlready(Refusal):
    message = _("This table has been taken in already.")


class NothingToTake(Refusal):
    message = _("There is nothing in this table that could be taken in.")


def send(session: Session, *, name: str, stream: IO[bytes], by: Person) -> TableImport:
    """Read and kept, nothing changed. Raises Unreadable, NoHeadings."""
    table = read_table(name, stream)
    columns_of(table[0] if table else [])
    row = TableImport(by_id=by.id, file_name=name[-LONGEST_NAME:], table=table)
    session.add(row)
    record(session, "table_import.sent", row, by=by, rows=len(table))
    return row


def confirm(session: Session, row: TableImport, *, by: Person) -> TableImport:
    """Carry out every line without a problem, as things are now. A line that a verb refuses after all stays
    out as a whole; the others are taken in. Raises TakenAlready, NothingToTake."""
    if row.confirmed_at is not None:
        raise TakenAlready
    found = plan(session, row.table, by=by)
    if not found.good:
        raise NothingToTake
    problems = [[line.number, line.name, word] for line in found.bad for word in line.problems]
    refused = [_carried_out(session, line, by=by) for line in found.good]
    problems += [each for each in refused if each is not None]
    taken = sum(each is None for each in refused)
    row.confirmed_at, row.table = now(), []
    row.outcome = {"taken": taken, "refused": len({each[0] for each in problems}), "problems": problems}
    record(session, "table_import.confirmed", row, by=by, taken=taken, file=row.file_name)
    return row


def visible_import(session: Session, person: Person, import_id: int, *, lock: bool = False) -> TableImport:
    """One's own. With `lock` nobody else can confirm it meanwhile. Raises NotThere."""
    own = select(TableImport).where(TableImport.id == import_id, TableImport.by_id == person.id)
    found = session.scalar(own.with_for_update() if lock else own)
    if found is None:
        raise NotThere(gettext("There is nothing at this address, or it is not for you."))
    return found


def recent(session: Session, person: Person, *, limit: int = 10) -> list[TableImport]:
    own = select(TableImport).where(TableImport.by_id == person.id)
    return list(session.scalars(own.order_by(TableImport.id.desc()).limit(limit)))


def forget_unconfirmed(session: Session) -> None:
    """Tables hold names and hours: whatever nobody confirmed goes."""
    waiting = TableImport.confirmed_at.is_(None), TableImport.sent_at < now() - KEPT
    session.execute(delete(TableImport).where(*waiting))


def _carried_out(session: Session, line: Line, *, by: Person) -> list[object] | None:
    """None when all went well, else [line, name, words] with the line undone."""
    assert line.worker is not None
    try:
        with session.begin_nested():
            for change in line.changes:
                change.carry_out(session, line.worker, by=by)
    except Refusal as refusal:
        return [line.number, line.name, str(refusal)]
    return None
