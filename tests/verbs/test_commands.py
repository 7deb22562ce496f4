"""What whoever runs the machine types: registering the first director, a backup and the way back."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

import pytest
from flask import Flask

from lms.commands import serving
from lms.db import db
from tests.browsing import Visitor
from tests.conftest import ON_SQLITE, make_app


def test_the_first_director_is_registered_and_signs_in_with_the_code(app: Flask) -> None:
    runner = app.test_cli_runner()
    told = runner.invoke(
        args=["person", "register", "--director", "--name", "長 はじめ", "--sign-in-name", "cho"]
    )
    assert told.exit_code == 0, told.output
    code = re.search(r"code (\S+),", told.output)
    assert code is not None
    visitor = Visitor(app)
    visitor.get("/sign-in/code")
    assert "長 はじめ" in visitor.post("/sign-in/code", login="cho", code=code.group(1)).text


def test_a_sign_in_name_that_is_taken_is_said_plainly(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["person", "register", "--name", "X", "--sign-in-name", "haru"])
    assert told.exit_code == 1
    assert "Traceback" not in told.output


@ON_SQLITE
def test_a_backup_brings_the_whole_town_back(app: Flask, tmp_path: Path) -> None:
    kept = Path(app.config["INSTANCE"]) / "files" / "ab"
    kept.mkdir(parents=True)
    (kept / "piece").write_text("提出物")
    app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backups")], catch_exceptions=False)
    archive = next((tmp_path / "backups").glob("*.tar"))
    assert archive.stat().st_mode & 0o077 == 0, "others can read the secret key in it"

    elsewhere = make_app(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "secret_key").unlink()
    told = elsewhere.test_cli_runner().invoke(args=["restore", str(archive)], catch_exceptions=False)
    assert "database ok" in told.output
    assert (tmp_path / "elsewhere" / "files" / "ab" / "piece").read_text() == "提出物"
    again = make_app(tmp_path / "elsewhere")
    assert "春野 はる" in Visitor(again).sign_in("haru").get("/account").text
    with again.app_context():
        db.engine.dispose()


def test_a_restore_overwrites_nothing(app: Flask, tmp_path: Path) -> None:
    app.test_cli_runner().invoke(args=["backup", str(tmp_path)], catch_exceptions=False)
    archive = next(tmp_path.glob("*.tar"))
    told = app.test_cli_runner().invoke(args=["restore", str(archive)])
    assert told.exit_code == 1 and "not overwritten" in told.output


def test_a_broken_lesson_text_does_not_keep_the_house_from_opening(
    app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    series = tmp_path / "courses" / "writing"
    series.mkdir(parents=True)
    (series / "series.toml").write_text("title = ")
    app.config["COURSES"] = str(tmp_path / "courses")
    with app.app_context():
        serving.open_the_house(app)
    assert "series.toml" in caplog.text


@pytest.mark.parametrize("name", ["../outside", "files/../../outside", "bin/sh", "/etc/outside"])
def test_a_strange_archive_is_not_unpacked(tmp_path: Path, name: str) -> None:
    archive = tmp_path / "strange.tar"
    with tarfile.open(archive, "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    told = make_app(tmp_path / "town").test_cli_runner().invoke(args=["restore", str(archive)])
    assert told.exit_code == 1 and "no backup of Ponkotan" in told.output
    assert not (tmp_path / "outside").exists()
