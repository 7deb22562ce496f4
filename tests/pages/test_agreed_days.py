"""The pages of later days and of the client's rating, as the director and the worker meet them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.db import today
from lms.teamjobs import delivery, quality
from tests.town import take_task


@pytest.fixture
def aoki(visit):
    return visit("aoki")


def test_later_days_are_agreed_and_the_worker_keeps_the_note(aoki, visit, cast, session):
    placement = take_task(session, cast.aoki, cast.nagi, title="延ばす仕事")
    task, terms = placement.task_id, placement.terms.id
    number, due, pay = placement.id, placement.task.due_on + timedelta(days=9), placement.task.pay_on
    session.commit()
    address = f"/placements/{number}/days"
    assert address in aoki.get(f"/tasks/{task}").links()
    page = aoki.get(address)
    page = aoki.post(
        address, status=422, due_on="2020-01-01", inspect_on="", pay_on=str(pay), reason="お子さんの熱"
    )
    assert page.fields()["reason"] == "お子さんの熱" and page.fields()["due_on"] == "2020-01-01"
    days = {"due_on": str(due), "inspect_on": str(due + timedelta(days=3)), "pay_on": str(pay)}
    page = aoki.post(address, **days, care="y", reason="お子さんの熱")
    assert "日にちを変えました" in page.text
    worker = visit("nagi")
    sheet = worker.get(f"/terms/{terms}").text
    assert "取引条件の変更(1)" in sheet and f"{due.month}月{due.day}日" in sheet and "お子さんの熱" in sheet
    worker.get(address, status=404)
    visit("haru").get(f"/terms/{terms}", status=404)


def test_the_clients_stars_are_written_down_once(aoki, visit, cast, session):
    placement = take_task(session, cast.aoki, cast.nagi, title="評価される仕事")
    row = delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=cast.nagi)
    number = row.id
    session.commit()
    address = f"/deliverables/{number}/client-rating"
    assert "まだ検品に合格していません" in aoki.get(address).text
    quality.approve(session, row, by=cast.aoki)
    session.commit()
    session.rollback()
    assert address in aoki.get(f"/deliverables/{number}").links()
    aoki.get(address)
    later = str(today() + timedelta(days=9))
    page = aoki.post(address, told_on=later, stars="5", how="phone", status=422)
    assert "未来の日付" in page.text and page.fields()["stars"] == "5"
    assert "書きとめました" in aoki.post(address, told_on=str(today()), stars="5", how="phone").text
    assert "5点中5点" in aoki.get(address).text
    visit("nagi").get(address, status=404)
