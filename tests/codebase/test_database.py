"""Migrations match the models, on an empty database and back again."""

from __future__ import annotations

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from lms.db import Base, db
from tests.conftest import make_app


def migrated(tmp_path: Path) -> Flask:
    app = make_app(tmp_path / "migrated")
    with app.app_context():
        upgrade()
    return app


def test_the_migrations_build_what_the_models_say(tmp_path: Path) -> None:
    app = migrated(tmp_path)
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_ledgers_guards_come_with_the_migrations(tmp_path: Path) -> None:
    app, made = migrated(tmp_path), make_app(tmp_path / "made")
    with made.app_context():
        db.create_all()
        wanted = triggers()
    with app.app_context():
        assert triggers() == wanted != set()


def test_the_migrations_keep_every_condition_of_the_models(tmp_path: Path) -> None:
    """Alembic does not compare these: rows would be refused, or let in, that the models treat otherwise."""
    app, made = migrated(tmp_path), make_app(tmp_path / "made")
    with made.app_context():
        db.create_all()
        wanted = conditions()
    with app.app_context():
        assert conditions() == wanted


def test_down_and_up_again_leaves_the_same_tables(tmp_path: Path) -> None:
    app = migrated(tmp_path)
    with app.app_context():
        before = set(inspect(db.engine).get_table_names())
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        upgrade()
        assert set(inspect(db.engine).get_table_names()) == before


def conditions() -> dict[str, set[tuple[str | None, str]]]:
    """Checks and the conditions of indexes, by table; how they are set in brackets and lines is no matter."""
    asked, found = inspect(db.engine), dict[str, set[tuple[str | None, str]]]()
    for table in asked.get_table_names():
        checks = {(each["name"], _bare(each["sqltext"])) for each in asked.get_check_constraints(table)}
        wheres = {
            (each["name"], _bare(each["dialect_options"]["sqlite_where"].text))
            for each in asked.get_indexes(table)
            if each.get("dialect_options", {}).get("sqlite_where") is not None
        }
        found[table] = checks | wheres
    found.pop("alembic_version", None)
    return found


def _bare(condition: str) -> str:
    return re.sub(r'[\s"()]+', " ", condition).strip()


def triggers() -> set[str]:
    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        return {row[0] for row in rows}
