"""Meetings on the screen: offered by the coach, booked by the worker or for one on the phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from icalendar import Calendar

from lms.db import today
from tests.browsing import Page, Visitor

Visit = Callable[..., Visitor]


def offer(coach: Visitor, *, status: int = 200, **more: str) -> Page:
    day = today() + timedelta(days=3)
    coach.get("/desk/slots")
    given = {
        "day": f"{day}",
        "first": "10:00",
        "last": "10:30",
        "weeks": "1",
        "ways": "phone",
        "place": "旭川駅",
    }
    return coach.post("/desk/slots", status=status, **{**given, **more})


def free(visitor: Visitor, url: str = "/meetings") -> list[str]:
    return [link for link in visitor.get(url).links() if "/booking" in link]


def test_a_worker_books_a_time_moves_it_and_calls_it_off(visit: Visit) -> None:
    coach, worker = visit("kita"), visit("haru")
    assert "2件の時間を出しました" in offer(coach).text
    first, second = free(worker)
    page = worker.get(first)
    assert "旭川駅" not in page.text, "the place is for whoever booked"
    page = worker.post(first, **{**page.fields(first.split("?")[0]), "wish": "見出しのこと"})
    assert "旭川駅" in page.text and "見出しのこと" in page.text
    move = next(link for link in page.links() if "instead=" in link).split("#")[0]
    other = free(worker, move)[0]
    assert "instead=" in other and other.split("?")[0] == second.split("?")[0]
    page = worker.post(other, **worker.get(other).fields(other.split("?")[0]))
    assert "10:15" in page.text and len(free(worker)) == 1
    end = next(f.get("action") for f in page.all("//form") if "/end" in (f.get("action") or ""))
    assert "取りやめました" in worker.post(end).text
    assert len(free(worker)) == 2


def test_a_refused_offer_loses_nothing_that_was_typed(visit: Visit) -> None:
    coach = visit("kita")
    coach.get("/desk/slots")
    day = today() + timedelta(days=3)
    page = coach.post(
        "/desk/slots",
        status=422,
        day=f"{day}",
        first="10:07",
        last="11:00",
        ways="phone",
        place="図書館の2階",
    )
    assert "15分きざみ" in page.text
    assert 'value="図書館の2階"' in page.source


def test_a_time_that_cannot_be_read_is_not_called_empty(visit: Visit) -> None:
    page = offer(visit("kita"), status=422, first="25:99")
    assert "空いています" not in page.text and "9:30" in page.text


def test_a_time_taken_by_somebody_quicker_is_said_and_the_wish_stays(visit: Visit) -> None:
    offer(visit("kita"))
    haru, sora = visit("haru"), visit("sora")
    link = free(sora)[0]
    given = sora.get(link).fields(link)
    haru.post(link, **haru.get(link).fields(link))
    page = sora.post(link, status=409, **{**given, "wish": "題名のこと"})
    assert "ほんの少し先に" in page.text and "題名のこと" in page.source


def test_a_wish_that_is_too_long_is_said_and_kept_and_html_is_only_text(visit: Visit) -> None:
    coach, worker = visit("kita"), visit("haru")
    offer(coach)
    link = free(worker)[0]
    fields = worker.get(link).fields(link)
    page = worker.post(link, status=422, **{**fields, "wish": "あ" * 1001})
    assert "長すぎます" in page.text and "あ" * 1001 in page.source
    page = worker.post(link, **{**fields, "wish": "<script>alert(1)</script> 𠮷 😀"})
    assert "<script>alert(1)</script> 𠮷 😀" in page.text and len(free(worker)) == 1
    visit("sora").get(link, status=404)


def test_staff_book_for_somebody_on_the_phone(visit: Visit) -> None:
    coach, worker = visit("kita"), visit("sora")
    offer(coach)
    sora = next(
        link for link in coach.get("/people").links() if link.startswith("/people/") and link[8:].isdigit()
    )
    number = sora.split("/")[-1]
    link = free(coach, f"/workers/{number}/meetings")[0]
    coach.post(link, **coach.get(link).fields(link.split("?")[0]))
    booked = [visit(name).get("/meetings").text for name in ("haru", "sora")]
    assert any("北 ひろし" in text and "電話" in text for text in booked)
    assert worker.get("/notices").status == 200


def test_strangers_times_and_meetings_are_not_there(visit: Visit) -> None:
    coach, worker, other = visit("kita"), visit("haru"), visit("nagi")
    offer(coach)
    link = free(worker)[0]
    worker.post(link, **worker.get(link).fields(link.split("?")[0]))
    page = worker.get("/meetings")
    end = next(f.get("action") for f in page.all("//form") if "/end" in (f.get("action") or ""))
    other.get("/meetings")
    other.get(link.split("?")[0], status=404)
    other.post(end, status=404)
    other.get(end.replace("/end", ".ics"), status=404)
    visit("mori").get(end.replace("/end", ".ics"), status=404)


def test_the_meeting_stands_in_the_calendar_file_and_in_the_subscribed_one(visit: Visit) -> None:
    coach, worker = visit("kita"), visit("haru")
    offer(coach)
    link = free(worker)[0]
    page = worker.post(link, **worker.get(link).fields(link.split("?")[0]))
    file = next(each for each in page.links() if each.endswith(".ics"))
    feed = page.all("//input[@id='feed']")[0].get("value")
    for text in (worker.send("GET", file).text, visit().send("GET", feed).text):
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        start = event["DTSTART"].dt
        assert isinstance(start, datetime) and event["DTEND"].dt - start == timedelta(minutes=15)
        assert "北 ひろし" in event["SUMMARY"] and event["LOCATION"] == "旭川駅"
    feed = coach.get("/desk/slots").all("//input[@id='feed']")[0].get("value")
    assert "春野 はる" in visit().send("GET", feed).text.replace("\r\n ", "")
