"""Pictures of a quiz are carried along with its lesson."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from courses.pictures import picture_of
from lms.learning.models import LessonEdition
from lms.learning.pictures.keeping import keep
from tests.browsing import Visitor
from tests.pages.test_learning import Taught, inside
from tests.pages.test_pocket import Device, edition

Visit = Callable[..., Visitor]
__all__ = ["edition"]


def test_pictures_of_questions_come_along(visit: Visit, edition: Taught, app: Flask) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect/></svg>'
    with inside(app) as session:
        kept = keep(session, picture_of(drawing), by=None)
        row = session.scalars(select(LessonEdition).where(LessonEdition.lesson_id == edition.lesson_id)).one()
        quiz = row.files["quiz.toml"].replace("どれですか。", f"どれですか。![地図]({kept.name})")
        row.files, row.fingerprint, name = {**row.files, "quiz.toml": quiz}, "illustrated", kept.name
    haru = visit("haru")
    pack = Device(haru, edition).pack
    files = {each["name"]: each["url"] for each in pack["files"]}
    assert files[name] == f"/pictures/{name}" and haru._open("GET", files[name]).status_code == 200
    shown = haru.get(pack["page"]).all("//div[@class='prompt']//img")[0]
    assert (shown.get("src"), shown.get("alt")) == (name, "地図"), "found beside the page, without a line"
