"""Coaches and directors write lessons in the browser; workers never see the door."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from courses import archive
from courses.outline import Quiz
from courses.reader import read_lesson
from courses.writing import pieces
from lms.authoring import previews
from lms.authoring.models import LessonDraft
from lms.db import db
from lms.learning.models import Lesson, LessonEdition
from tests.browsing import Page, Visitor
from tests.verbs.lessons import taught
from videos.studio.sound import write_wav

Visit = Callable[..., Visitor]
NEW = {"title": "電話の受け方", "slug": "phone"}


@pytest.fixture
def lesson(app: Flask, tmp_path: Path) -> int:
    """A lesson that is taught."""
    with app.test_request_context("/"):
        found = taught(db.session(), tmp_path / "catalog").lesson_id
        db.session.commit()
    return found


@pytest.fixture
def kita(visit: Visit, lesson: int) -> Visitor:
    return visit("kita")


@pytest.fixture(autouse=True)
def studio() -> Iterator[None]:
    yield
    previews.close()


def opened(visitor: Visitor, lesson: int) -> tuple[Page, int]:
    visitor.get("/authoring")
    page = visitor.post(f"/authoring/lessons/{lesson}/draft")
    return page, int(page.response.request.path.rsplit("/", 1)[1])


def fields(page: Page) -> dict[str, str]:
    form = page.all("//form[@data-keep]")[0]
    areas = {area.get("name") for area in form.xpath(".//textarea")}
    return {k: v.removeprefix("\n") if k in areas else v for k, v in form.form_values()}


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
    words = {"title": "講座", "summary": "", "readings": "検品 けんぴん\n発注者 はっちゅうしゃ\n"}
    for _once_more in range(2):
        page = kita.post("/authoring/courses/1", **words)
        [area] = page.all("//textarea[@name='readings']")
        words["readings"] = (area.text_content() or "").removeprefix("\n")
        assert words["readings"].split() == ["検品", "けんぴん", "発注者", "はっちゅうしゃ"]


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


QUESTIONS = {
    "single": {"option_text": ["い", "ろ", "は"], "right": ["1"]},
    "multiple": {"option_text": ["い", "ろ", "は"], "right": ["0", "1"]},
    "true_false": {"true_false": "false"},
    "text": {"answers": "敬体\nけいたい"},
    "number": {"number": "１２．５", "unit": "円"},
    "order": {"items": "一\n二\n三"},
    "match": {"pair_left": ["a", "b"], "pair_right": ["x", "y"]},
    "cloze": {"gapped": "お知らせは[[結論|要点]]から。"},
    "table": {"columns": "品｜数", "rows": "うちわ｜[[3]]"},
    "mistakes": {"gapped": "[一番最初|最初]/に/図を/見る"},
    "essay": {"guide": "結論が先", "min_chars": "10", "max_chars": "50"},
}


@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_kind_of_question_can_be_written_in_its_form(
    kita: Visitor, lesson: int, app: Flask, kind: str
) -> None:
    _page, draft = opened(kita, lesson)
    page = kita.post(f"/authoring/drafts/{draft}/questions", type=kind)
    url = page.response.request.path
    form = fields(page) | {"prompt": "問い", "explanation": "わけ", "see": "first"} | QUESTIONS[kind]
    page = kita.post(url, **form)
    assert not page.all("//*[contains(@class,'problem')]"), page.text
    with app.app_context():
        row = db.session.get_one(LessonDraft, draft)
        read = read_lesson(row.files, key=row.key, readings={})
        assert read.quiz is not None and read.quiz.questions[-1].kind == kind
    again = fields(kita.get(url))
    assert {**again, "csrf_token": ""} == {**fields(page), "csrf_token": ""}


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


def test_what_the_score_counts_for_is_chosen_in_a_form(kita: Visitor, lesson: int, app: Flask) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/quiz"
    form = fields(kita.get(url))
    assert form["pass_percent"] == "60" and form["tags"] == "writing_basic"
    kita.post(url, **(form | {"pass_percent": "８０", "tags": ["writing_basic", "privacy_basic"]}))
    with app.app_context():
        row = db.session.get_one(LessonDraft, draft)
        quiz = read_lesson(row.files, key=row.key, readings={}).quiz
    assert quiz is not None and quiz.pass_share == 0.8 and quiz.tags == ("writing_basic", "privacy_basic")


BANK = """[[question]]
id = "b1"
tags = ["commas"]
type = "true_false"
prompt = "数は決まっている。"
explanation = "決まっていません。"
answer = false
"""


def as_sent(page: Page) -> dict[str, list[str]]:
    """Every field of the form as a browser sends it, rows of the same name together."""
    form = page.all("//form[@data-keep]")[0]
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def test_limits_draws_and_tags_survive_their_forms_and_the_text(
    kita: Visitor, lesson: int, app: Flask
) -> None:
    _page, draft = opened(kita, lesson)
    bank, head = f"/authoring/drafts/{draft}/texts/bank.toml", f"/authoring/drafts/{draft}/quiz"
    kita.post(bank, **(fields(kita.get(bank)) | {"text": BANK}))
    limits = {"minutes": "１５", "attempts": "3", "retake_days": "7", "shuffle": "1"}
    draw = {"draw_tag": ["commas", ""], "draw_count": ["1", ""]}
    page = kita.post(head, **(fields(kita.get(head)) | limits | draw))
    assert not page.all("//*[contains(@class,'problem')]"), page.text
    question = f"/authoring/drafts/{draft}/questions/1"
    kita.post(question, **(as_sent(kita.get(question)) | {"question_tags": "commas、tone"}))

    def quiz() -> Quiz:
        with app.app_context():
            row = db.session.get_one(LessonDraft, draft)
            found = read_lesson(row.files, key=row.key, readings={}).quiz
        assert found is not None
        return found

    first = quiz()
    assert (first.minutes, first.attempts, first.retake_days, first.shuffle) == (15, 3, 7, True)
    assert [(draw.tag, draw.count) for draw in first.draws] == [("commas", 1)]
    assert first.questions[0].tags == ("commas", "tone")
    for url in (head, question, f"/authoring/drafts/{draft}/texts/quiz.toml"):
        kita.post(url, **as_sent(kita.get(url)))
        assert quiz() == first and quiz().questions[0].tags == ("commas", "tone"), url


def test_a_draw_behind_the_last_question_is_not_lost_by_its_form(
    kita: Visitor, lesson: int, app: Flask
) -> None:
    _page, draft = opened(kita, lesson)
    bank, whole = (f"/authoring/drafts/{draft}/texts/{name}.toml" for name in ("bank", "quiz"))
    kita.post(bank, **(fields(kita.get(bank)) | {"text": BANK}))
    form = fields(kita.get(whole))
    kita.post(whole, **(form | {"text": form["text"] + '\n[[draw]]\ntag = "commas"\ncount = 1\n'}))
    last = len(kita.get(f"/authoring/drafts/{draft}").all("//li[starts-with(@id,'questions-')]"))
    page = kita.get(f"/authoring/drafts/{draft}/questions/{last}")
    assert "[[draw]]" in fields(page)["text_piece"], "as text, because the form does not know it"


def test_an_own_recording_tells_a_slide_and_can_be_taken_back(
    kita: Visitor, lesson: int, tmp_path: Path
) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/slides/1"
    sound = tmp_path / "voice.wav"
    tones = np.sin(np.arange(96_000) * 0.05) * 9000
    write_wav(sound, tones.astype(np.int16))
    page = kita.post(f"{url}/recording", files={"sound": (io.BytesIO(sound.read_bytes()), "voice.wav")})
    assert "voice.wav" in page.text and page.all("//audio")
    assert kita._open("GET", f"{url}/recording").content_type == "audio/wav"
    page = kita.post(f"{url}/recording", files={"sound": (io.BytesIO(b"RIFF nothing"), "x.wav")})
    assert "voice.wav" in page.text, "a file without a voice changes nothing"
    assert not kita.post(f"{url}/recording/removal").all("//audio")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><rect width="10" height="5"/></svg>'


def test_a_figure_is_brought_and_drawn_and_a_hostile_one_refused(kita: Visitor, lesson: int) -> None:
    _page, draft = opened(kita, lesson)
    page = kita.post(
        f"/authoring/drafts/{draft}/figures", files={"figure": (io.BytesIO(SVG), "Order_flow.svg")}
    )
    assert "order-flow.svg" in page.text
    url = f"/authoring/drafts/{draft}/slides/1"
    form = fields(kita.get(url)) | {"body": "![注文の流れ](order-flow.svg)", "layout": ""}
    assert "image" in kita._open("POST", f"{url}/preview", data=form).json
    evil = SVG.replace(b"<rect", b"<script>alert(1)</script><rect")
    page = kita.post(f"/authoring/drafts/{draft}/figures", files={"figure": (io.BytesIO(evil), "evil.svg")})
    assert page.all("//*[contains(@class,'flash error')]") and "evil.svg" not in page.text


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


def test_the_slide_is_drawn_and_read_while_it_is_written(kita: Visitor, lesson: int) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/slides/1"
    form = fields(kita.get(url)) | {"narration": "{期限|きげん}は明日です。読めますか。"}
    told = kita._open("POST", f"{url}/preview", data=form).json
    assert [s["text"] for s in told["sentences"]] == ["期限は明日です。", "読めますか。"]
    assert told["sentences"][0]["kana"].startswith("キゲンワ")
    image = kita._open("GET", told["image"])
    assert image.content_type == "image/webp" and len(image.data) > 5000
    assert kita._open("GET", f"{url}/picture").status_code == 200
    speech = {"text": told["sentences"][0]["spoken"], "csrf_token": form["csrf_token"]}
    heard = kita._open("POST", f"/authoring/drafts/{draft}/speech", data=speech).json
    assert kita._open("GET", heard["sound"]).data[:4] == b"RIFF" and heard["seconds"] > 0.5
    wrong = kita._open("POST", f"{url}/preview", data=form | {"narration": "{期限|期限}です。"}).json
    assert wrong["field"] == "narration" and wrong["mend"]
    long = kita._open("POST", f"{url}/preview", data=form | {"body": "\n".join(["- 長い行です"] * 40)}).json
    assert "入りきりません" in long["problem"]


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
