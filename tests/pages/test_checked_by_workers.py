"""A trusted worker's check, the director's blind second marks and a client's complaint, over the screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db, today
from lms.teamjobs.checking.models import Checker
from tests.browsing import Visitor
from tests.cast import Cast
from tests.checked_work import MARKS, all_checked, delivered, name_haru

Visit = Callable[..., Visitor]
SECOND = {f"mark_{axis}": str(mark) for axis, mark in (MARKS | {"accuracy": 1}).items()}
TOLD = {
    "text": "定休日がちがうそうです。",
    "defect": "wrong_fact",
    "told_by": "商店会の木村さん",
    "how": "phone",
    "errors_counted": "",
}


@pytest.fixture
def people(app: Flask) -> Cast:
    """Haru checks; one piece of Sora's is checked with marks, one waits."""
    with app.test_request_context("/"):
        session = db.session()
        found = {person.sign_in_name: person for person in session.scalars(select(Person))}
        cast = Cast(**{name: found[name] for name in Cast.__dataclass_fields__})
        name_haru(session, cast)
        list(all_checked(session, cast, 1))
        delivered(session, cast, cast.sora, title="花屋の紹介")
        session.commit()
        return cast


def test_the_director_names_a_checker_and_takes_it_over_again(app: Flask, visit: Visit, people: Cast) -> None:
    director = visit("aoki")
    page = director.get("/team-jobs/1/checkers")
    assert "春野 はる" in page.text and "検品" in page.text
    page = director.post("/checkers/1/ending")
    assert "あなたにもどりました" in page.text and visit("haru").get("/deliverables/2", status=404)
    free = page.all("//input[@type='radio']/@value")
    named = director.post("/team-jobs/1/checkers", placement=free[0])
    assert "春野 はるさんにお知らせしました" in named.text
    with app.test_request_context("/"):
        assert db.session.get_one(Checker, 1).running


def test_a_named_worker_finds_the_work_and_checks_it(visit: Visit, people: Cast) -> None:
    haru = visit("haru")
    assert "/deliverables/2" in haru.get("/offers").links()
    page = haru.get("/deliverables/2")
    assert not page.all("//input[@name='stars']") and "発注者からの指摘を記録する" not in page.text
    wrong = haru.post("/deliverables/2/approval", status=422, comment="よいです。", mark_accuracy="3")
    assert wrong.all("//*[@id='mark_instruction-error']")
    assert "よいです。" in wrong.all("//textarea[@name='comment']")[0].text
    marks = {f"mark_{axis}": str(mark) for axis, mark in MARKS.items()}
    done = haru.post("/deliverables/2/approval", comment="よいです。", **marks)
    assert done.h1 == "検品：花屋の紹介" and "検品の採点" in done.text
    assert "/deliverables/2" in haru.get("/offers").links()


def test_the_slower_of_two_who_check_is_told_and_loses_no_word(visit: Visit, people: Cast) -> None:
    marks = {f"mark_{axis}": str(mark) for axis, mark in MARKS.items()}
    visit("haru").post("/deliverables/2/approval", comment="よいです。", **marks)
    director = visit("aoki")
    late = director.post("/deliverables/2/approval", status=409, comment="季節の話が楽しいです。")
    assert "もう検品" in late.all("//*[@role='alert']")[0].text_content()
    assert "季節の話が楽しいです。" in late.text
    late = director.post("/deliverables/2/return", status=409, clause="1", defect="typos", text="漢字を直す")
    assert "もう検品" in late.all("//*[@role='alert']")[0].text_content() and "漢字を直す" in late.text


def test_the_director_marks_blind_and_then_compares(visit: Visit, people: Cast) -> None:
    director = visit("aoki")
    assert "/deliverables/1/second-marks" in director.get("/second-checks").links()
    for path in ("/deliverables/1", "/deliverables/1/second-marks"):
        page = director.get(path)
        assert "読みやすいです。" not in page.text and "検品の採点" not in page.text, path
    left_out = director.post("/deliverables/1/second-marks", status=422, **SECOND | {"mark_research": ""})
    assert left_out.all("//select[@name='mark_accuracy']/option[@selected]/@value") == ["1"]
    both = director.post("/deliverables/1/second-marks", words="事実を一つ確かめましょう。", **SECOND)
    assert both.all("//h2[@id='both']")
    assert "読みやすいです。" in director.get("/deliverables/1").text
    assert "事実を一つ確かめましょう。" in visit("haru").get("/deliverables/1/second-marks").text
    visit("sora").get("/deliverables/1/second-marks", status=404)
    again = director.post("/deliverables/1/second-marks", status=409, **SECOND | {"mark_accuracy": "4"})
    assert again.all("//*[@role='alert']") and "もう済んでいます" in again.text


def test_whoever_would_rather_look_marks_no_more(visit: Visit, people: Cast) -> None:
    director = visit("aoki")
    director.get("/deliverables/1")
    assert "読みやすいです。" in director.post("/deliverables/1/first-marks").text
    director.get("/deliverables/1/second-marks", status=404)
    assert "/deliverables/1/second-marks" not in director.get("/second-checks").links()


def test_what_the_client_said_is_written_down_read_kindly_and_taken_back(visit: Visit, people: Cast) -> None:
    director = visit("aoki")
    new = "/deliverables/1/complaints/new"
    director.get(new)
    wrong = director.post(new, status=422, **TOLD, told_on="2120-01-01")
    assert "定休日がちがう" in wrong.all("//textarea[@name='text']")[0].text
    page = director.post(new, **TOLD, told_on=str(today()))
    assert "商店会の木村さん" in page.text
    kind = visit("sora").get("/placements/2").text
    assert "定休日がちがうそうです。" in kind and "報酬は決めたとおり" in kind and "春野" not in kind
    assert "検品でも" in kind
    assert "定休日がちがうそうです。" in visit("haru").get("/deliverables/1").text
    director.get("/complaints/1/withdrawal")
    page = director.post("/complaints/1/withdrawal", why="taken_back", reason="読みちがいだったそうです。")
    assert "読みちがいだったそうです。" in page.text
    kind = visit("sora").get("/placements/2").text
    assert "数えていません" in kind and "検品でも" not in kind, "nothing slipped through the check"


@pytest.mark.parametrize("who", [None, "nagi", "sora", "kita", "ito"])
def test_strangers_find_none_of_it(visit: Visit, people: Cast, who: str | None) -> None:
    other = visit(who)
    paths = [
        "/deliverables/1",
        "/deliverables/1/second-marks",
        "/deliverables/1/complaints/new",
        "/complaints/1/withdrawal",
        "/team-jobs/1/checkers",
        "/second-checks",
    ]
    for path in paths:
        other.get(path, status=404)


def test_a_checker_is_no_director(visit: Visit, people: Cast) -> None:
    haru = visit("haru")
    for path in ("/deliverables/1/complaints/new", "/second-checks", "/team-jobs/1/checkers", "/tasks"):
        haru.get(path, status=404)
    haru.get("/deliverables/1/second-marks", status=404)  # no marks of a director yet
    haru.get("/deliverables/1")
    haru.post("/deliverables/1/first-marks", status=404)
