"""One's own plan on the screen: what to begin with, rests, the month, calendar addresses, notices."""

from __future__ import annotations

from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import today
from lms.learning.runs import enrolling
from lms.learning.runs.models import CourseRun
from tests.pages.lesson_scenes import Visit, inside
from tests.pages.run_scenes import WEEK, enrol, first, person_id, run

__all__ = ["run"]


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
