"""A quiz through the pages: answers are kept one by one, handed in once, and explained afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.browsing import Visitor
from tests.pages.test_learning import (
    Taught,
    as_form,
    begin,
    lesson_url,
    teach,
)

Visit = Callable[..., Visitor]


@pytest.fixture
def edition(app: Flask, tmp_path: Path) -> Taught:
    return teach(app, tmp_path / "catalog")


def test_a_quiz_page_holds_no_key(visit: Visit, edition: Taught) -> None:
    page, _attempt = begin(visit("haru"), edition)
    for secret in ("結論が先です", "次に書きます", "後に回します", "right"):
        assert secret not in page.source.split("<main")[1].replace("primary", "")
    assert "案内" not in [field.get("value") for field in page.all("//input")]


def test_answers_are_acknowledged_one_by_one_and_found_again(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    for name, value in (("q1", 1), ("q2", False), ("q3", [2, 0, 1]), ("q4", "あんない")):
        answer = worker.send("POST", f"/attempts/{attempt}/answers", json={"question": name, "value": value})
        assert re.fullmatch(r"\d{1,2}:\d\d", answer.get_json()["saved_at"])
    assert answer.get_json()["left"] == 0
    page = visit("haru").get(f"/attempts/{attempt}")
    assert page.all("//input[@name='q1'][@checked]/@value") == ["1"]
    assert page.all("//input[@name='q2'][@checked]/@value") == ["no"]
    assert page.all("//*[@data-order]/li/@data-item") == ["2", "0", "1"]
    assert page.all("//input[@name='q4']/@value") == ["あんない"]
    assert page.text.count("保存しました") == 4


def test_without_scripts_one_save_button_keeps_everything_on_the_page(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    page, attempt = begin(worker, edition)
    answers = {"q1": 0, "q2": True, "q3": [1, 2, 0], "q4": "案内"}
    page = worker.post(f"/attempts/{attempt}/answers", here="q2", **as_form(answers))
    assert page.text.count("保存しました") == 4
    # Two lines with one number: said at the question, the others stay saved.
    wrong = as_form(answers) | {"q3-0": "1", "q3-1": "1", "q4": "理由"}
    page = worker.post(f"/attempts/{attempt}/answers", status=422, here="q3", **wrong)
    assert "同じ番号" in page.all("//fieldset[@id='q3']")[0].text_content()
    assert page.all("//input[@name='q4']/@value") == ["理由"]
    assert page.all("//select[@name='q3-0']/option[@selected]/@value") == ["1"], "what was typed is kept"


def test_an_old_page_of_another_screen_empties_no_answer(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    old, attempt = begin(worker, edition)
    [made_at] = old.all("//input[@name='made_at']/@value")
    for name, value in (("q1", 1), ("q2", False), ("q3", [2, 0, 1]), ("q4", "あんない")):
        worker.send("POST", f"/attempts/{attempt}/answers", json={"question": name, "value": value})
    empty = {"q3-0": "", "q3-1": "", "q3-2": "", "q3-asked": "yes", "q4": " "}
    page = worker.post(f"/attempts/{attempt}/answers", here="q1", made_at=made_at, **empty)
    assert page.all("//*[@data-order]/li/@data-item") == ["2", "0", "1"]
    assert page.all("//input[@name='q4']/@value") == ["あんない"]
    [made_at] = page.all("//input[@name='made_at']/@value")
    page = worker.post(f"/attempts/{attempt}/answers", here="q4", made_at=made_at, **empty)
    assert page.all("//input[@name='q4']/@value") == [""], "who saw the answer may take it back"


def test_a_number_too_long_to_read_is_refused_like_any_other(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    page = worker.post(f"/attempts/{attempt}/answers", status=422, here="q1", q1="9" * 5000)
    assert "もう一度選んでください" in page.all("//fieldset[@id='q1']")[0].text_content()


def test_handing_in_twice_leads_to_the_result(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    first = worker.post(f"/attempts/{attempt}/submission", as_it_is="yes")
    again = worker.post(f"/attempts/{attempt}/submission", as_it_is="yes")
    assert again.response.request.path == first.response.request.path == f"/attempts/{attempt}/result"
    late = worker.post(f"/attempts/{attempt}/answers", here="q1", q1="0")
    assert late.response.request.path.endswith("/result") and "もう提出されています" in late.text.replace(
        "、", ""
    )


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"question": "q1", "value": 99}, 422),
        ({"question": "q1", "value": "x"}, 422),
        ({"question": "q99", "value": 1}, 404),
        ({}, 404),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_words(
    visit: Visit, edition: Taught, told: dict[str, Any], status: int
) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    answer = worker.send("POST", f"/attempts/{attempt}/answers", json=told)
    assert answer.status_code == status and answer.get_json()["error"]


def test_handing_in_half_is_asked_about_and_then_done(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    page = worker.post(f"/attempts/{attempt}/submission", status=409, q2="yes")
    assert page.all("//*[@id='asked']//a/@href") == ["#q1", "#q3", "#q4"]
    page = worker.post(f"/attempts/{attempt}/submission", as_it_is="yes", q2="yes")
    assert page.response.request.path == f"/attempts/{attempt}/result"
    assert "1 / 5" in page.text or "5点中1点" in page.text


def test_the_result_explains_and_leads_back_to_the_second(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    page = worker.post(f"/attempts/{attempt}/submission", as_it_is="yes", q4="あいさつ")
    assert "結論が先です。" in page.text and "案内です。" in page.text
    assert f"{lesson_url(edition)}?t=20#player" in page.links()
    assert f"{lesson_url(edition)}?t=80#player" in page.links()
    # Open again: there is nothing to answer any more.
    assert worker.get(f"/attempts/{attempt}").response.request.path.endswith("/result")
    late = worker.send("POST", f"/attempts/{attempt}/answers", json={"question": "q2", "value": True})
    assert late.status_code == 409


def test_a_retake_says_whether_it_goes_on_record(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    page = worker.post(f"/attempts/{attempt}/submission", as_it_is="yes")
    assert "練習" in page.text
    page, second = begin(worker, edition)
    assert second != attempt and "練習" in page.text


def test_an_attempt_is_seen_by_its_owner_and_its_result_by_the_coach(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    _page, attempt = begin(worker, edition)
    for person in ("sora", "kita"):
        visit(person).get(f"/attempts/{attempt}", status=404)
    worker.post(f"/attempts/{attempt}/submission", as_it_is="yes")
    visit("sora").get(f"/attempts/{attempt}/result", status=404)
    visit("mori").get(f"/attempts/{attempt}/result", status=404)
    page = visit("kita").get(f"/attempts/{attempt}/result")
    assert "春野 はる" in page.text and not page.all("//form[contains(@action, '/attempts')]")
