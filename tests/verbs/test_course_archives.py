"""`flask courses export` and `import`: first what would happen, then only what was agreed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from courses import archive
from courses.pictures import picture_of
from courses.writing import forms
from lms.accounts.models import Person
from lms.authoring import publishing
from lms.authoring.models import LessonDraft
from lms.db import db
from lms.learning import editions
from lms.learning.models import LessonEdition
from lms.learning.pictures import keeping
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


PICTURE = picture_of(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect/></svg>')
BANK = """[[question]]
id = "d1"
type = "true_false"
tags = ["drawn"]
prompt = "北は上ですか。![地図](%s)"
explanation = "上です。"
answer = true

[[question]]
id = "d2"
type = "true_false"
tags = ["other"]
prompt = "別の話ですか。"
explanation = "別です。"
answer = false
"""


def with_a_bank(zipped: Path, *, named: str = PICTURE.name) -> None:
    files = archive.unpack(io.BytesIO(zipped.read_bytes()))
    quiz = files["writing/basics/one/quiz.toml"].decode()
    drawing = quiz.replace("[[question]]", '[[draw]]\ntag = "drawn"\ncount = 1\n\n[[question]]', 1)
    files["writing/basics/one/quiz.toml"] = drawing.encode()
    files["writing/basics/bank.toml"] = (BANK % PICTURE.name).encode()
    files[f"writing/basics/one/pictures/{named}"] = PICTURE.data
    zipped.write_bytes(archive.pack(files))


def test_the_bank_of_a_course_reaches_the_draws_of_its_lessons_with_its_pictures(
    app: Flask, zipped: Path
) -> None:
    with_a_bank(zipped)
    told = imported(app, zipped, "--publish", "--yes")
    assert "1 published" in told.output, told.output
    with app.app_context():
        key = LessonEdition.key == "writing/basics/one"
        edition = db.session.scalars(select(LessonEdition).where(LessonEdition.is_current, key)).one()
        quiz = editions.outline(edition).quiz
        assert quiz is not None and [question.id for question in quiz.pool] == ["d1"], "only what is drawn"
        assert keeping.bytes_of(db.session(), edition.files.values()) == {PICTURE.name: PICTURE.data}
    again = app.test_cli_runner().invoke(args=["courses", "export", "writing/basics", str(zipped)])
    assert again.exit_code == 0
    files = archive.unpack(io.BytesIO(zipped.read_bytes()))
    assert files[f"writing/basics/one/pictures/{PICTURE.name}"] == PICTURE.data
    assert b"d1" in files["writing/basics/one/bank.toml"]


def test_a_picture_under_another_name_than_its_own_is_refused(app: Flask, zipped: Path) -> None:
    with_a_bank(zipped, named="map.svg")
    told = imported(app, zipped, "--publish", "--yes")
    assert "! writing/basics/one" in told.output and "pictures/map.svg" in told.output, told.output


def test_what_comes_out_again_is_what_went_in_to_the_byte(app: Flask, zipped: Path) -> None:
    """Courses and lessons stand in the order of the archive, not in that of their names."""
    files = archive.unpack(io.BytesIO(zipped.read_bytes()))
    text = forms.series_text(title="町の講座", summary="ほかの町から。", track="", courses=["late", "early"])
    made = {"town/series.toml": text.encode()}
    for course, lessons in (("late", ["two", "one"]), ("early", ["one", "two"])):
        head = forms.course_text(title=course, summary="順番のある講座。", lessons=lessons, readings={})
        made[f"town/{course}/course.toml"] = head.encode()
        for lesson in lessons:
            inside = f"writing/basics/{lesson}/"
            made |= {
                name.replace(inside, f"town/{course}/{lesson}/"): data
                for name, data in files.items()
                if name.startswith(inside)
            }
    zipped.write_bytes(archive.pack(made))
    told = imported(app, zipped, "--publish", "--yes")
    assert "4 published" in told.output, told.output
    again = zipped.with_name("again.zip")
    assert app.test_cli_runner().invoke(args=["courses", "export", "town", str(again)]).exit_code == 0
    assert again.read_bytes() == zipped.read_bytes()


def test_drafts_of_an_archive_find_their_places_in_whatever_order_they_are_published(
    app: Flask, zipped: Path
) -> None:
    files = archive.unpack(io.BytesIO(zipped.read_bytes()))
    moved = {name.replace("writing/", "town/", 1): data for name, data in files.items()}
    zipped.write_bytes(archive.pack(moved))
    assert imported(app, zipped, "--yes").exit_code == 0
    with app.test_request_context("/"):
        session = db.session()
        kita = session.scalars(select(Person).where(Person.sign_in_name == "kita")).one()
        for draft in session.scalars(select(LessonDraft).order_by(LessonDraft.id.desc())).all():
            publishing.publish(session, draft, revision=draft.revision, note="", small=False, by=kita)
        session.commit()
    again = zipped.with_name("again.zip")
    app.test_cli_runner().invoke(args=["courses", "export", "town", str(again)])
    assert again.read_bytes() == zipped.read_bytes()
