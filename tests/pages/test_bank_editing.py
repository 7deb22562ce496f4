"""The bank of a quiz is written question by question; the same question in other lessons follows."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from courses.writing import forms, pieces
from lms.authoring.models import LessonDraft
from lms.db import db
from lms.learning.models import Lesson, LessonEdition
from tests.browsing import Visitor
from tests.verbs.lessons import taught

Visit = Callable[..., Visitor]
BANK = """[[question]]
id = "d1"
type = "true_false"
tags = ["drawn"]
prompt = "{}"
explanation = "e"
answer = true
"""


@pytest.fixture
def lessons(app: Flask, tmp_path: Path) -> tuple[int, int]:
    """Two lessons of a course whose banks have the same question."""
    with app.test_request_context("/"):
        taught(db.session(), tmp_path / "catalog")
        keys = ("writing/basics/one", "writing/basics/two")
        for edition in db.session.scalars(select(LessonEdition).where(LessonEdition.key.in_(keys))):
            edition.files = {**edition.files, "bank.toml": BANK.format("古い問い")}
            edition.fingerprint = f"bank of {edition.key}"  # what was read of the texts is remembered by it
        db.session.commit()
        one, two = (db.session.scalars(select(Lesson.id).where(Lesson.key == key)).one() for key in keys)
    return one, two


def opened(visitor: Visitor, lesson: int, question: str = "") -> str:
    visitor.get("/authoring")
    page = visitor.post(f"/authoring/lessons/{lesson}/draft", question=question)
    return str(page.response.request.path)


def bank(app: Flask, key: str) -> list[dict[str, object]]:
    with app.app_context():
        draft = db.session.scalars(select(LessonDraft).where(LessonDraft.key.endswith(key))).one()
        text = draft.files[pieces.BANK]
    return [forms.question(piece) or {} for piece in pieces.cut(pieces.BANK, text)[1:]]


def test_a_question_of_the_bank_is_added_and_changed_in_its_fields(
    app: Flask, visit: Visit, lessons: tuple[int, int]
) -> None:
    kita = visit("kita")
    draft = opened(kita, lessons[0])
    page = kita.post(f"{draft}/bank")
    assert page.response.request.path == f"{draft}/bank/2" and "バンク" in page.text
    page = kita.post(
        f"{draft}/bank/2",
        seen=page.all("//input[@name='seen']")[0].get("value"),
        type="true_false",
        true_false="true",
        id=page.all("//input[@name='id']")[0].get("value"),
        prompt="新しい問い",
        explanation="説明",
        question_tags="drawn",
        points="1",
    )
    added = bank(app, "/one")[1]
    assert (added["prompt"], added["tags"], added["answer"]) == ("新しい問い", ["drawn"], True)
    page = kita.get(draft)
    assert page.all("//section[@id='bank']//li")[1].text_content().strip().startswith("2. 新しい問い")
    ids = {each["id"] for each in bank(app, "/one")}
    assert not ids & {"q1", "q2", "q3", "q4"} and len(ids) == 2, "no id of the quiz is used again"


def test_the_words_reach_the_other_lessons_that_draw_the_question(
    app: Flask, visit: Visit, lessons: tuple[int, int]
) -> None:
    kita = visit("kita")
    page = kita.get("/questions?words=古い問い")
    assert len(page.all("//form[contains(@action, '/draft')]")) == 2, "edited from the list of all questions"
    path = opened(kita, lessons[0], question="d1")
    assert path.endswith("/bank/1")
    page = kita.get(path)
    kita.post(
        path,
        seen=page.all("//input[@name='seen']")[0].get("value"),
        type="true_false",
        true_false="true",
        id="d1",
        prompt="正した問い",
        explanation="e",
        question_tags="drawn",
    )
    page = kita.get(path)
    assert "同じ設問" in page.text
    kita.post(f"{path}/spreading", status=409, seen="old")
    page = kita.get(path)
    kita.post(f"{path}/spreading", seen=page.all("//input[@name='seen']")[0].get("value"))
    assert [each["prompt"] for each in bank(app, "/two")] == ["正した問い"]


def test_a_picture_is_added_with_its_description(app: Flask, visit: Visit, lessons: tuple[int, int]) -> None:
    kita = visit("kita")
    path = opened(kita, lessons[0], question="d1")
    seen = kita.get(path).all("//input[@name='seen']")[0].get("value")
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(made, "PNG")
    data = made.getvalue()
    page = kita.post(f"{path}/pictures", seen=seen, alt="", files={"picture": (made, "map.png")})
    assert "何が写っているか" in page.text and "![" not in str(bank(app, "/one")[0]["prompt"])
    page = kita.post(
        f"{path}/pictures", seen=seen, alt="地図", files={"picture": (io.BytesIO(b"x"), "map.png")}
    )
    assert "画像として読めません" in page.text
    assert page.all("//input[@name='alt']")[0].get("value") == "地図", "nothing typed is lost"
    page = kita.post(
        f"{path}/pictures",
        seen=seen,
        alt="地図 [1]",
        files={"picture": (io.BytesIO(data), "map.png")},
    )
    assert str(bank(app, "/one")[0]["prompt"]).startswith("古い問い\n\n![地図 \\[1\\]](")
    assert page.all("//section//img[@class='picture']")
