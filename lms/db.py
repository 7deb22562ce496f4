"""The database: one declarative base, UTC time, and transactions that lose no update.

SQLite: `isolation_level=None` and BEGIN IMMEDIATE at the transaction's start is the only combination measured
without lost updates (docs/decisions/0002-sqlite.md); a reading request begins deferred and never queues.
PostgreSQL: an advisory lock lets one writer in at a time, as SQLite does (docs/decisions/0021-postgresql.md).
"""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, Enum, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
HERE = ZoneInfo("Asia/Tokyo")
READING = {"sqlite_begin": "BEGIN"}
"""Execution options of a connection that will only read."""
WRITERS = 0x706F6E6B6F7461
"""Key of PostgreSQL's advisory lock that a writing transaction holds to its end"""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "cache_size=-20000",
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
    "secure_delete=ON",  # what was deleted is overwritten: it would stay readable in the file and in backups
)
_pretended: contextvars.ContextVar[datetime | None] = contextvars.ContextVar("pretended_now", default=None)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC; a naive one is refused because nobody could say when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without time zone cannot be kept")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class Base(DeclarativeBase):
    # A registry of our own: Flask-SQLAlchemy derives from this class, and a map of a base is not inherited.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, Any]: JSON(),
            list[Any]: JSON(),
            StrEnum: Enum(StrEnum, native_enum=False, length=40, values_callable=_values),
        },
    )


db = SQLAlchemy(model_class=Base)


def now() -> datetime:
    """The present moment in UTC, or the one pretended with `time_is`."""
    return _pretended.get() or datetime.now(UTC)


def today() -> date:
    """The day people here have now."""
    return now().astimezone(HERE).date()


@contextlib.contextmanager
def time_is(moment: datetime) -> Iterator[None]:
    """Pretend a moment: the demo town writes its past with it, the tests travel with it."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(begin)
    elif connection.dialect.name == "postgresql" and begin != READING["sqlite_begin"]:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
