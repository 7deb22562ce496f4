"""A quiz is written in forms: its head, its draws, every kind of question."""

from __future__ import annotations

import pytest
from flask import Flask

from courses.outline import Quiz
from courses.reader import read_lesson
from lms.authoring.models import LessonDraft
from lms.db import db
from lms.skills import ladders
from tests.browsing import Visitor
from tests.pages.authoring.forms import as_sent, fields, opened

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


def test_a_quiz_that_a_level_asks_for_goes_on_record_no_sooner_than_the_level_counts_it(
    kita: Visitor, lesson: int, app: Flask
) -> None:
    with app.app_context():
        ladders.load_default(db.session())
        db.session.commit()
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/quiz"
    for days, stopped in (("7", True), ("14", False)):
        page = kita.post(url, **(fields(kita.get(url)) | {"retake_days": days}))
        assert ("14日" in page.text and bool(page.all("//*[contains(@class,'problem')]"))) == stopped


BANK = """[[question]]
id = "b1"
tags = ["commas"]
type = "true_false"
prompt = "数は決まっている。"
explanation = "決まっていません。"
answer = false
"""


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
