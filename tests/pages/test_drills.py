"""Drills through the pages: as the worker types them, and as the coach reads what came of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lms.accounts import people
from lms.db import db
from lms.skills import ladders
from tests.browsing import Visitor
from tests.drills import with_drills
from tests.pages.practice.test_desk import worker_url

ENTRY = "10枚の名刺と申込書を、正確に入力する"
TYPING = "10分間の入力テストで、いまの速さと正確さを知る"


@pytest.fixture(scope="module")
def blank_town(blank_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_drills(blank_town, tmp_path_factory.mktemp("drills"))


def drill_url(visitor: Visitor, title: str) -> str:
    links = visitor.get("/practice").all("//main//li//a")
    address = next(str(link.get("href")) for link in links if title in link.text_content())
    return address.replace("/practice", "/drill")


def test_a_worker_types_papers_in_and_both_read_what_the_machine_found(
    visit: Callable[..., Visitor],
) -> None:
    haru = visit("haru")
    url = drill_url(haru, ENTRY)
    page = haru.get(url)
    picture = page.all("//main//img/@src")[0]
    assert "株式会社みほん印刷" in haru.send("GET", picture).get_data(as_text=True)
    assert "サトウ ケンイチ" not in page.source, "the key never reaches the browser before it may"
    filled = {**page.fields(), "cell_0_0": "佐藤　健一"}
    done = haru.post(url, **filled, as_it_is="yes")
    assert "空白が多いか" in done.text and "サトウ ケンイチ" in done.text
    kita = visit("kita")
    assert "空白が多いか" in kita.get(f"{done.response.request.path}/assessment").text


def test_an_early_tap_hands_in_nothing_and_loses_nothing(visit: Callable[..., Visitor]) -> None:
    """Asked once: the papers count only as long as their answers were not seen."""
    haru = visit("haru")
    url = drill_url(haru, ENTRY)
    before = len(haru.get(url).all("//section[@aria-labelledby='model']//li"))
    filled = {**haru.get(url).fields(), "cell_0_0": "佐藤　健一"}
    asked = haru.post(url, status=409, **filled)
    empty = sum(name.startswith("cell_") for name in filled) - 1
    assert f"{empty}個の欄が空です" in asked.text
    assert asked.fields()["cell_0_0"] == "佐藤　健一" and "このまま提出する" in asked.text
    assert len(haru.get(url).all("//section[@aria-labelledby='model']//li")) == before
    with haru.app.app_context():
        ladders.load_default(db.session())
        db.session.commit()
    done = haru.post(url, **asked.fields())
    assert "空白が多いか" in done.text
    # thousands of faultless fields would be needed, and hundreds are there
    page = haru.get("/skills").text
    assert "コーチと話してください" in page and "誤りなしがあと" not in page


def test_fields_that_were_left_come_back_on_the_next_visit(visit: Callable[..., Visitor]) -> None:
    haru = visit("haru")
    url = drill_url(haru, ENTRY)
    key = haru.get(url).all("//form/@data-draft")[0]
    kept = {"body": "", "extras": {"cell_1_0": ["髙橋 春子"]}, "version": 0}
    assert haru.send("PUT", f"/drafts/{key}", json=kept).status_code == 200
    assert haru.get(url).fields()["cell_1_0"] == "髙橋 春子"


def test_a_typing_test_runs_and_is_nobody_elses_to_see(visit: Callable[..., Visitor]) -> None:
    haru = visit("haru")
    url = drill_url(haru, TYPING)
    haru.get(url)
    page = haru.post(url.replace("/drill", "/typing-runs"), seconds="60")
    run = page.response.request.path
    assert page.all("//textarea[@name='body']")
    pasted = haru.send("PUT", run, json={"body": "あ" * 900})
    assert pasted.status_code == 422
    visit("sora").get(run, status=404)
    assert "お試し" in haru.post(f"{run}/result", body="北の町の冬は長く").text


def test_a_new_drill_opens_on_what_was_agreed_in_a_session(visit: Callable[..., Visitor]) -> None:
    coach, haru = visit("kita"), visit("haru")
    with haru.app.test_request_context("/"):
        worker = people.find(db.session(), "haru")
        assert worker is not None
        url = f"/workers/{worker.id}/sessions"
    agreed = {"how": "phone", "body": "はじめまして", "next_action": "一枚ずつ指でさして読む"}
    coach.post(url, **{**coach.get(url).fields(), **agreed})
    assert "一枚ずつ指でさして読む" in haru.get(drill_url(haru, ENTRY)).text


def test_staff_key_a_workers_sheet_and_are_asked_once_too(visit: Callable[..., Visitor]) -> None:
    kita = visit("kita")
    index = kita.get(f"{worker_url(kita, 'haru')}/told")
    urls = [str(url) for url in index.all("//main//a[contains(@href, '/practice')]/@href")]
    url = next(url for url in urls if ENTRY in kita.get(url).text)
    sent = {**kita.get(url).fields(), "how": "paper", "cell_0_0": "佐藤　健一"}
    asked = kita.post(url, status=409, **sent)
    assert asked.fields()["cell_0_0"] == "佐藤　健一" and "このまま提出する" in asked.text
    done = kita.post(url, **{**asked.fields(), "how": "paper"})
    assert "代わりに出しました" in done.text and "空白が多いか" in done.text
    assert done.response.request.path in kita.get(url).links()
