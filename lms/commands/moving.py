"""`flask move-to`: a town that has outgrown SQLite moves to PostgreSQL, counted and verified."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import click
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import (
    JSON,
    Connection,
    Engine,
    ForeignKeyConstraint,
    Table,
    Text,
    bindparam,
    cast,
    create_engine,
    func,
    insert,
    inspect,
    select,
    text,
    type_coerce,
)
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.schema import AddConstraint, DropConstraint

import config
from lms.db import Base, db
from lms.skills import chain

AT_ONCE = 2_000


@click.command("move-to")
@click.argument("url", metavar="DATABASE_URL")
@with_appcontext
def move_to(url: str) -> None:
    """Copy everything to the empty PostgreSQL database at DATABASE_URL. Nothing here is changed; stop the
    site first, so that nobody writes meanwhile."""
    try:
        settings = config.database(url, current_app.config["INSTANCE"])
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    target = create_engine(settings["SQLALCHEMY_DATABASE_URI"], **settings["SQLALCHEMY_ENGINE_OPTIONS"])
    if target.dialect.name != "postgresql":
        raise click.ClickException("Please name a PostgreSQL database: postgresql://name@host/town.")
    version = _version(db.engine)
    try:
        _check_empty(target)
        with db.engine.begin() as source, target.begin() as new:
            rows = _copy(source, new, version)
            _verify(source, new)
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error.orig}") from None
    finally:
        target.dispose()
    click.echo(f"{rows} rows in {len(_tables())} tables; counts equal, the chain of evidence is whole.")
    click.echo("Now set PONKOTAN_DATABASE_URL to this address and start the site again.")


def _version(engine: Engine) -> str:
    """The newest migration's name, which this database must have."""
    migrations = current_app.extensions["migrate"].migrate.get_config()
    head = ScriptDirectory.from_config(migrations).get_current_head()
    with engine.connect() as connection:
        known = inspect(connection).has_table("alembic_version")
        found = connection.scalar(text("SELECT version_num FROM alembic_version")) if known else None
    if found is None or found != head:
        raise click.ClickException("Please bring this database up to date first: flask db upgrade.")
    return str(found)


def _check_empty(target: Engine) -> None:
    with target.connect() as connection:
        if inspect(connection).get_table_names():
            raise click.ClickException("That database holds tables already; it is not overwritten.")


def _tables() -> list[Table]:
    return list(Base.metadata.tables.values())


def _copy(source: Connection, new: Connection, version: str) -> int:
    """Rows copied. References are taken off first and put back, and so checked, at the end: tables that name
    each other have no order."""
    Base.metadata.create_all(new)
    references = [each for table in _tables() for each in table.foreign_key_constraints]
    _without(new, references)
    count = 0
    for table in _tables():
        try:
            count += _copy_table(source, new, table)
        except (DataError, IntegrityError) as error:
            raise click.ClickException(f"A row of {table.name} is refused there: {error.orig}") from None
        _count_on(new, table)
    for reference in references:
        new.execute(AddConstraint(reference, isolate_from_table=False))
    new.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    new.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
    return count


def _without(new: Connection, references: list[ForeignKeyConstraint]) -> None:
    for reference in references:
        new.execute(DropConstraint(reference))


def _copy_table(source: Connection, new: Connection, table: Table) -> int:
    """JSON travels as the text it is, so that nothing about it changes, not even which kind of null it is."""
    json = {column.name for column in table.c if isinstance(column.type, JSON)}
    columns = [type_coerce(c, Text()).label(c.name) if c.name in json else c for c in table.c]
    given: dict[str, Any] = {c.name: bindparam(c.name, type_=c.type) for c in table.c}
    given |= {name: cast(bindparam(name, type_=Text()), JSON) for name in json}
    count = 0
    for batch in _batches(source, select(*columns)):
        new.execute(insert(table).values(given), batch)
        count += len(batch)
    return count


def _batches(source: Connection, query: Any) -> Iterator[list[dict[str, Any]]]:
    rows = source.execution_options(yield_per=AT_ONCE).execute(query).mappings()
    rest = iter(rows)
    while batch := [dict(row) for row in islice(rest, AT_ONCE)]:
        yield batch


def _count_on(new: Connection, table: Table) -> None:
    """Ids go on behind those that came along."""
    counted = table.autoincrement_column
    if counted is None:
        return
    newest = new.scalar(select(func.max(counted)))
    if newest is not None:
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', counted.name)
        new.execute(select(func.setval(sequence, newest)))


def _verify(source: Connection, new: Connection) -> None:
    for table in _tables():
        before, after = (each.scalar(select(func.count()).select_from(table)) for each in (source, new))
        if before != after:
            raise click.ClickException(f"{table.name}: {before} rows here, {after} there. Nothing was kept.")
    with Session(source) as here, Session(new) as there:
        known, found = chain.verify(here), chain.verify(there)
    if found.problems or found.last != known.last:
        raise click.ClickException("The chain of evidence did not arrive whole. Nothing was kept.")
