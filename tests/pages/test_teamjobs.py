"""A task's way over the screens of director and worker; strangers and other workers find nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from lms.accounts import people
from lms.db import db, today
from tests.browsing import Visitor
from tests.town import ORDERER, write_task

Visit = Callable[..., Visitor]


@pytest.fixture
def task_id(app: Flask) -> int:
    with app.test_request_context("/"):
        director = people.find(db.session(), "aoki")
        assert director is not None
        task = write_task(db.session(), director)
        db.session.commit()
        return task.id


def offer_to_haru(director: Visitor, task_id: int) -> str:
    """Returns the worker's address of the offer."""
    page = director.get(f"/tasks/{task_id}")
    link = next(
        a.get("href")
        for a in page.all("//a")
        if "春野 はる" in a.text_content() and "offers" in a.get("href")
    )
    director.get(link)
    director.post(link, answer_by=str(today() + timedelta(days=2)), note="ぜひどうぞ")
    return "/offers/1"


def test_the_director_enters_the_company_and_writes_a_task(visit: Visit) -> None:
    director = visit("aoki")
    assert "先に入力してください" in director.get("/tasks").text
    director.get("/orderer")
    director.post("/orderer", **ORDERER)
    from lms.skills import ladders

    with director.app.test_request_context("/"):
        ladders.load_default(db.session())
        db.session.commit()
    page = director.get("/tasks/new")
    fields = (
        page.fields("")
        if page.all("//main//form[@action='']")
        else dict(page.all("//main//form")[0].form_values())
    )
    typed = fields | {
        "client": "さくら商店",
        "job": "商店街の紹介",
        "title": "紹介文",
        "content": "1本",
        "spec": "800字以上\n営業時間を入れる",
        "min_level": "0",
        "hours": "3",
        "fee_yen": "3000",
        "fee_basis": "別途相談",
    }
    wrong = director.post("/tasks/new", status=422, **typed)
    assert "はっきり決めてください" in wrong.text
    assert wrong.all("//textarea[@name='spec']")[0].text.strip() == "800字以上\n営業時間を入れる"
    right = director.post("/tasks/new", **typed | {"fee_basis": "1,000字 × 3円"})
    assert right.h1 == "紹介文"
    assert "春野 はる" in right.text
    further = next(link for link in right.links() if link.startswith("/team-jobs/"))
    page = director.get(further)
    assert "さくら商店 ・ 商店街の紹介" in page.text and not page.all("//input[@name='client']")
    wrong = director.post(further, status=422, **typed | {"fee_basis": "別途相談", "title": "写真の説明"})
    assert wrong.all("//input[@name='title']/@value") == ["写真の説明"]
    more = director.post(further, **typed | {"fee_basis": "1,000字 × 3円", "title": "写真の説明"})
    assert more.h1 == "写真の説明" and further in more.links(), "a piece of the same order"


def test_from_offer_to_accepted_check(visit: Visit, task_id: int) -> None:
    director, worker = visit("aoki"), visit("haru")
    address = offer_to_haru(director, task_id)
    page = worker.get(address)
    assert "辞退しても、レベルも順番も下がりません" in page.text
    accepted = worker.post(f"{address}/acceptance")
    assert accepted.h1 == "さくら商店の紹介文"
    terms = worker.get("/terms/1")
    assert "取引条件通知書" in terms.h1 and "支払期日と方法" in terms.text

    unticked = worker.post(
        "/placements/1", status=422, body="紹介文です。", draft_version="0", self_check=["1"]
    )
    assert unticked.all("//textarea[@name='body']")[0].text.strip() == "紹介文です。"
    worker.post("/placements/1", body="紹介文です。", draft_version="0", self_check=["1", "2"])
    checked = director.get("/deliverables/1")
    assert checked.fields()["chars"] == "6", "the length of a text on the page need not be counted by hand"
    director.post("/deliverables/1/return", clause="2", defect="missing", text="定休日を入れてください。")
    back = worker.get("/placements/1")
    assert "定休日を入れてください。" in back.text
    assert back.all("//textarea[@name='body']")[0].text.strip() == "紹介文です。"
    worker.post("/placements/1", body="定休日は月曜です。", draft_version="0", self_check=["1", "2"])
    done = director.post("/deliverables/2/approval", chars="900", typos="0", stars="5")
    assert "合格" in done.text
    assert "検品に合格しました" in worker.get("/placements/1").text


def test_a_worker_declines_in_one_tap(visit: Visit, task_id: int) -> None:
    address = offer_to_haru(visit("aoki"), task_id)
    worker = visit("haru")
    worker.get(address)
    assert "影響はありません" in worker.post(f"{address}/decline", reason="").text


@pytest.mark.parametrize("who", [None, "sora", "kita", "ito"])
def test_offers_placements_and_terms_are_the_workers_own(visit: Visit, task_id: int, who: str | None) -> None:
    director, worker = visit("aoki"), visit("haru")
    address = offer_to_haru(director, task_id)
    worker.get(address)
    worker.post(f"{address}/acceptance")
    other = visit(who)
    for path in (address, "/placements/1", "/terms/1", f"/tasks/{task_id}"):
        other.get(path, status=404)


def test_a_return_without_a_point_keeps_what_was_typed(visit: Visit, task_id: int) -> None:
    director, worker = visit("aoki"), visit("haru")
    address = offer_to_haru(director, task_id)
    worker.get(address)
    worker.post(f"{address}/acceptance")
    worker.post("/placements/1", body="文", draft_version="0", self_check=["1", "2"])
    director.get("/deliverables/1")
    page = director.post("/deliverables/1/return", status=422, defect="other", text="ここを直して")
    assert page.all("//textarea[@name='text']")[0].text.strip() == "ここを直して"


def test_work_is_ended_early_with_what_was_agreed(visit: Visit, task_id: int) -> None:
    director, worker = visit("aoki"), visit("haru")
    address = offer_to_haru(director, task_id)
    worker.get(address)
    worker.post(f"{address}/acceptance")
    assert "途中で終わりにする" in director.get(f"/tasks/{task_id}").text
    director.get("/placements/1/ending")
    kept = director.post(
        "/placements/1/ending", status=422, cause="client", fee_yen="多め", reason="依頼主の都合です"
    )
    assert "整数で書いてください" in kept.text and "依頼主の都合です" in kept.text
    director.post("/placements/1/ending", cause="client", fee_yen="300", reason="依頼主の都合です")
    for page in (director.get(f"/tasks/{task_id}"), worker.get("/placements/1")):
        assert "300円" in page.text and "依頼主の都合です" in page.text
    assert "途中で終了" in worker.get("/offers").text
    worker.get("/placements/1/ending", status=404)
