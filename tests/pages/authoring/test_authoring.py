"""Coaches and directors write lessons in the browser; workers never see the door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from courses.writing import pieces
from lms.authoring.models import LessonDraft
from lms.db import db
from lms.learning.models import Lesson
from tests.browsing import Page, Visitor
from tests.pages.authoring.forms import fields, opened

Visit = Callable[..., Visitor]
NEW = {"title": "電話の受け方", "slug": "phone"}


def test_workers_do_not_find_the_authors_room(visit: Visit, lesson: int) -> None:
    haru = visit("haru")
    for url in ("/authoring", f"/authoring/lessons/{lesson}/versions", "/authoring/archives/new"):
        haru.get(url, status=404)


def test_a_slide_is_changed_in_fields_and_published_for_everybody_who_comes(
    kita: Visitor, visit: Visit, lesson: int
) -> None:
    page, draft = opened(kita, lesson)
    assert "結論から" in page.h1 and "一つめの話" in page.text
    url = f"/authoring/drafts/{draft}/slides/1"
    page = kita.get(url)
    form = fields(page)
    assert form["heading"] == "一つめの話" and form["body"] == "- 結論から"
    page = kita.post(url, **(form | {"heading": "二つめの話"}))
    assert fields(page)["heading"] == "二つめの話" and "保存しました" in page.text
    assert "一つめの話" in visit("haru").get(f"/lessons/{lesson}/reading").text, "nobody sees a draft"
    page = kita.get(f"/authoring/drafts/{draft}/publication")
    page = kita.post(f"/authoring/drafts/{draft}/publication", **fields_of(page) | {"note": "題を直した"})
    assert "二つめの話" in visit("haru").get(f"/lessons/{lesson}/reading").text
    page = kita.get(f"/authoring/lessons/{lesson}/versions")
    assert "題を直した" in page.text and "北 ひろし" in page.text
    older, newer = [option.get("value") for option in page.all("//select[@id='older']/option")][::-1]
    page = kita.get(f"/authoring/lessons/{lesson}/comparison?older={older}&newer={newer}")
    assert [e.text_content() for e in page.all("//section//del")] == ["削除:一"] or page.all("//section//del")


def test_the_dictionary_of_readings_is_shown_as_it_is_written(kita: Visitor, lesson: int) -> None:
    kita.get("/authoring/courses/1")
    words = {"title": "講座", "summary": "話す", "readings": "検品 けんぴん\n発注者 はっちゅうしゃ\n"}
    for _once_more in range(2):
        page = kita.post("/authoring/courses/1", **words)
        [area] = page.all("//textarea[@name='readings']")
        words["readings"] = (area.text_content() or "").removeprefix("\n")
        assert words["readings"].split() == ["検品", "けんぴん", "発注者", "はっちゅうしゃ"]


def test_a_word_of_the_slide_without_a_reading_in_hiragana_is_refused_in_words_of_its_own(
    kita: Visitor, lesson: int
) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/readings"
    for surface, reading in (("検品", "ケンピン"), ("検品\n納品 のうひん", "けんぴん"), ("", "けんぴん")):
        page = kita.post(url, status=422, surface=surface, reading=reading)
        assert "ひらがなの読みを書いてください" in page.text and "行目" not in page.text


def test_advice_is_told_but_only_what_does_not_work_stops_publishing(kita: Visitor, lesson: int) -> None:
    _page, draft = opened(kita, lesson)
    place = f"/authoring/drafts/{draft}/publication"
    page = kita.get(place)
    assert "話が全部で" in page.text, "this lesson is seconds long"
    assert page.all("//main//button[contains(@class, 'primary')]"), "and can be published all the same"
    url = f"/authoring/drafts/{draft}/texts/notes.md"
    form = fields(kita.get(url))
    text = next(name for name, value in form.items() if "##" in value or name == "text")
    kita.post(url, **(form | {text: "## まとめ\n\n[前の話](#nowhere)も読んでください。"}))
    page = kita.get(place)
    assert "「#nowhere」の行き先がこのレッスンにありません" in page.text
    assert not page.all("//main//form//button[contains(@class, 'primary')]")


def fields_of(page: Page) -> dict[str, str]:
    return page.fields(
        None if len(page.all("//main//form")) == 0 else page.all("//main//form")[0].get("action")
    )


def test_two_authors_keep_both_texts(kita: Visitor, visit: Visit, lesson: int, app: Flask) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/slides/1"
    mine, aoki = fields(kita.get(url)), visit("aoki")
    theirs = fields(aoki.get(url))
    aoki.post(url, **(theirs | {"heading": "青木の題"}))
    page = kita.post(url, status=409, **(mine | {"heading": "北の題"}))
    assert fields(page)["heading"] == "北の題", "what was typed is still in the form"
    assert "青木の題" in page.text
    page = kita.post(url, **(fields(page) | {"over": "1"}))
    assert fields(page)["heading"] == "北の題"
    page = kita.get(f"/authoring/drafts/{draft}")
    assert "青木の題" in page.text, "the other text can be put back"


@pytest.mark.parametrize("file", ["notes.md", "slides.md", "quiz.toml"])
def test_a_file_of_somebody_else_that_was_decided_against_can_be_put_back(
    kita: Visitor, visit: Visit, lesson: int, file: str
) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/texts/{file}"
    mine, aoki = fields(kita.get(url)), visit("aoki")
    theirs = fields(aoki.get(url))
    aoki.post(url, **(theirs | {"text": theirs["text"] + "# 青木"}))
    page = kita.post(url, status=409, **(mine | {"text": mine["text"] + "# 北"}))
    kita.post(url, **(fields(page) | {"over": "1"}))
    assert "# 北" in kita.get(url).text
    kita.post(f"/authoring/drafts/{draft}/removed/0/return")
    back = fields(kita.get(url))["text"]
    assert "# 青木" in back and "# 北" not in back
    kita.post(f"/authoring/drafts/{draft}/removed/0/return")
    assert "# 北" in kita.get(url).text, "the two have changed places"


def test_saving_answers_a_script_only_with_what_is_on_disk(kita: Visitor, lesson: int, app: Flask) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/slides/1"
    form = fields(kita.get(url)) | {"heading": ""}
    told = kita._open("POST", url, data=form, headers={"Accept": "application/json"}, follow_redirects=False)
    assert told.status_code == 200 and told.json is not None
    assert "heading" in {fault["field"] for fault in told.json["faults"]}
    with app.app_context():
        row = db.session.get_one(LessonDraft, draft)
        assert pieces.mark(pieces.cut(pieces.SLIDES, row.files["slides.md"])[1]) == told.json["seen"]


def test_slides_are_added_moved_copied_taken_out_and_put_back(kita: Visitor, lesson: int) -> None:
    _page, draft = opened(kita, lesson)

    def headings() -> list[str]:
        page = kita.get(f"/authoring/drafts/{draft}")
        return [a.text_content().split(". ", 1)[1] for a in page.all("//a[@class='slide']")]

    def act(place: int, what: str, **more: str) -> None:
        page = kita.get(f"/authoring/drafts/{draft}")
        url = f"/authoring/drafts/{draft}/slides/{place}/{what}"
        seen = page.all(f"//form[@action='{url}']//input[@name='seen']/@value")[0]
        kita.post(url, seen=seen, **more)

    act(2, "place", by="up")
    assert headings() == ["はじめに", "まとめ", "一つめの話"]
    act(1, "copy")
    act(1, "removal")
    assert headings() == ["はじめに", "まとめ", "一つめの話"]
    kita.post(f"/authoring/drafts/{draft}/removed/0/return")
    kita.post(f"/authoring/drafts/{draft}/slides", after="0")
    assert headings() == ["はじめに", "見出し", "まとめ", "まとめ", "一つめの話"]


def test_a_new_lesson_is_written_from_nothing_and_published(
    kita: Visitor, visit: Visit, lesson: int, app: Flask
) -> None:
    with app.app_context():
        course = db.session.get_one(Lesson, lesson).course_id
    kita.get(f"/authoring/courses/{course}/lessons/new")
    page = kita.post(f"/authoring/courses/{course}/lessons/new", **NEW)
    draft = int(page.response.request.path.rsplit("/", 1)[1])
    page = kita.get(f"/authoring/drafts/{draft}/publication")
    assert not page.all("//form//input[@name='revision']"), "it cannot be published before it is whole"
    assert len(page.all("//main//section//a")) >= 3
    url = f"/authoring/drafts/{draft}/facts"
    kita.post(url, **(fields(kita.get(url)) | {"summary": "電話を受けられます。", "tags": "電話、応対"}))
    url = f"/authoring/drafts/{draft}/questions/1"
    answers = {"prompt": "最初に言うのは?", "explanation": "名乗ります。", "see": "title", "right": "0"}
    kita.post(url, **(fields(kita.get(url)) | answers | {"option_text": ["社名", "用件", "天気"]}))
    page = kita.get(f"/authoring/drafts/{draft}/publication")
    kita.post(f"/authoring/drafts/{draft}/publication", **fields_of(page))
    assert "電話の受け方" in visit("haru").get("/learn").text


def test_a_wrong_text_is_shown_where_it_is_wrong_and_stays_typed(kita: Visitor, lesson: int) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/texts/quiz.toml"
    form = fields(kita.get(url))
    page = kita.post(url, **(form | {"text": form["text"].replace('see = "first"', 'see = "nowhere"', 1)}))
    assert "nowhere" in fields(page)["text"]
    assert "nowhere" in page.all("//*[contains(@class,'problem')]")[0].text_content()
    page = kita.get(f"/authoring/drafts/{draft}/questions/1")
    assert page.all("//ul[@id='said-see']/li"), "and at the field of the form"


def test_the_practice_is_written_in_its_form(kita: Visitor, lesson: int, app: Flask) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/practice"
    form = fields(kita.get(url)) | {
        "brief": "お知らせを書く",
        "model_answer": "あ" * 250,
        "checklist": "一\n二\n三",
    }
    form |= {"axis": ["accuracy", "instruction", "expression", "research", "communication"]}
    page = kita.post(url, **form)
    assert not page.all("//*[contains(@class,'problem')]"), page.text
    with app.app_context():
        assert "お知らせを書く" in db.session.get_one(LessonDraft, draft).files["practice.toml"]
