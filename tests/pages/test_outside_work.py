"""Work outside the team on the screen: the worker's own list, told by phone, advice with one next action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lms.accounts import people
from lms.db import db, today
from tests.browsing import Page, Visitor

Visit = Callable[..., Visitor]
JOB = {"title": "旅サイトの体験記事 😀", "track": "writing", "url": "https://example.jp/1", "pay_yen": "5000"}
TEXT = {
    "what": "proposal",
    "track": "writing",
    "body": "はじめまして。𠮷野です。",
    "question": "<b>短い</b>?",
}


def at(visitor: Visitor, name: str, path: str = "") -> str:
    with visitor.app.test_request_context("/"):
        found = people.find(db.session(), name)
        assert found is not None
        return f"/workers/{found.id}/outside{path}"


def log(worker: Visitor, **more: str) -> Page:
    worker.get("/outside")
    return worker.post("/outside", **{**JOB, **more})


def bring(worker: Visitor, **more: str) -> str:
    worker.get("/outside/work")
    return str(worker.post("/outside/work", **{**TEXT, **more}).response.request.path)


def test_the_pay_is_the_workers_own_affair_until_they_share_it(visit: Visit) -> None:
    worker, coach = visit("haru"), visit("kita")
    page = log(worker)
    assert "旅サイトの体験記事 😀" in page.text and "5,000円" in page.text
    theirs = coach.get(at(coach, "haru"))
    assert "旅サイトの体験記事" in theirs.text and "5,000" not in theirs.text
    [change] = [link for link in page.links() if "/outside/jobs/" in link]
    coach.get(change, status=404)
    worker.post(change, **{**worker.get(change).fields(), "pay_shared": "y"})
    assert "5,000円" in coach.get(at(coach, "haru")).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "どんな仕事か"),
        ({"title": "あ" * 121}, "長すぎます"),
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"due": "2026-02-30"}, "日付"),
        ({"pay_yen": "-5"}, "円"),
        ({"track": "magic"}, "仕事の種類"),
    ],
)
def test_a_job_that_cannot_be_says_why_and_keeps_what_was_typed(
    visit: Visit, changed: dict[str, str], said: str
) -> None:
    worker = visit("haru")
    worker.get("/outside")
    page = worker.post("/outside", status=422, **{**JOB, **changed})
    assert said in " ".join(each.text_content() for each in page.all("//*[contains(@class, 'problem')]"))
    sent, [name] = page.fields(), changed
    assert [sent[each] for each in ("title", "url", "pay_yen")] == [
        {**JOB, **changed}[each] for each in ("title", "url", "pay_yen")
    ], name
    assert "旅サイト" not in worker.get("/outside").text


def test_a_job_told_by_phone_shows_who_entered_it_and_how(visit: Visit) -> None:
    coach, worker = visit("kita"), visit("sora")
    url = at(coach, "sora")
    coach.get(url)
    assert "どのように聞いたか" in coach.post(url, status=422, **JOB).text
    for _again in range(2):
        page = coach.post(url, told="phone", **JOB)
    assert len(page.all("//h3[contains(., '旅サイト')]")) == 1, "sent twice, it is one job"
    page = worker.get("/outside")
    assert "北 ひろしさんが代わりに入力" in page.text and "電話" in page.text
    assert "リストに「旅サイトの体験記事 😀」を代わりに入れました" in worker.get("/notices").text
    [form] = page.all("//form[contains(@action, '/outcome')]")
    worker.post(form.get("action"), outcome="won")
    assert "受注できた" in coach.get(url).text


def test_a_text_on_paper_is_typed_in_by_the_director(visit: Visit) -> None:
    director, worker = visit("aoki"), visit("sora")
    url = at(director, "sora", "/work")
    director.get(url)
    page = director.post(url, status=422, **TEXT)
    assert page.fields()["body"] == TEXT["body"], "nothing typed is lost"
    director.post(url, told="paper", **TEXT)
    [link] = [link for link in worker.get("/outside").links() if "/outside-work/" in link]
    page = worker.get(link)
    assert "青木 まことさんが代わりに入力" in page.text
    assert "紙" in [tag.text_content() for tag in page.all("//span[@class='tag']")]


def test_advice_leads_on_to_the_next_action_the_worker_finds_everywhere(visit: Visit) -> None:
    worker, coach = visit("haru"), visit("kita")
    url = bring(worker)
    assert bring(worker) == url, "brought twice, it is one text"
    assert "<b>短い</b>?" in worker.get(url).text, "HTML is shown as it was typed"
    assert url in coach.get("/desk").links()
    page = coach.get(url)
    given: dict[str, Any] = {**page.fields(), "body": "具体的でよいです。", "mark_accuracy": "3"}
    page = coach.post(url, status=422, **given)
    assert page.fields()["body"] == "具体的でよいです。" and "5つとも" in page.text
    given |= {"mark_accuracy": "", "next_action": "値段を書きそえる", "due": f"{today() - timedelta(days=1)}"}
    assert "過ぎた日" in coach.post(url, status=422, **given).text
    coach.post(url, **given | {"due": f"{today() + timedelta(days=3)}"})
    for place in ("/today", "/practice", url):
        assert "値段を書きそえる" in worker.get(place).text
    page = worker.post(f"{url}/receipt")
    [form] = page.all("//form[contains(@action, '/next-actions/')]")
    worker.post(form.get("action"), outcome="done")
    assert "値段を書きそえる" not in worker.get("/today").text
    assert "値段を書きそえる" in coach.get(at(coach, "haru").removesuffix("/outside")).text


def test_advice_is_given_once(visit: Visit) -> None:
    worker, coach, director = visit("haru"), visit("kita"), visit("aoki")
    url = bring(worker)
    for staff in (coach, director):
        staff.get(url)
    coach.post(url, body="よい", next_action="書く")
    page = director.post(url, status=409, body="別の助言です", next_action="声に出して読む")
    assert page.all("//*[@role='alert']"), "it says that somebody was quicker"
    assert "別の助言です" in page.text and "声に出して読む" in page.text, "what was typed is there to copy"


def test_nobody_else_finds_it_and_nothing_of_it_stays_on_a_shared_phone(visit: Visit) -> None:
    worker = visit("haru")
    url, listed = bring(worker), at(worker, "haru")
    for stranger in ("sora", "mori", "ito", None):
        other = visit(stranger)
        for address in (url, listed, f"{listed}/work"):
            other.get(address, status=404)
    sora = visit("sora")
    sora.get("/outside/work")
    page = sora.post(url, status=404, body="のぞき見", next_action="書く")
    assert "𠮷野" not in page.source
    for address in (url, "/outside", "/practice", "/meetings", "/notices", "/today"):
        assert worker.get(address).response.headers["Cache-Control"] == "no-store"
