"""The supervised first job on the screen: from the run of directing to the evidence, by three people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import now, today
from lms.learning.models import Course
from lms.learning.runs import opening
from lms.teamjobs.models import Placement
from tests.browsing import Visitor
from tests.pages.lesson_scenes import inside
from tests.town import finish_task, take_task
from tests.verbs.lessons import taught

Visit = Callable[..., Visitor]


@pytest.fixture
def town(app: Flask, tmp_path: Path) -> tuple[int, int]:
    """(id of a run of directing, id of Sora's placement)."""
    with inside(app) as session:
        taught(session, tmp_path / "catalog")
        people = {person.sign_in_name: person for person in session.scalars(select(Person))}
        course = session.scalars(select(Course).where(Course.key == "writing/basics")).one()
        course.series.track = "directing"
        run = opening.open_run(
            session, course, title="進行役の回", first_day=today(), days_between=7, by=people["aoki"]
        )
        return run.id, take_task(session, people["aoki"], people["sora"]).id


def begin(visit: Visit, run: int) -> str:
    """Haru takes part with Mori beside her and leads the job; returns its address."""
    director = visit("aoki")
    page = director.get("/supervised/new")
    assert "まだいません" in page.text
    page = director.get(f"/runs/{run}")
    haru = page.all("//select[@name='person']/option[contains(., '春野')]/@value")[0]
    mori = page.all("//select[@name='coach']/option[contains(., '森')]/@value")[0]
    page = director.post(f"/runs/{run}/enrolments", person=haru, coach=mori)
    assert "森 しずか" in page.text
    page = director.get("/supervised/new")
    job = page.all("//select[@name='team_job']/option/@value")[0]
    enrolment = page.all("//select[@name='enrolment']/option/@value")[0]
    page = director.post("/supervised/new", team_job=job, enrolment=enrolment)
    return str(page.response.request.path)


def test_a_first_job_from_the_first_note_to_the_ladder(
    visit: Visit, app: Flask, town: tuple[int, int]
) -> None:
    run, placement_id = town
    url = begin(visit, run)
    worker, coach = visit("haru"), visit("mori")
    assert "受付" in worker.get("/today").text
    steps = ("intake", "split", "estimate", "staffing", "check", "delivery")
    with inside(app) as session:
        placement = session.get_one(Placement, placement_id)
        director = session.scalars(select(Person).where(Person.sign_in_name == "aoki")).one()
        finish_task(session, director, placement, delivered=now(), checked=now())
    for n, step in enumerate(steps, 1):
        worker.get(url)
        note = {f"{step}-text": "目的と締め切りを確かめました。", f"{step}-round_seen": "1"}
        page = worker.post(f"{url}/steps/{step}/note", **note)
        assert page.all(f"//section[h2[@id='{step}']]/p[.='目的と締め切りを確かめました。']"), (
            "not only in a form"
        )
        page = coach.get(url)
        action = page.all("//form[contains(@action, '/feedback')]/@action")[0]
        answer = {
            f"{step}-text": "よいです。",
            f"{step}-next_action": f"次の一歩{n}",
            f"{step}-settled": "yes",
        }
        if step == "check":
            answer["check-checked_twice"] = "1"
        page = coach.post(action, **answer)
        assert f"次の一歩{n}" in page.text
    assert f"次の一歩{len(steps)}" in worker.get(url).text
    page = coach.post(f"{url}/closing", words="落ち着いて進められました。")
    assert "落ち着いて進められました。" in page.text
    page = worker.get("/skills")
    assert page.status == 200
    assert "おめでとう" in worker.get("/notices").text
    assert "/supervised" in worker.get("/learn").links(), "also when no step and no notice leads there"
    assert url in worker.get("/supervised").links()


def test_what_was_typed_stays_when_it_cannot_be_kept(visit: Visit, town: tuple[int, int]) -> None:
    url = begin(visit, town[0])
    worker, coach = visit("haru"), visit("mori")
    worker.get(url)
    empty = {"intake-text": "", "intake-round_seen": "1"}
    page = worker.post(f"{url}/steps/intake/note", status=422, **empty)
    assert page.all("//textarea[@name='intake-text'][@aria-invalid='true']")
    worker.post(f"{url}/steps/intake/note", **{"intake-text": "一回目", "intake-round_seen": "1"})
    action = coach.get(url).all("//form[contains(@action, '/feedback')]/@action")[0]
    half = {"intake-text": "よいです。", "intake-next_action": "", "intake-settled": "no"}
    page = coach.post(action, status=422, **half)
    assert page.all("//input[@name='intake-next_action'][@aria-invalid='true']")
    assert "よいです。" in page.all("//textarea[@name='intake-text']")[0].text
    coach.post(action, **half | {"intake-next_action": "締め切りを聞く"})
    # The trainee's other tab still shows the first round.
    late = {"intake-text": "古い画面で書いた文", "intake-round_seen": "1"}
    page = worker.post(f"{url}/steps/intake/note", status=409, **late)
    assert "古い画面で書いた文" in page.all("//textarea[@name='intake-text']")[0].text
    page = worker.post(f"{url}/steps/intake/note", **late | {"intake-round_seen": "2"})
    assert "締め切りを聞く" in page.text
    page = coach.post(f"{url}/closing", status=409, words="まだです")
    assert "まだ" in page.text


def test_a_supervised_job_is_for_the_two_and_the_director(visit: Visit, town: tuple[int, int]) -> None:
    url = begin(visit, town[0])
    for name in ("sora", "kita", "ito", "yama"):
        visit(name).get(url, status=404)
    visit("aoki").get(url)
    assert url in visit("mori").get("/supervised").links()
    page = visit("mori").get(f"/runs/{town[0]}")
    assert "春野 はる" in page.text and not [link for link in page.links() if link.startswith("/people/")]
    coach = visit("mori")
    coach.get(url)
    coach.post(f"{url}/steps/intake/note", status=404, **{"intake-text": "x", "intake-round_seen": "1"})
    worker = visit("haru")
    worker.get(url)
    worker.post(f"{url}/closing", status=404, words="x")
    worker.post(f"{url}/steps/nothing/note", status=404, text="x")
    coach.post("/supervised/notes/999/feedback", status=404)


def test_the_director_names_another_coach_and_everybody_sees_who_accompanied_when(
    visit: Visit, town: tuple[int, int]
) -> None:
    url = begin(visit, town[0])
    director = visit("aoki")
    assert f"{url}/coach" in director.get(url).links()
    page = director.get(f"{url}/coach")
    kita = page.all("//select[@name='coach']/option[contains(., '北')]/@value")[0]
    assert not page.all("//select[@name='coach']/option[contains(., '森') or contains(., '春野')]")
    page = director.post(f"{url}/coach", status=422, coach=kita, reason="")
    assert page.fields()["coach"] == kita
    page = director.post(f"{url}/coach", coach=kita, reason="産休に入るため")
    for who in (director, visit("haru"), visit("kita")):
        text = who.get(url).text
        assert "森 しずかさん、そのあと北 ひろしさん" in text and "産休に入るため" in text
    visit("mori").get(url, status=404)
    visit("kita").get(f"{url}/coach", status=404)
