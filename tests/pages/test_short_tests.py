"""A short test on the screen: it ends with a place to begin, shows no key and gives no marks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts import people
from lms.aptitude.models import AptitudeAnswer, AptitudeInvitation, AptitudeTest, How
from lms.db import now, today
from lms.notices.choices import choose
from lms.notices.models import Notice
from lms.skills import evidence
from lms.skills.facts import Kind
from tests.browsing import Page, Visitor
from tests.pages.aptitude_scenes import id_of, main, someone, taught
from tests.pages.lesson_scenes import Visit, inside

__all__ = ["taught"]


def take(visitor: Visitor, *, url: str, unknown: bool = False) -> Page:
    """Answer until the result comes: everything with its first choice, or nothing known."""
    page = visitor.get(url)
    for _ in range(13):
        if "/result" in page.response.request.path:
            return page
        form = page.all("//form[contains(@action, '/answers/')]")[0]
        sent = {} if unknown else {k: v for k, v in form.form_values() if k != "csrf_token"}
        page = visitor.post(
            form.get("action"), **sent, **({"unknown": "yes"} if unknown else guess(form, sent))
        )
    raise AssertionError("more than twelve questions")


def guess(form: Any, sent: dict[str, str]) -> dict[str, str]:
    """The first choice of each group, a word in each gap."""
    found = {
        box.get("name"): box.get("value")
        for box in reversed(form.xpath(".//input[@type='radio' or @type='checkbox']"))
    }
    for gap in form.xpath(".//input[@type='text' or not(@type)]"):
        found[gap.get("name")] = "1"
    for choice in form.xpath(".//select"):
        values = [option.get("value") for option in choice.xpath(".//option") if option.get("value")]
        found[choice.get("name")] = values[len(found) % len(values)]
    return found


def begin(visitor: Visitor, track: str = "writing") -> str:
    visitor.get("/aptitude")
    return str(visitor.post(f"/aptitude/tests/{track}").response.request.path)


@pytest.mark.usefixtures("taught")
def test_a_short_test_ends_with_a_place_to_begin_and_no_marks(app: Flask, visit: Visit) -> None:
    haru = visit("haru")
    page = take(haru, url=begin(haru), unknown=True)
    assert "ここから始めるのがおすすめです" in main(page) and page.all(
        "//main//a[contains(@href, '/lessons/')]"
    )
    assert not re.search(r"\d+点|不合格|正解", main(page))
    with inside(app) as session:
        worker = someone(session, "haru")
        test = session.scalars(select(AptitudeTest)).one()
        assert 5 <= len(test.answers) <= 12 and test.ended_at is not None
        assert test.ability is not None and test.ability < test.prior_mean
        (fact,) = evidence.facts_of(session, worker, "writing")
        assert fact.kind == Kind.APTITUDE and fact.source == f"aptitude_test:{test.id}"
        assert session.scalars(
            select(Notice.kind).where(Notice.person_id == someone(session, "kita").id)
        ).all()
    assert "力だめし" in main(visit("haru").get(f"/workers/{id_of(app, 'haru')}/facts"))
    assert "おすすめ" in main(visit("kita").get(page.response.request.path))
    visit("mori").get(page.response.request.path, status=404)


@pytest.mark.usefixtures("taught")
def test_keys_never_reach_the_page_and_a_double_tap_skips_nothing(app: Flask, visit: Visit) -> None:
    haru = visit("haru")
    url = begin(haru)
    page = haru.get(url)
    assert "ひみつ" not in page.source
    action = page.all("//form[contains(@action, '/answers/')]/@action")[0]
    assert "答えを選ぶ" in main(haru.post(action, status=422))
    haru.post(action, unknown="yes")
    assert "2問目" in main(haru.post(action, unknown="yes"))
    with inside(app) as session:
        assert len(session.scalars(select(AptitudeAnswer)).all()) == 2
    visit("sora").get(url, status=404)
    assert "2問目" in main(visit("haru").get(url))
    assert "つづ" in main(visit("haru").get("/aptitude")) or "続" in main(visit("haru").get("/aptitude"))


@pytest.mark.usefixtures("taught")
def test_it_can_be_taken_again_after_ninety_days(app: Flask, visit: Visit) -> None:
    haru = visit("haru")
    take(haru, url=begin(haru), unknown=True)
    assert haru.post("/aptitude/tests/writing", status=409)
    with inside(app) as session:
        session.scalars(select(AptitudeTest)).one().ended_at = now() - timedelta(days=90)
    assert "/aptitude-tests/" in begin(haru)


@pytest.mark.usefixtures("taught")
def test_the_coach_reads_the_questions_out_and_only_they_answer(app: Flask, visit: Visit) -> None:
    sora, kita = id_of(app, "sora"), visit("kita")
    kita.get(f"/workers/{sora}/aptitude")
    page = kita.post(f"/workers/{sora}/aptitude-tests", track="writing", how="phone")
    assert "空井 そら" in main(page)
    url = page.response.request.path
    assert "/result" in take(kita, url=url).response.request.path
    with inside(app) as session:
        assert session.scalars(select(AptitudeTest)).one().how == How.PHONE


@pytest.mark.usefixtures("taught")
def test_a_coach_asks_for_it_once_and_the_worker_is_free_to(app: Flask, visit: Visit) -> None:
    sora, kita = id_of(app, "sora"), visit("kita")
    url = f"/workers/{sora}/aptitude-invitations"
    kita.get(f"/workers/{sora}/aptitude")
    assert "お願いしました" in main(kita.post(url, track="writing"))
    assert "もうお願いしてあります" in main(kita.post(url, status=409, track="writing"))
    worker = visit("sora")
    assert "北 ひろしさんから、力だめし" in worker.get("/notices").text
    assert "北 ひろしさんのおすすめ" in main(worker.get("/aptitude"))
    assert "力だめしを受ける" in worker.get("/today").text
    begin(worker)
    assert "おすすめ（" not in main(worker.get("/aptitude"))
    assert "もう始まっています" in main(kita.post(url, status=409, track="writing"))
    visit("mori").get("/today")
    visit("mori").post(url, status=404, track="writing")


@pytest.mark.usefixtures("taught")
def test_nobody_is_asked_during_a_rest_nor_told_who_does_not_want_to_be(app: Flask, visit: Visit) -> None:
    sora, haru = id_of(app, "sora"), id_of(app, "haru")
    with inside(app) as session:
        worker = someone(session, "sora")
        people.start_rest(session, worker, since=today(), until=None, by=worker)
        choose(session, someone(session, "haru"), [], by=someone(session, "haru"))
    kita = visit("kita")
    kita.get(f"/workers/{sora}/aptitude")
    answer = kita.post(f"/workers/{sora}/aptitude-invitations", status=409, track="writing")
    assert "お休み中" in main(answer)
    kita.post(f"/workers/{haru}/aptitude-invitations", track="writing")
    assert "北 ひろし" not in visit("haru").get("/notices").text
    with inside(app) as session:
        assert [row.worker_id for row in session.scalars(select(AptitudeInvitation))] == [haru]
