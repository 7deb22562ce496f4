"""A verification over the screens of director and verifier; nobody else finds anything."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask

from lms.accounts import people
from lms.accounts.models import Person, PersonRole, Role
from lms.db import db
from lms.teamjobs.models import Deliverable, Placement
from lms.teamjobs.verifying import asking, tables
from lms.teamjobs.verifying.models import Verification
from tests.browsing import Page, Visitor
from tests.verifying import CP932, ask, corrected, deliver_list, hand_in, take, verify

Visit = Callable[..., Visitor]
LATER = "/verifications/1/residual-errors"
NEW, APPROVAL, FACTS = "/deliverables/1/verification", "/deliverables/2/approval", "/workers/4/facts"


def person(name: str) -> Person:
    found = people.find(db.session(), name)
    assert found is not None
    return found


def filled(page: Page) -> dict[str, str]:
    """What the form in the middle of the page would send as it stands."""
    return dict(page.all("//main//form")[0].form_values())


@pytest.fixture
def entered(app: Flask) -> None:
    with app.test_request_context("/"):
        deliver_list(db.session(), person("aoki"), person("haru"))
        db.session.commit()


@pytest.fixture
def taken(app: Flask, entered: None) -> None:
    """Deliverable 1 is verified by nagi under placement 2."""
    with app.test_request_context("/"):
        verification = ask(db.session(), person("aoki"), db.session.get_one(Deliverable, 1))
        take(db.session(), person("aoki"), verification, person("nagi"))
        db.session.commit()


@pytest.fixture
def accepted(app: Flask, entered: None) -> None:
    with app.test_request_context("/"):
        verification = ask(db.session(), person("aoki"), db.session.get_one(Deliverable, 1))
        verify(db.session(), person("aoki"), verification, person("nagi"), missed=2)
        db.session.commit()


def test_the_director_has_a_delivered_table_verified(visit: Visit, entered: None) -> None:
    director = visit("aoki")
    assert NEW in director.get("/deliverables/1").links()
    form = director.get(NEW)
    assert "61行×3列" in form.text and asking.SAID in form.text
    sent = filled(form)
    assert (sent["planted"], sent["headings"], sent["min_level"]) == ("5", "1", "3")
    wrong = director.post(NEW, status=422, **{**sent, "planted": "99", "title": "検査のお願い"})
    assert "1から36まで" in wrong.text and wrong.all("//input[@name='title']/@value") == ["検査のお願い"]
    page = director.post(NEW, **{**sent, "min_level": "0", "content": "見比べる"})
    assert page.h1 == "名簿の入力の検査" and asking.SAID in page.text
    assert "春野 はる" in page.text and "かかわっています" in page.text, "who entered it is not asked"
    shown = director.get("/verifications/1")
    assert len(shown.all("//section[@aria-labelledby='planted']//tbody/tr")) == 5
    assert "/verifications/1" in director.get("/deliverables/1").links()


def test_the_verifier_gets_the_copy_corrects_it_and_learns_what_was_left(
    app: Flask, visit: Visit, taken: None
) -> None:
    worker, director = visit("nagi"), visit("aoki")
    page = worker.get("/placements/2")
    assert "こちらで入れた誤りが少しまじっています" in page.text
    answer = worker.send("GET", "/placements/2/file")
    assert "%E5%90%8D%E7%B0%BF.csv" in answer.headers["Content-Disposition"] and answer.data != CP932
    with app.test_request_context("/"):
        verification = db.session.get_one(Verification, 1)
        assert answer.data == tables.given_out(db.session(), verification).content
        done, planted = corrected(db.session(), verification, missed=2), verification.planted
    sent = {
        "body": "",
        "draft_version": "0",
        "self_check": ["1", "2", "3"],
        "note": "3行目が読みにくかったです",
    }
    few = b"\r\n".join(done.split(b"\r\n")[:30])
    short = worker.post("/placements/2", status=422, files={"file": (io.BytesIO(few), "名簿.csv")}, **sent)
    assert "行のファイルをお渡ししましたが" in short.text
    assert short.all("//input[@name='note']/@value") == [sent["note"]], "what was typed is kept"
    worker.post("/placements/2", files={"file": (io.BytesIO(done), "名簿.csv")}, **sent)
    waiting = worker.get("/placements/2")
    assert "仕込んだ誤り" not in waiting.text
    compared = director.get("/verifications/1")
    assert "20個のうち18個" in compared.text
    director.get("/deliverables/2")
    director.post(APPROVAL, comment="ありがとうございます")
    learnt = worker.get("/placements/2").text
    assert "仕込んだ誤り20個のうち18個を見つけました" in learnt
    assert all(each.planted in learnt for each in planted[:2])


def test_everybody_but_the_verifier_gets_the_clean_table(app: Flask, visit: Visit, taken: None) -> None:
    with app.test_request_context("/"):
        verification = db.session.get_one(Verification, 1)
        copy = tables.given_out(db.session(), verification).content
        hand_in(db.session(), db.session.get_one(Placement, 2), copy)
        db.session.commit()
    assert visit("nagi").send("GET", "/deliverables/2/file").data == copy
    assert visit("aoki").send("GET", "/deliverables/2/file").data == CP932


PAGES = (NEW, "/verifications/1", LATER)


@pytest.mark.parametrize("who", [None, "haru", "nagi", "sora", "kita", "ito"])
def test_planted_errors_are_seen_by_directors_alone(visit: Visit, accepted: None, who: str | None) -> None:
    other = visit(who)
    for path in PAGES:
        other.get(path, status=404)
    other.post("/residual-errors/1/withdrawal", status=404, reason="x")


@pytest.mark.parametrize("who", [None, "haru", "sora", "kita", "aoki"])
def test_the_copy_is_for_the_verifier_alone(visit: Visit, taken: None, who: str | None) -> None:
    visit(who).get("/placements/2/file", status=404)


def test_a_director_who_verifies_sees_no_planted_error(app: Flask, visit: Visit, taken: None) -> None:
    with app.test_request_context("/"):
        db.session.add(PersonRole(person_id=person("nagi").id, role=Role.DIRECTOR))
        db.session.commit()
    both = visit("nagi")
    for path in (NEW, "/verifications/1", "/deliverables/1/file"):
        both.get(path, status=404)
    assert "/verifications/1" not in both.get("/tasks/2").links()


def test_errors_found_later_are_written_down_and_taken_back(visit: Visit, accepted: None) -> None:
    director = visit("aoki")
    page = director.get(LATER)
    sent = filled(page)
    said = {"errors_found": "2", "found_by": "client", "who": "山田さん", "note": "電話が2件"}
    kept = director.post(LATER, status=422, **{**sent, **said, "found_on": "2000-01-01"})
    assert kept.all("//textarea[@name='note']")[0].text.strip() == "電話が2件"
    page = director.post(LATER, **{**sent, **said})
    assert "誤り2件" in page.text and "山田さん" in page.text
    worker = visit("nagi")
    (fact,) = [
        one for one in worker.get(FACTS).all("//main//li/a") if "あとから見つかった誤り2個" in one.text
    ]
    assert "/placements/2" in worker.get(fact.get("href")).links()
    assert "/verifications/1" in director.get(fact.get("href")).links()
    director.get("/verifications/1")
    wrong = director.post("/residual-errors/1/withdrawal", status=422, reason=" ")
    assert wrong.all("//details[@open]//*[@role='alert']") and wrong.all("//*[@id='reason-1-error']")
    assert "別の表でした" in director.post("/residual-errors/1/withdrawal", reason="別の表でした").text
