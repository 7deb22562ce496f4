"""Triggers that let the database itself refuse to change or delete a row. For create_all and for
migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import DDL, FromClause, Table, event, text
from sqlalchemy.orm import Session

DIALECTS = ("sqlite", "postgresql")


def append_only(table: FromClause) -> None:
    """Have `create_all` put the triggers on `table`."""
    assert isinstance(table, Table)
    for dialect in DIALECTS:
        for statement in statements(dialect, table.name):
            ddl = cast(Any, DDL)(statement)  # SQLAlchemy's DDL has no types
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def statements(dialect: str, table: str) -> list[str]:
    """SQL that makes `table` append-only on `sqlite` or `postgresql`; KeyError for another dialect."""
    return {"sqlite": _sqlite, "postgresql": _postgresql}[dialect](table)


@contextmanager
def lifted(session: Session, table: str) -> Iterator[None]:
    """Let this transaction change rows of `table`, and put the guard back before it ends. For what the law
    asks for alone: words about somebody who left (docs/decisions/0024-leaving.md)."""
    dialect = session.get_bind().dialect.name
    session.flush()
    for statement in _lifting(dialect, table):
        session.execute(text(statement))
    yield
    session.flush()
    for statement in _guarding(dialect, table):
        session.execute(text(statement))


def _lifting(dialect: str, table: str) -> list[str]:
    if dialect == "postgresql":
        return [f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_change"]
    return [f"DROP TRIGGER {table}_no_update"]


def _guarding(dialect: str, table: str) -> list[str]:
    if dialect == "postgresql":
        return [f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_change"]
    return _sqlite(table)[:1]


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _postgresql(table: str) -> list[str]:
    refuse = f"{table}_refuse_change"
    return [
        f"CREATE FUNCTION {refuse}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {refuse}()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {refuse}()",
    ]
