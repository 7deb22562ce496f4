"""Questions of other systems come into a draft after a look at each, and go out with what is lost named."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from courses.exchange import files
from courses.writing import forms, pieces
from lms.authoring.models import LessonDraft
from lms.db import db
from tests.browsing import Page, Visitor
from tests.verbs.lessons import taught

Visit = Callable[..., Visitor]
GIFT = """$CATEGORY: 敬語

// [tag:see:last]
::あいさつ::朝の言葉は{=おはよう#よくできました ~こんばんは#夜です ~さようなら}

::部分点::一番近いのは{=一 ~%50%二 ~三}

::こわれた::問い{=一
"""


@pytest.fixture
def lesson(app: Flask, tmp_path: Path) -> int:
    with app.test_request_context("/"):
        found = taught(db.session(), tmp_path / "catalog").lesson_id
        db.session.commit()
    return found


@pytest.fixture
def draft(visit: Visit, lesson: int) -> int:
    kita = visit("kita")
    kita.get("/authoring")
    page = kita.post(f"/authoring/lessons/{lesson}/draft")
    return int(page.response.request.path.rsplit("/", 1)[1])


def brought(visitor: Visitor, draft: int, data: bytes, name: str = "moodle.txt", status: int = 200) -> Page:
    url = f"/authoring/drafts/{draft}/question-files/new"
    visitor.get(url)
    return visitor.post(url, status=status, files={"file": (io.BytesIO(data), name)})


def quiz(app: Flask, draft: int) -> list[dict[str, object]]:
    with app.app_context():
        text = db.session.get_one(LessonDraft, draft).files[pieces.QUIZ]
    return [forms.question(piece) or {} for piece in pieces.cut(pieces.QUIZ, text)[1:]]


def test_each_question_is_looked_at_and_only_the_chosen_come_in(app: Flask, visit: Visit, draft: int) -> None:
    kita, before = visit("kita"), quiz(app, draft)
    page = brought(kita, draft, GIFT.encode())
    assert "敬語" in page.text and "朝の言葉は" in page.text and "おはよう" in page.text
    assert "「二」は一部の点になる答えでした" in page.text and "{ } の数が合いません" in page.text
    assert [box.get("value") for box in page.all("//input[@name='item']")] == ["1", "2"]
    assert quiz(app, draft) == before, "nothing before somebody chose"
    page = kita.post(page.response.request.path, item="1", see="first", encoding="")
    assert "1問を加えました" in page.text
    added = quiz(app, draft)[len(before) :]
    assert [(one["id"], one["see"], one["type"]) for one in added] == [("q5", "last", "single")]
    assert "解説" in page.text or "直す" in page.text, "it has no explanation yet, which stops publishing"


def test_nothing_chosen_is_said_and_nothing_is_added(app: Flask, visit: Visit, draft: int) -> None:
    kita, before = visit("kita"), quiz(app, draft)
    page = brought(kita, draft, GIFT.encode())
    page = kita.post(page.response.request.path, status=422, see="first")
    assert "1つ以上選んでください" in page.text and quiz(app, draft) == before


def test_letters_of_another_encoding_are_shown_and_can_be_named(visit: Visit, draft: int) -> None:
    kita = visit("kita")
    page = brought(kita, draft, GIFT.encode("cp932"))
    assert "cp932" in page.text and "おはよう" in page.text
    page = kita.get(page.response.request.path + "?encoding=windows-1252")
    assert "おはよう" not in page.text, "as the person wished"


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04broken", b"<!DOCTYPE a><quiz/>", b"\x00\x01\x02\x03\x00\xff" * 9]
)
def test_what_is_no_file_of_questions_is_said_kindly(visit: Visit, draft: int, data: bytes) -> None:
    page = brought(visit("kita"), draft, data, status=200 if data else 422)
    assert not page.all("//input[@name='item']") and "Traceback" not in page.text


def test_xml_that_is_broken_is_told_with_its_place_in_our_words(visit: Visit, draft: int) -> None:
    page = brought(visit("kita"), draft, "<quiz>\n<question>問い</quiz>".encode(), name="a.xml")
    assert "タグ < > が正しく閉じられていません（2行目の15文字目）" in page.text


def test_a_zip_that_is_none_is_said_in_words(visit: Visit, draft: int) -> None:
    page = brought(visit("kita"), draft, b"PK\x03\x04xx", name="a.zip")
    told = " ".join(one.text_content() for one in page.all("//p[contains(@class, 'flash')]"))
    assert "壊れています" in told and "no_zip" not in told, told


def test_another_person_does_not_see_the_file(visit: Visit, draft: int) -> None:
    path = brought(visit("kita"), draft, GIFT.encode()).response.request.path
    visit("mori").get(path, status=404)
    visit("haru").get(path, status=404)
    visit("haru").get(f"/authoring/drafts/{draft}/question-export", status=404)


@pytest.mark.parametrize("format", ["gift", "moodle_xml", "qti3"])
def test_the_quiz_goes_out_and_comes_back(app: Flask, visit: Visit, draft: int, format: str) -> None:
    kita = visit("kita")
    page = kita.get(f"/authoring/drafts/{draft}/question-export")
    assert "GIFT" in page.text and "配点（2点）は伝わりません" in page.text
    sent = kita._open("GET", f"/authoring/drafts/{draft}/question-export/{format}")
    assert "attachment" in sent.headers["Content-Disposition"]
    found = files.read(sent.data)
    assert found.format == format and [item.id for item in found.items] == ["q1", "q2", "q3", "q4"]
    page = brought(kita, draft, sent.data)
    assert len(page.all("//input[@name='item']")) == 4


def test_a_picture_comes_along_and_is_shown_and_goes_out_again(
    app: Flask, visit: Visit, draft: int, lesson: int
) -> None:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(made, "PNG")
    told = base64.b64encode(made.getvalue()).decode()
    xml = (
        '<quiz><question type="multichoice"><name><text>図</text></name><questiontext format="html">'
        '<text><![CDATA[どれですか。<img src="@@PLUGINFILE@@/map.png" alt="北が上の地図">]]></text>'
        f'<file name="map.png" path="/" encoding="base64">{told}</file></questiontext><single>true</single>'
        '<answer fraction="100"><text>地図</text></answer><answer fraction="0"><text>表</text></answer>'
        '<answer fraction="0"><text>絵</text></answer></question></quiz>'
    )
    kita = visit("kita")
    page = brought(kita, draft, xml.encode(), "moodle.xml")
    shown = page.all("//h2/img")[0]
    assert (shown.get("alt"), shown.get("width"), shown.get("height")) == ("北が上の地図", "60", "40")
    picture = kita._open("GET", shown.get("src"))
    assert picture.status_code == 200 and picture.mimetype == "image/png" and picture.data[:4] == b"\x89PNG"
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
    assert visit("haru")._open("GET", shown.get("src")).status_code == 200, (
        "who learns sees the quiz's pictures"
    )
    assert visit()._open("GET", shown.get("src")).status_code in {302, 303, 401, 404}
    assert kita._open("GET", "/pictures/" + "0" * 32 + "-1x1.png").status_code == 404
    kita.post(page.response.request.path, item="1", see="first", encoding="")
    assert "![北が上の地図](" in str(quiz(app, draft)[-1]["prompt"])
    for format in files.FORMATS:
        sent = kita._open("GET", f"/authoring/drafts/{draft}/question-export/{format}")
        items = files.read(sent.data).items
        assert items[-1].words.text.count("data:image/png") == 1, format
