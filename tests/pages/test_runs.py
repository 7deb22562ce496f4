"""Course runs on the screen of staff: opened, put in order, moved, cancelled, and who takes part."""

from __future__ import annotations

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import now, today
from lms.learning.runs.models import Enrolment
from tests.pages.lesson_scenes import Visit, inside
from tests.pages.run_scenes import WEEK, enrol, first, person_id, run

__all__ = ["run"]


def test_a_run_is_opened_with_weekdays_and_free_days(visit: Visit, run: int, app: Flask) -> None:
    director = visit("aoki")
    page = director.get("/runs")
    course = first(page, "//select[@name='course']/option[contains(., '基本')]/@value")
    values = {"course": course, "title": "春の回", "first_day": today().isoformat(), "days_between": "7"}
    page = director.post("/runs", status=422, **values, weekdays=["0", "3"], free_days="正月")
    assert "「正月」は日にちとして読めません" in page.text
    assert page.all("//input[@name='title']/@value") == ["春の回"], "nothing typed is lost"
    assert len(page.all("//input[@name='weekdays'][@checked]")) == 2
    page = director.post("/runs", status=200, **values, weekdays=["0", "3"], free_days="2027-01-01")
    assert page.h1 == "春の回" and "結論から" in page.text


@pytest.mark.parametrize("day", ["2026-02-30", "", "きのう"])
def test_a_first_day_that_is_none_is_said_at_its_field(visit: Visit, run: int, day: str) -> None:
    director = visit("aoki")
    page = director.get("/runs")
    course = first(page, "//select[@name='course']/option/@value")
    page = director.post("/runs", status=422, course=course, title="夏", first_day=day, days_between="7")
    assert page.all("//input[@name='first_day'][@aria-invalid='true']")
    assert page.all("//input[@name='title']/@value") == ["夏"]


def test_the_calendar_of_a_run_is_changed_on_one_page(visit: Visit, run: int, app: Flask) -> None:
    enrol(app, run, "haru")
    director = visit("aoki")
    url = f"/runs/{run}/calendar"
    page = director.get(url)
    fields = page.fields(url) if page.all(f"//form[@action='{url}']") else page.fields(None)
    names = sorted(name for name in page.all("//input[@type='date']/@name"))
    seen = first(page, "//input[@name='seen']/@value")
    early = {names[0]: "2026-12-20", names[1]: "2026-12-10", "note": "教室もあります", "seen": seen}
    page = director.post(url, status=422, **early)
    assert "先に開いてしまいます" in page.text
    assert page.all("//textarea[@name='note']")[0].text.strip() == "教室もあります"
    late = early | {names[1]: "2026-12-27", names[0].replace("day", "note"): "持ち物: ノート"}
    page = director.post(url, **late)
    assert "2026年12月27日" in page.text and "持ち物: ノート" in page.text and "教室もあります" in page.text
    assert "日にちが変わりました" in visit("haru").get("/notices").text
    # The other tab still shows the calendar from before: nothing is overwritten, nothing typed is lost.
    page = director.post(url, status=409, **early | {names[1]: "2027-01-15"})
    assert "別の画面で変えられました" in page.text
    assert page.all(f"//input[@name='{names[1]}']/@value") == ["2027-01-15"]
    assert fields


def test_order_leaving_out_adding_moving_and_cancelling(visit: Visit, run: int, app: Flask) -> None:
    enrol(app, run, "haru")
    director = visit("aoki")
    page = director.get(f"/runs/{run}")
    page = director.post(first(page, "//form[contains(@action, '/earlier')]/@action"), seen="1")
    rows = [row.text_content() for row in page.all("//ol/li")]
    assert "読みやすく" in rows[0] and "結論から" in rows[1]
    removal = first(page, "//form[contains(@action, '/removal')]/@action")
    director.post(removal, status=409, seen="1")
    page = director.post(removal, seen="2")
    assert len(page.all("//ol/li")) == 1
    lesson = first(page, "//select[@name='lesson']/option[contains(., '約束')]/@value")
    page = director.post(f"/runs/{run}/lessons", lesson=lesson, seen="3")
    assert "約束" in page.all("//ol/li")[1].text_content()
    page = director.post(f"/runs/{run}/first-day", status=422, first=today().isoformat(), seen="4")
    assert "明日よりあとの日" in page.text
    later = today() + 3 * WEEK
    page = director.post(f"/runs/{run}/first-day", first=later.isoformat(), seen="4")
    assert f"{later.month}月{later.day}日" in page.text
    page = director.post(f"/runs/{run}/cancellation", status=422, reason="")
    assert page.all("//details[@open]//input[@name='reason']")
    page = director.post(f"/runs/{run}/cancellation", reason="雪のため")
    assert "雪のため" in page.text and not page.all("//form[contains(@action, '/removal')]")
    assert "雪のため" in visit("haru").get("/notices").text


def test_staff_sees_who_is_where_and_takes_people_in_out_and_over(visit: Visit, run: int, app: Flask) -> None:
    nagi = person_id(app, "nagi")
    enrolment = enrol(app, run, "haru")
    enrol(app, run, "nagi")
    coach = visit("kita")
    page = coach.get(f"/runs/{run}")
    assert "春野 はる" in page.text and "凪" not in page.text and "ほかに、担当でない方が1人" in page.text
    for word in ("遅れ", "未完了", "期限切れ"):
        assert word not in page.text
    coach.post(f"/runs/{run}/enrolments", person=str(nagi), coach="0")
    with inside(app) as session:
        assert session.query(Enrolment).count() == 2
    page = coach.post(f"/enrolments/{enrolment}/end")
    assert "春野 はるさんの参加を終えました" in page.text
    visit("mori").post(f"/enrolments/{enrolment}/end", status=404)
    haru = person_id(app, "haru")
    page = coach.post(f"/runs/{run}/enrolments", person=str(haru), coach="0")
    assert "春野 はるさんが参加します" in page.text
    director = visit("aoki")
    page = director.get("/runs")
    course = first(page, "//select[@name='course']/option[contains(., '基本')]/@value")
    director.post("/runs", course=course, title="次の回", first_day=today().isoformat(), days_between="7")
    page = director.get(f"/runs/{run}")
    to = first(page, "//select[@name='run']/option/@value")
    page = director.post(f"/enrolments/{enrolment}/run", run=to)
    assert page.h1 == "次の回" and "春野 はる" in page.text and "引きつがれました" in page.text


def test_a_run_has_a_calendar_address_for_staff(visit: Visit, run: int, app: Flask) -> None:
    address = first(visit("kita").get(f"/runs/{run}"), "//input[@id='feed']/@value")
    path = address.replace("http://localhost", "")
    assert len(Calendar.from_ical(visit().client.get(path).get_data(as_text=True)).walk("VEVENT")) == 2
    with inside(app) as session:
        coach = session.scalars(select(Person).where(Person.sign_in_name == "kita")).one()
        coach.disabled_at = now()
    assert visit().client.get(path).status_code == 404


def test_what_is_not_there_or_not_for_you_is_not_found(visit: Visit, run: int) -> None:
    for name in ("haru", "yama", "ito"):
        visitor = visit(name)
        for path in ("/runs", f"/runs/{run}", f"/runs/{run}/calendar", "/people/1/rest"):
            visitor.get(path, status=404)
    coach = visit("kita")
    for path in ("/runs/999", "/runs/999/calendar"):
        coach.get(path, status=404)
    coach.get("/runs")
    coach.post(f"/runs/{run}/lessons/999/removal", status=404, seen="1")
