"""`flask courses questions import` and `export`: said first, done only with --yes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from lms.authoring.models import LessonDraft
from lms.db import db
from tests.verbs.lessons import taught

KEY = "writing/basics/one"


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    with app.test_request_context("/"):
        taught(db.session(), tmp_path / "catalog")
        db.session.commit()
    app.config["COURSES"] = str(tmp_path / "catalog")
    return tmp_path


def typed(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(args=["courses", "questions", *map(str, words)])


def quiz(app: Flask) -> str:
    with app.app_context():
        draft = db.session.scalar(select(LessonDraft).where(LessonDraft.key == KEY))
        return draft.files["quiz.toml"] if draft is not None else ""


def test_nothing_is_added_before_somebody_says_yes(app: Flask, folder: Path) -> None:
    file = folder / "moodle.txt"
    file.write_bytes("朝の言葉は{=おはよう ~%50%こんにちは ~さようなら}\n\n壊れた{=一\n".encode("cp932"))
    told = typed(app, "import", KEY, file, "--as", "kita")
    assert told.exit_code == 0 and "cp932" in told.output, told.output
    assert "“こんにちは” earned a part" in told.output and "braces do not match" in told.output
    assert "0 as they are, 1 with something left out, 1 refused" in told.output
    assert "Nothing was changed" in told.output and not quiz(app)
    told = typed(app, "import", KEY, file, "--as", "kita", "--see", "last", "--yes")
    assert "1 questions added" in told.output and "朝の言葉は" in quiz(app)
    assert typed(app, "import", KEY, file, "--as", "kita", "--see", "nowhere").exit_code == 1
    assert typed(app, "import", KEY, file, "--as", "haru").exit_code == 1, "a worker writes no lessons"


@pytest.mark.parametrize("format", ["gift", "moodle_xml", "qti3"])
def test_a_quiz_is_written_and_read_again(app: Flask, folder: Path, format: str) -> None:
    file = folder / "out"
    told = typed(app, "export", KEY, file, "--format", format)
    assert told.exit_code == 0 and "4 of 4 questions" in told.output, told.output
    assert ("points" in told.output) == (format == "gift")
    assert "0 refused" in typed(app, "import", KEY, file, "--as", "kita").output
