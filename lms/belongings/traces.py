"""A name where no column of the person's says it: in notices to others, in tables the director sent, in
failed tries to sign in. Names inside longer texts that others wrote cannot be found safely (0024)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, SignInFailure
from lms.importing.models import TableImport
from lms.notices.models import Notice


def forget(session: Session, person: Person, *, name: str, instead: str) -> None:
    for notice in session.scalars(select(Notice).execution_options(yield_per=1000)):
        if _holds(notice.arguments, name):
            notice.arguments = _with(notice.arguments, name, instead)
    for table in session.scalars(select(TableImport)).all():
        _clean(session, table, name, instead)
    session.execute(delete(SignInFailure).where(SignInFailure.key == f"account:{person.id}"))


def _clean(session: Session, table: TableImport, name: str, instead: str) -> None:
    """A table that waits would be taken in for somebody who is gone: it goes."""
    if table.confirmed_at is None and _holds(table.table, name):
        session.delete(table)
    elif table.outcome is not None and _holds(table.outcome, name):
        table.outcome = _with(table.outcome, name, instead)


def _holds(value: Any, name: str) -> bool:
    """Whether a text in the JSON value is the name."""
    return bool(_with(value, name, "") != value)


def _with(value: Any, name: str, instead: str) -> Any:
    if isinstance(value, dict):
        return {key: _with(one, name, instead) for key, one in value.items()}
    if isinstance(value, list):
        return [_with(one, name, instead) for one in value]
    return instead if value == name else value
