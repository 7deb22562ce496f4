"""Triggers that let the database itself refuse to change or delete a row. For create_all and for
migrations."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import DDL, FromClause, Table, event

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
