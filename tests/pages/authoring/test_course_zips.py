"""A course goes out as one zip and comes back; a hostile one is refused."""

from __future__ import annotations

import io

from flask import Flask
from sqlalchemy import select

from courses import archive
from lms.db import db
from lms.learning.models import Lesson, LessonEdition
from tests.browsing import Visitor


def test_a_course_goes_out_as_a_zip_and_comes_back_changed(kita: Visitor, lesson: int, app: Flask) -> None:
    with app.app_context():
        course = db.session.get_one(Lesson, lesson).course_id
    data = kita._open("GET", f"/authoring/courses/{course}/archive").data
    kita.get("/authoring/archives/new")
    page = kita.post("/authoring/archives/new", files={"file": (io.BytesIO(data), "basics.zip")})
    assert not page.all("//form[@method='post']//input[@name='how']"), "nothing is new"
    files = archive.unpack(io.BytesIO(data))
    name = "writing/basics/one/lesson.toml"
    files[name] = files[name].replace("結論から".encode(), "結論を先に".encode())
    files["writing/basics/two/quiz.toml"] = b"tags = ["
    page = kita.post("/authoring/archives/new", files={"file": (io.BytesIO(archive.pack(files)), "b.zip")})
    assert "結論を先に" in page.text and "quiz.toml" in page.text
    page = kita.post(page.response.request.path, how="publish")
    with app.app_context():
        titles = set(db.session.scalars(select(LessonEdition.title).where(LessonEdition.is_current)))
    assert {"結論を先に", "読みやすく"} <= titles, "the wrong lesson stays as it was, nothing is deleted"


def test_a_hostile_zip_is_refused_in_words(kita: Visitor) -> None:
    kita.get("/authoring/archives/new")
    page = kita.post(
        "/authoring/archives/new", status=422, files={"file": (io.BytesIO(b"not a zip"), "x.zip")}
    )
    assert "zip" in page.text and "Traceback" not in page.source
