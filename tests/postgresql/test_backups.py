"""One file with everything, and the way back, when the town is on PostgreSQL."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.db import db
from tests.browsing import Visitor
from tests.conftest import ADDRESS, make_app
from tests.postgres import Cluster, binaries
from tests.readiness import evidence, town


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{binaries()}:{os.environ['PATH']}")


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=[str(each) for each in arguments])


def backup(app: Flask, folder: Path) -> Path:
    told = run(app, "backup", folder)
    assert told.exit_code == 0, told.output
    return next(folder.glob("*.tar"))


def test_a_backup_brings_the_whole_town_back(app: Flask, postgresql: Cluster, tmp_path: Path) -> None:
    with town(app) as (session, folk):
        evidence(session, folk["haru"], folk["kita"])
    before = run(app, "skills", "verify").output
    kept = Path(app.config["INSTANCE"]) / "files" / "ab"
    kept.mkdir(parents=True)
    (kept / "piece").write_text("提出物")
    archive = backup(app, tmp_path / "backups")
    assert archive.stat().st_mode & 0o077 == 0, "others can read the secret key in it"
    assert [path.name for path in archive.parent.iterdir()] == [archive.name], "something was left behind"

    elsewhere = make_app(tmp_path / "elsewhere", DATABASE_URL=postgresql.fresh())
    (tmp_path / "elsewhere" / "secret_key").unlink()
    told = run(elsewhere, "restore", archive)
    assert told.exit_code == 0 and "every reference of the database checked" in told.output, told.output
    assert (tmp_path / "elsewhere" / "files" / "ab" / "piece").read_text() == "提出物"
    assert not (tmp_path / "elsewhere" / "ponkotan.dump").exists()
    assert run(elsewhere, "skills", "verify").output == before
    again = make_app(tmp_path / "elsewhere", DATABASE_URL=elsewhere.config["DATABASE_URL"])
    assert "春野 はる" in Visitor(again).sign_in("haru").get("/account").text
    goes_on(again)
    assert "not overwritten" in run(again, "restore", archive).output


def goes_on(app: Flask) -> None:
    """New rows get ids of their own, and the guard of the evidence came along."""
    with app.test_request_context("/"):
        session = db.session()
        newest = session.scalars(select(Person.id).order_by(Person.id.desc())).first()
        natsu = people.register(session, name="夏", sign_in_name="natsu", roles={Role.WORKER}, by=None)
        session.commit()
        assert natsu.id > (newest or 0)
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text("DELETE FROM fact"))
        session.rollback()
        db.engine.dispose()


def test_each_kind_of_backup_goes_back_to_where_it_came_from(
    app: Flask, postgresql: Cluster, tmp_path: Path
) -> None:
    archive = tmp_path / "some.tar"
    for member, target, said in (
        ("ponkotan.dump", "", "set PONKOTAN_DATABASE_URL"),
        ("ponkotan.sqlite", app.config["DATABASE_URL"], "flask move-to"),
    ):
        with tarfile.open(archive, "w") as tar:
            tar.addfile(tarfile.TarInfo(member))
        told = run(make_app(tmp_path / member, DATABASE_URL=target), "restore", archive)
        assert told.exit_code == 1 and said in told.output
        assert not (tmp_path / member / member).exists()


def test_a_database_that_is_not_empty_is_left_alone(app: Flask, tmp_path: Path) -> None:
    archive = backup(app, tmp_path / "backups")
    other = make_app(tmp_path / "other", DATABASE_URL=app.config["DATABASE_URL"])
    told = run(other, "restore", archive)
    assert told.exit_code == 1 and "holds tables already; it is not overwritten" in told.output


def test_without_pg_dump_one_sentence_says_what_to_do(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = run(app, "backup", tmp_path / "backups")
    assert told.exit_code == 1 and "apt-get install postgresql-client" in told.output
    assert not (tmp_path / "backups").exists()


def test_a_dump_that_fails_leaves_nothing_and_the_password_is_nobodys(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that tells what others on the machine could read of it, and fails as on a full disk."""
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "given: $*" >&2\necho "known: $PGPASSWORD" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    url = (Path(app.config["INSTANCE"]) / ADDRESS).read_text().replace("@", ":sesame@", 1)
    told = run(make_app(tmp_path / "same", DATABASE_URL=url), "backup", tmp_path / "backups")
    given, known = told.output.split("known: ")
    assert told.exit_code == 1 and "given: --no-password" in given and "sesame" not in given
    assert known.strip() == "sesame"
    assert list((tmp_path / "backups").iterdir()) == []
