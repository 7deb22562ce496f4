"""Drafts as a worker meets them: kept from the first keystroke, on every device, never mixed up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browsing import Visitor
from tests.cast import PASSWORD
from tests.handing_in import address, piece_url
from tests.pieces import text

Visit = Callable[..., Visitor]


def save(visitor: Visitor, key: str, body: str, version: int, **extras: list[str]) -> Any:
    return visitor.send("PUT", f"/drafts/{key}", json={"body": body, "version": version, "extras": extras})


def test_a_draft_saved_by_the_script_is_there_on_another_device(visit: Visit) -> None:
    phone = visit("haru")
    url = piece_url(phone)
    key = phone.get(url).all("//form/@data-draft")[0]
    answer = save(phone, key, "書きはじめ", 0, checked=["2"])
    assert answer.status_code == 200
    assert answer.json["version"] == 1 and ":" in answer.json["saved_at"]

    desktop = visit("haru")
    assert "書きかけ" in desktop.get("/practice").text
    page = desktop.get(url)
    assert page.fields()["body"] == "書きはじめ"
    assert page.fields()["draft_version"] == page.all("//form/@data-draft-version")[0] == "1"
    assert page.all("//input[@name='checked' and @checked]/@value") == ["2"]


def test_two_tabs_get_both_texts(visit: Visit) -> None:
    worker = visit("haru")
    save(worker, "practice:2:1", "もと", 0)
    save(worker, "practice:2:1", "右のタブ", 1)
    answer = save(worker, "practice:2:1", "左のタブ", 1)
    assert answer.status_code == 409
    assert answer.json["mine"]["body"] == "左のタブ"
    assert answer.json["theirs"]["body"] == "右のタブ"
    assert answer.json["theirs"]["version"] == 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"body": "x" * 100_001, "version": 0}, 422),
        ({"body": 5, "version": 0}, 422),
        ({"body": "x"}, 422),
        ({"body": "x", "version": 0, "extras": {"a": "b"}}, 422),
        ({"body": "x", "version": 10**40}, 200),
        ([], 409),
    ],
)
def test_a_draft_that_cannot_be_read_is_refused_in_words(visit: Visit, sent: Any, status: int) -> None:
    answer = visit("haru").send("PUT", "/drafts/practice:2:1", json=sent)
    assert answer.status_code == status
    assert status == 200 or answer.json["error"]


def test_a_stranger_and_a_form_without_token_keep_no_draft(visit: Visit) -> None:
    stranger = visit()
    stranger.get("/")
    assert save(stranger, "practice:2:1", "x", 0).status_code == 404
    worker = visit("haru")
    worker.token = "made up"
    assert save(worker, "practice:2:1", "x", 0).status_code == 400


def test_drafts_of_two_people_on_one_phone_never_meet(visit: Visit) -> None:
    phone = visit("haru")
    url = piece_url(phone)
    save(phone, phone.get(url).all("//form/@data-draft")[0], "はるの下書き", 0)
    phone.post("/sign-out")
    phone.get("/sign-in")
    phone.post("/sign-in", login="sora", password=PASSWORD)
    page = phone.get(url)
    assert "はるの下書き" not in page.source


def test_without_scripts_the_button_keeps_the_draft(visit: Visit) -> None:
    worker = visit("haru")
    url = piece_url(worker)
    page = worker.get(url)
    [button] = page.all("//button[@name='next']")
    sent = {**page.fields(), "body": "一行目\r\n二行目", "checked": ["0"], "next": button.get("value")}
    back = worker.post(button.get("formaction"), **sent)
    assert address(back) == url
    assert "下書きを保存しました" in back.text
    assert back.fields()["body"].splitlines() == ["一行目", "二行目"]


def test_without_scripts_two_tabs_are_shown_both_texts_to_choose(visit: Visit) -> None:
    worker = visit("haru")
    url = piece_url(worker)
    left = worker.get(url)
    action = left.all("//button[@name='next']/@formaction")[0]
    worker.post(action, **{**left.fields(), "body": "右のタブ", "next": url})
    page = worker.post(action, status=409, **{**left.fields(), "body": "左のタブ", "next": url})
    assert "左のタブ" in page.all("//textarea")[0].text_content()
    assert "右のタブ" in page.text
    back = worker.post(action, **{**page.fields(action), "body": "左と右", "next": url})
    assert back.fields()["body"] == "左と右"


def test_handing_in_an_old_tab_shows_the_newer_text_first(visit: Visit) -> None:
    worker = visit("haru")
    url = piece_url(worker)
    old = worker.get(url).fields()
    save(worker, worker.get(url).all("//form/@data-draft")[0], "新しいタブの文", 0)
    page = worker.post(url, status=409, **{**old, "body": text()})
    assert "新しいタブの文" in page.all("//*[@data-draft-conflict]")[0].text_content()
    assert page.fields()["body"].split() == text().split()
    # Having seen both, handing in again is a decision.
    assert address(worker.post(url, **page.fields())).startswith("/submissions/")


def test_a_draft_never_leads_to_another_site(visit: Visit) -> None:
    worker = visit("haru")
    worker.get("/practice")
    page = worker.post("/drafts/practice:2:1", body="x", draft_version="0", next="https://evil.example/")
    assert "evil" not in address(page)
