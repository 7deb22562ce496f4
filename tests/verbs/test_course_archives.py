"""`flask courses export` and `import`: first what would happen, then only what was agreed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from courses import archive
from lms.db import db
from lms.learning.models import LessonEdition
from tests.verbs.lessons import taught


@pytest.fixture
def zipped(app: Flask, tmp_path: Path) -> Path:
    """The course of a town that teaches it."""
    with app.test_request_context("/"):
        taught(db.session(), tmp_path / "catalog")
        db.session.commit()
    file = tmp_path / "basics.zip"
    told = app.test_cli_runner().invoke(args=["courses", "export", "writing/basics", str(file)])
    assert told.exit_code == 0, told.output
    return file


def imported(app: Flask, file: Path, *options: str) -> Result:
    arguments = ["courses", "import", str(file), "--as", "kita", *options]
    return app.test_cli_runner().invoke(args=arguments)


def titles(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(LessonEdition.title).where(LessonEdition.is_current)))


def test_an_import_changes_nothing_before_somebody_says_yes(app: Flask, zipped: Path) -> None:
    files = archive.unpack(io.BytesIO(zipped.read_bytes()))
    name = "writing/basics/one/lesson.toml"
    files[name] = files[name].replace("結論から".encode(), "結論を先に".encode())
    files["writing/basics/two/slides.md"] = b"nothing"
    zipped.write_bytes(archive.pack(files))
    told = imported(app, zipped, "--publish")
    assert told.exit_code == 0 and "~ writing/basics/one" in told.output, told.output
    assert "! writing/basics/two" in told.output and "slides.md" in told.output
    assert "結論を先に" not in titles(app)
    told = imported(app, zipped, "--publish", "--yes")
    assert "1 published" in told.output, told.output
    assert {"結論を先に", "読みやすく"} <= titles(app)


def test_what_is_no_archive_and_who_is_nobody_is_said_plainly(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(b"nothing")
    told = imported(app, file)
    assert told.exit_code == 1 and "Traceback" not in told.output and "zip" in told.output
    told = app.test_cli_runner().invoke(args=["courses", "import", str(file), "--as", "nobody"])
    assert told.exit_code == 1 and "nobody" in told.output
    told = app.test_cli_runner().invoke(args=["courses", "export", "no/such", str(file)])
    assert told.exit_code == 1 and "no/such" in told.output
