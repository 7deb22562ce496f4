"""A town moves from SQLite to PostgreSQL with everything, and goes on there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import stamp
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.background import Job, enqueue
from lms.db import db
from lms.skills import evidence, ladders
from lms.skills.facts import Kind
from lms.skills.models import Fact
from tests.conftest import make_app, make_blank_town
from tests.postgres import Cluster
from tests.verbs.skill_facts import practice_data


@pytest.fixture
def small_town(tmp_path: Path) -> Flask:
    """On SQLite, with evidence, a job, and a migration's name."""
    app = make_app(make_blank_town(tmp_path / "town", None))
    with app.test_request_context("/"):
        session = db.session()
        ladders.load_default(session)
        haru = session.scalars(select(Person).where(Person.sign_in_name == "haru")).one()
        for piece in ("w/1", "w/2"):
            evidence.add_fact(
                session,
                haru,
                track="writing",
                kind=Kind.PRACTICE,
                data=practice_data(piece),
                source="submission:1",
            )
        enqueue(session, "bake", key="bread", note="焼く", nothing=None)
        session.commit()
        stamp()
    return app


def move(app: Flask, url: str) -> Result:
    return app.test_cli_runner().invoke(args=["move-to", url])


def test_everything_comes_along_and_goes_on_counting(
    small_town: Flask, postgresql: Cluster, tmp_path: Path
) -> None:
    url = postgresql.fresh()
    told = move(small_town, url)
    assert told.exit_code == 0 and "the chain of evidence is whole" in told.output, told.output
    there = make_app(tmp_path / "there", DATABASE_URL=url)
    with there.test_request_context("/"):
        session = db.session()
        haru = session.scalars(select(Person).where(Person.sign_in_name == "haru")).one()
        assert haru.name == "春野 はる" and haru.has(Role.WORKER)
        assert session.scalars(select(Job)).one().arguments == {"note": "焼く", "nothing": None}
        natsu = people.register(session, name="夏", sign_in_name="natsu", roles={Role.WORKER}, by=None)
        session.flush()
        assert natsu.id > haru.id
        third = evidence.add_fact(
            session,
            haru,
            track="writing",
            kind=Kind.PRACTICE,
            data=practice_data("w/3"),
            source="submission:3",
        )
        session.commit()
        assert third.id == 3 and evidence.verify(session).sound
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text("DELETE FROM fact"))
        session.rollback()
        assert len(session.scalars(select(Fact)).all()) == 3
    assert "not overwritten" in move(small_town, url).output


@pytest.mark.parametrize(
    ("url", "said"),
    [("mysql://somewhere/town", "must begin with postgresql://"), ("", "Please name a PostgreSQL database")],
)
def test_only_postgresql_is_moved_to(small_town: Flask, url: str, said: str) -> None:
    assert said in move(small_town, url).output


def test_a_server_that_is_not_there_is_said_in_a_sentence(small_town: Flask, tmp_path: Path) -> None:
    told = move(small_town, f"postgresql://nobody@/town?host={tmp_path}")
    assert told.exit_code == 1 and "The database does not answer" in told.output
