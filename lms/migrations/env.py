"""Run migrations on the application's own engine, in one transaction each."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from lms.db import Base, UtcDateTime, db


def run() -> None:
    with db.engine.connect() as connection:
        _guard(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=_render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        _guard(connection, "ON")


def _guard(connection: Connection, state: str) -> None:
    """SQLite rebuilds a table to alter it; with foreign keys on, dropping the old one takes its children."""
    if connection.dialect.name != "sqlite":
        return
    raw = connection.connection.driver_connection
    # SQLite's own connection.
    if state == "ON" and raw.execute("PRAGMA foreign_key_check").fetchone():  # type: ignore[union-attr]  # SQLAlchemy types the raw connection as optional
        raise RuntimeError("A migration broke a reference between tables")
    raw.execute(f"PRAGMA foreign_keys={state}")  # type: ignore[union-attr]  # the same


def _render_item(kind: str, item: Any, autogen: Any) -> Any:
    """Our time type is written as what the database sees, so that old migrations need no code of ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


run()
