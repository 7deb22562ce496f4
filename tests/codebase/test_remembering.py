"""What the tests spare is there when the house is open: see tests/remembering.py."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import _prepare, db
from tests.conftest import make_app
from tests.remembering import SLOW_ON_PURPOSE, Houses


def test_a_password_costs_whoever_guesses_it() -> None:
    """OWASP's smaller profile of argon2id, as docs say."""
    kept = SLOW_ON_PURPOSE.hash("tulip snow harbour")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_what_is_committed_is_on_the_disk(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "town.sqlite")
    _prepare(connection, None)
    asked = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")
    }
    assert asked == {"synchronous": 2, "journal_mode": "wal"}
    connection.close()


def test_the_next_test_finds_nothing_of_the_last(blank_town: Path, tmp_path: Path) -> None:
    houses = Houses(make_app, lambda name: tmp_path / name)
    (tmp_path / "house").mkdir()
    first = houses.fresh(blank_town)
    port = first.config["PORT"]
    first.config.update(PORT=1, SOMETHING="else")
    (Path(first.config["INSTANCE"]) / "left behind").touch()
    with first.app_context():
        db.session.scalars(select(Person)).first().name = "だれか"
        db.session.commit()
    second = houses.fresh(blank_town)
    assert second.config["PORT"] == port and "SOMETHING" not in second.config
    assert not (Path(second.config["INSTANCE"]) / "left behind").exists()
    with second.app_context():
        assert "だれか" not in db.session.scalars(select(Person.name)).all()
    houses.leave(second)
