"""Loads, absences, handing over and signs on the screen: who sees what, what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts import people
from lms.db import db, now, today
from lms.notices.models import Notice
from tests.browsing import Page, Visitor

Visit = Callable[..., Visitor]
DAY = timedelta(days=1)


def number(visitor: Visitor, name: str) -> int:
    with visitor.app.test_request_context("/"):
        found = people.find(db.session(), name)
        assert found is not None
        return found.id


def leave(coach: Visitor, *, since: int, until: int, stand_in: int = 0, status: int = 200) -> Page:
    url = f"/coaches/{number(coach, 'kita')}"
    coach.get(url)
    days = {"since": f"{today() + since * DAY}", "until": f"{today() + until * DAY}"}
    return coach.post(f"{url}/absences", status=status, stand_in=str(stand_in), **days)


def test_what_the_coach_said_they_can_take_stands_in_the_field(visit: Visit) -> None:
    coach = visit("kita")
    url = f"/coaches/{number(coach, 'kita')}"
    coach.get(url)
    coach.post(url, most="2")
    assert coach.get(url).fields(url)["most"] == "2"
    assert "2人のうち2人" in coach.get("/coaches").text
    page = coach.post(url, status=422, most="400")
    assert page.fields(url)["most"] == "400" and page.all("//*[contains(@class, 'problem')]")
    visit("mori").get(url, status=404)
    director = visit("aoki")
    director.post(url, **director.get(url).fields(url) | {"most": ""})
    assert coach.get(url).fields(url).get("most", "") == ""


def test_an_absence_says_who_stands_in_and_can_be_struck(visit: Visit) -> None:
    coach, other = visit("kita"), visit("mori")
    page = leave(coach, since=3, until=1, status=422)
    assert "最後の日" in page.text and f"{today() + 3 * DAY}" in page.source, "what was typed stays"
    assert leave(coach, since=-9, until=-5, status=422).all("//*[contains(@class, 'problem')]")
    page = leave(coach, since=2, until=4, stand_in=number(coach, "mori"))
    assert "森 しずかさんが代わりに見ます" in page.text
    leave(coach, since=3, until=5, status=409)
    assert "森 しずかさんが代わりに見ます" in other.get("/coaches").text
    [end] = [f.get("action") for f in page.all("//form") if "/absences/" in (f.get("action") or "")]
    other.post(end, status=404)
    assert "代わりに見ます" not in coach.post(end).text


def test_nobody_can_book_a_coach_who_is_away(visit: Visit) -> None:
    coach, worker = visit("kita"), visit("haru")
    day = f"{today() + 3 * DAY}"
    coach.get("/desk/slots")
    coach.post("/desk/slots", day=day, first="10:00", last="10:30", ways="phone")
    free = [link for link in worker.get("/meetings").links() if "/booking" in link]
    worker.post(free[0], **worker.get(free[0]).fields(free[0]))
    leave(coach, since=2, until=4)
    page = worker.get("/meetings")
    assert not [link for link in page.links() if "/booking" in link] and "これからの面談" not in page.text
    worker.get(free[1], status=404)
    assert "別の時間" in worker.get("/notices").text
    assert "北 ひろしさんは" in page.text and "不在です" in page.text and "窓口" in page.text


def test_the_director_hands_a_worker_over_and_the_next_coach_reads_what_was(visit: Visit) -> None:
    director, after, before = visit("aoki"), visit("mori"), visit("kita")
    worker = number(director, "haru")
    url = f"/workers/{worker}/hand-over"
    page = director.get(url)
    options = [option.text_content() for option in page.all("//select[@name='coach']/option")]
    assert options == ["森 しずか(0人を担当)"], "the coach until now cannot be the next one"
    page = director.post(url, status=422, **page.fields() | {"words": "あ" * 5001})
    assert "長すぎます" in page.text and "あ" * 5001 in page.source
    director.post(url, **page.fields() | {"words": "電話は10時から <i>😀</i>"})
    page = after.get(f"/workers/{worker}")
    assert "北 ひろしさんから森 しずかさんへ" in page.text and "電話は10時から <i>😀</i>" in page.text
    before.get(f"/workers/{worker}", status=404)
    after.get(url, status=404)
    haru = visit("haru")
    assert "森 しずか" in haru.get("/notices").text and "電話は10時" not in haru.get("/practice").text


def test_signs_explain_themselves_leave_a_rest_in_peace_and_send_nothing(visit: Visit) -> None:
    coach, worker = visit("kita"), visit("haru")
    with worker.app.test_request_context("/"):
        haru, sora = people.find(db.session(), "haru"), people.find(db.session(), "sora")
        assert haru is not None and sora is not None
        haru.created_at = sora.created_at = now() - 15 * DAY
        people.start_rest(db.session(), sora, since=today(), until=None, by=sora)
        db.session.commit()
        before = db.session().scalar(select(func.count(Notice.id)))
    page = coach.get("/desk/signs")
    assert "15日" in page.text and "春野 はる" in page.text and "空井 そら" not in page.text
    with worker.app.test_request_context("/"):
        assert db.session().scalar(select(func.count(Notice.id))) == before
    for stranger in ("haru", "ito", "yama", None):
        visit(stranger).get("/desk/signs", status=404)


@pytest.mark.parametrize("path", ["/coaches", "/desk/slots", "/desk/phrases", "/desk"])
def test_the_desk_is_for_staff(visit: Visit, path: str) -> None:
    visit("haru").get(path, status=404)
