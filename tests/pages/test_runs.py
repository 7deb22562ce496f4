"""Course runs and one's own plan, as people meet them on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import db, now, time_is, today
from lms.learning.models import Course
from lms.learning.runs import enrolling, opening
from lms.learning.runs.models import CourseRun, Enrolment
from tests.browsing import Page, Visitor
from tests.verbs.lessons import taught

Visit = Callable[..., Visitor]
WEEK = timedelta(days=7)


@contextmanager
def inside(app: Flask) -> Iterator[Session]:
    with app.test_request_context("/"):
        yield db.session()
        db.session.commit()
        db.session.remove()


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> int:
    """A run of two lessons whose first is open since last week, the second from next week on."""
    with inside(app) as session, time_is(now() - 2 * WEEK):
        taught(session, tmp_path / "catalog")
        course = session.scalars(select(Course).where(Course.key == "writing/basics")).one()
        first = today() + WEEK
        row = opening.open_run(session, course, title="冬の回", first_day=first, days_between=14, by=None)
        return row.id


def enrol(app: Flask, run: int, name: str) -> int:
    with inside(app) as session, time_is(now() - 2 * WEEK):
        person = session.scalars(select(Person).where(Person.sign_in_name == name)).one()
        return enrolling.enrol(session, session.get_one(CourseRun, run), person, by=None).id


def person_id(app: Flask, name: str) -> int:
    with inside(app) as session:
        return session.scalars(select(Person.id).where(Person.sign_in_name == name)).one()


def first(page: Page, path: str) -> str:
    return str(page.all(path)[0])


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
    page = director.post("/runs", course=course, title="夏", first_day=day, days_between="7")
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
    page = director.post(f"/runs/{run}/cancellation", reason="")
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


def test_the_plan_says_what_to_begin_with_and_a_tap_moves_it(visit: Visit, run: int, app: Flask) -> None:
    enrol(app, run, "haru")
    worker = visit("haru")
    page = worker.get("/learn/plan")
    assert "今週" in page.text and "結論から" in page.text and "締め切りはありません" in page.text
    opens = today() + WEEK
    assert f"{opens.month}月{opens.day}日" in page.text
    page = worker.post("/account/rest", next="/learn/plan")
    assert page.response.request.path == "/learn/plan" and "お休み中" in page.text
    page = worker.post("/account/rest/end", next="/learn/plan")
    assert "おかえり" in page.text and "お休み中" not in page.text
    # The address to go on to stays on this site.
    page = worker.post("/account/rest", next="https://evil.example/")
    assert page.response.request.path == "/account"


def test_the_month_is_a_table_with_headings_and_can_be_turned(visit: Visit, run: int, app: Flask) -> None:
    enrol(app, run, "haru")
    worker = visit("haru")
    page = worker.get("/learn/plan?month=2027-02")
    assert "2027年2月" in page.text
    assert len(page.all("//table[@class='month']/thead//th[@scope='col']")) == 7
    assert "?month=2027-03" in first(page, "//nav[contains(@class, 'months')]/a[2]/@href")
    opens = today() + WEEK
    page = worker.get(f"/learn/plan?month={opens:%Y-%m}")
    assert page.all("//td[@class='busy']//*[contains(., '読みやすく')]")
    assert not page.all("//td//a[contains(., '読みやすく')]"), "what is not open yet is no link"
    worker.get("/learn/plan?month=0000-99")


def test_nobody_in_a_run_has_a_kind_plan_page_too(visit: Visit, run: int) -> None:
    assert "自分のペース" in visit("sora").get("/learn/plan").text


def test_the_calendar_address_works_without_signing_in_until_it_is_made_anew(
    visit: Visit, run: int, app: Flask
) -> None:
    enrol(app, run, "haru")
    worker = visit("haru")
    address = first(worker.get("/learn/plan"), "//input[@id='feed']/@value")
    path = address.replace("http://localhost", "")
    answer = visit().client.get(path)
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.get_data(as_text=True)).walk("VEVENT")
    assert {str(event["SUMMARY"]): event["DTSTART"].dt for event in events} == {
        "結論から": today() - WEEK,
        "読みやすく": today() + WEEK,
    }
    assert visit().client.get(path.replace(".ics", "x.ics")).status_code == 404
    worker.post("/account/rest")
    events = Calendar.from_ical(visit().client.get(path).get_data(as_text=True)).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["結論から"], "no day is promised in a rest"
    worker.post("/learn/plan/calendar")
    assert visit().client.get(path).status_code == 404


def test_a_run_has_a_calendar_address_for_staff(visit: Visit, run: int, app: Flask) -> None:
    address = first(visit("kita").get(f"/runs/{run}"), "//input[@id='feed']/@value")
    path = address.replace("http://localhost", "")
    assert len(Calendar.from_ical(visit().client.get(path).get_data(as_text=True)).walk("VEVENT")) == 2
    with inside(app) as session:
        coach = session.scalars(select(Person).where(Person.sign_in_name == "kita")).one()
        coach.disabled_at = now()
    assert visit().client.get(path).status_code == 404


def test_staff_enters_a_rest_for_somebody_on_the_phone(visit: Visit, run: int, app: Flask) -> None:
    enrol(app, run, "sora")
    sora = person_id(app, "sora")
    coach = visit("kita")
    assert f"/people/{sora}/rest" in coach.get(f"/people/{sora}").links()
    url = f"/people/{sora}/rest"
    coach.get(url)
    page = coach.post(url, status=422, since=today().isoformat(), until=(today() - WEEK).isoformat())
    assert page.all("//input[@name='until'][@aria-invalid='true']")
    page = coach.post(url, since=today().isoformat(), until="")
    assert "空井 そらさんのお休みを入れました" in page.text
    worker = visit("sora")
    assert "お休みを受けつけました" in worker.get("/notices").text
    page = coach.post(f"{url}/end")
    assert "戻りました" in page.text
    assert "おかえりなさい" in worker.get("/notices").text
    visit("mori").get(url, status=404)
    worker.get(url, status=404)


def test_each_person_chooses_which_notices_come(visit: Visit) -> None:
    worker = visit("haru")
    page = worker.get("/notices")
    assert page.all("//input[@name='wanted'][@value='lesson.released'][@checked]")
    page = worker.post("/notices/choices")
    assert page.all("//input[@value='lesson.released'][not(@checked)]")


def test_notices_can_be_read_all_at_once(visit: Visit, run: int, app: Flask) -> None:
    with inside(app) as session:
        director = session.scalars(select(Person).where(Person.sign_in_name == "aoki")).one()
        haru = session.scalars(select(Person).where(Person.sign_in_name == "haru")).one()
        enrolling.enrol(session, session.get_one(CourseRun, run), haru, by=director)
    worker = visit("haru")
    page = worker.get("/notices")
    assert page.all("//li[contains(@class, 'unread')]") and today().isoformat()[:8] not in page.text
    page = worker.post("/notices/reading")
    assert not page.all("//li[contains(@class, 'unread')]") and "冬の回" in page.text


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
