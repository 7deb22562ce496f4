"""The migrations build on PostgreSQL what the models say, guards included."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from lms.db import Base, db
from tests.conftest import ADDRESS, make_app
from tests.postgres import Cluster


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory, postgresql: Cluster) -> Flask:
    folder = tmp_path_factory.mktemp("migrated")
    (folder / ADDRESS).write_text(postgresql.fresh())
    app = make_app(folder)
    with app.app_context():
        upgrade()
    return app


def test_the_migrations_build_what_the_models_say(migrated: Flask) -> None:
    with migrated.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_ledgers_guards_come_with_the_migrations(migrated: Flask, blank_town: Path) -> None:
    with make_app(blank_town).app_context():
        wanted = triggers()
    with migrated.app_context():
        assert triggers() == wanted != set()


def test_down_and_up_again_leaves_the_same_tables(migrated: Flask) -> None:
    with migrated.app_context():
        before = set(inspect(db.engine).get_table_names())
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        upgrade()
        assert set(inspect(db.engine).get_table_names()) == before


def triggers() -> set[tuple[str, str]]:
    """(table, trigger)"""
    guards = (
        "SELECT relname, tgname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal"
    )
    with db.engine.connect() as connection:
        return {(row[0], row[1]) for row in connection.execute(text(guards))}
