"""Gaps, tables, mistakes to find and free texts, as a worker answers and a coach reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.learning.models import Completion
from lms.learning.progress import Attempt
from lms.skills.models import Fact
from tests.pages.test_learning import Taught, Visit, begin, inside, teach
from tests.verbs.lessons import QUIZ

HEAD = QUIZ[: QUIZ.index("[[question]]")]
COMMON = 'prompt = "答えてください。"\nsee = "first"\nexplanation = "解説です。"\n'
KINDS = f"""{HEAD}
[[question]]
id = "gaps"
type = "cloze"
text = "まず[[結論|要点]]、次に[[=理由|挨拶|雑談]]を書く。"
{COMMON}
[[question]]
id = "cells"
type = "table"
columns = ["品名", "数"]
rows = [["うちわ", "[[1200]]"], ["[[ちょうちん]]", "3"]]
{COMMON}
[[question]]
id = "find"
type = "mistakes"
text = "[一番最初|最初]/に/会場図を/[ご覧になられて|ご覧になって]/ください。"
{COMMON}
[[question]]
id = "own"
type = "essay"
guide = "日時と場所が先にある"
min_chars = 10
max_chars = 200
points = 3
{COMMON}
"""
ANSWERS = {
    "gaps-asked": "yes",
    "gaps-0": "要点",
    "gaps-1": "理由",
    "cells-asked": "yes",
    "cells-0": "１，２００",
    "cells-1": "提灯",
    "find-asked": "yes",
    "find": ["0", "3"],
    "own": "六月五日に、みなと公園で朝市を開きます。",
}


@pytest.fixture
def edition(app: Flask, tmp_path: Path) -> Taught:
    return teach(app, tmp_path / "catalog", quiz=KINDS)


def test_the_key_of_a_question_never_reaches_the_page(edition: Taught, visit: Visit) -> None:
    page, _ = begin(visit("haru"), edition)
    for secret in ("要点", "日時と場所が先", "解説です", "[[", "ご覧になって"):
        assert secret not in page.source
    assert "ご覧になられて" in page.text


def test_answers_saved_in_a_form_are_there_again(edition: Taught, visit: Visit) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    page = worker.post(f"/attempts/{attempt}/answers", here="own", **ANSWERS)
    fields = page.fields(f"/attempts/{attempt}/answers")
    assert (fields["gaps-0"], fields["gaps-1"], fields["cells-0"]) == ("要点", "理由", "１，２００")
    assert fields["own"] == ANSWERS["own"]
    assert [box.get("value") for box in page.all("//input[@name='find'][@checked]")] == ["0", "3"]


def test_a_script_saves_gaps_one_question_at_a_time(edition: Taught, visit: Visit) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    told = {"question": "gaps", "value": ["結論", None]}
    assert worker.send("POST", f"/attempts/{attempt}/answers", json=told).status_code == 200
    told = {"question": "gaps", "value": ["結論", "ほか"]}
    assert worker.send("POST", f"/attempts/{attempt}/answers", json=told).status_code == 422
    assert worker.get(f"/attempts/{attempt}").fields(f"/attempts/{attempt}/answers")["gaps-0"] == "結論"


def test_a_text_in_own_words_waits_for_the_coach_and_then_goes_on_record(
    app: Flask, edition: Taught, visit: Visit
) -> None:
    haru, kita = visit("haru"), visit("kita")
    _page, attempt = begin(haru, edition)
    page = haru.post(f"/attempts/{attempt}/submission", **ANSWERS)
    assert "コーチ" in page.text and "要点" in page.text and "見つけました" in page.text
    with inside(app) as session:
        assert session.scalar(select(func.count(Fact.id))) == 0
        assert session.get_one(Attempt, attempt).points == pytest.approx(1 + 0.5 + 1)

    url = f"/attempts/{attempt}/texts"
    assert url in kita.get("/desk").links()
    reading = kita.get(url)
    assert "朝市を開きます" in reading.text and "日時と場所が先にある" in reading.text
    words = {"own-points": "9", "own-comment": "日時が先にあります。"}
    refused = kita.post(f"{url}/own", status=422, **words)
    assert refused.fields(f"{url}/own")["own-comment"] == "日時が先にあります。"
    kita.post(f"{url}/own", **(words | {"own-points": "2.5"}))

    page = haru.get(f"/attempts/{attempt}/result")
    assert "日時が先にあります。" in page.text and "合格" in page.text
    with inside(app) as session:
        fact = session.scalars(select(Fact)).one()
        assert (fact.data["points"], fact.data["max"]) == (pytest.approx(5.0), 6)
        assert session.get_one(Attempt, attempt).passed
        assert session.scalar(select(func.count(Completion.id))) == 0  # nothing was watched or read
    assert url not in kita.get("/desk").links()
    assert "読みました" in haru.get("/notices").text


def test_a_second_reader_is_told_that_somebody_was_quicker(edition: Taught, visit: Visit) -> None:
    haru, kita, aoki = visit("haru"), visit("kita"), visit("aoki")
    _page, attempt = begin(haru, edition)
    haru.post(f"/attempts/{attempt}/submission", **ANSWERS)
    words = {"own-points": "1", "own-comment": "読みました。"}
    aoki.get(f"/attempts/{attempt}/texts")
    kita.get(f"/attempts/{attempt}/texts")
    kita.post(f"/attempts/{attempt}/texts/own", **words)
    page = aoki.post(f"/attempts/{attempt}/texts/own", status=409, **words)
    assert "もう" in page.text or "すでに" in page.text


def test_who_does_not_accompany_the_worker_finds_nothing(edition: Taught, visit: Visit) -> None:
    haru = visit("haru")
    _page, attempt = begin(haru, edition)
    haru.post(f"/attempts/{attempt}/submission", **ANSWERS)
    for stranger in ("mori", "sora", "haru"):
        visit(stranger).get(f"/attempts/{attempt}/texts", status=404)
