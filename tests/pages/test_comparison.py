"""Choosing people on the skill board: by how sure and fresh a level is, by what they did; side by side."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from flask import Flask

from lms.accounts import people
from lms.db import now, today
from lms.skills import ladders
from lms.skills.estimates.models import SkillEstimate
from lms.skills.measuring.design import cut
from tests.browsing import Page, Visitor
from tests.readiness import evidence, proposed, town
from tests.town import finish_task, take_task

Visit = Callable[..., Visitor]


@pytest.fixture
def busy_town(app: Flask) -> None:
    """Haru stands at writing 1, nearly sure, has done one task and works on another; Sora is at 1, not sure,
    with old evidence; Nagi has nothing."""
    with town(app) as (session, folk):
        evidence(session, folk["haru"], folk["kita"])
        evidence(session, folk["sora"], folk["kita"], days_ago=40)
        skill = ladders.skill_of(session, "writing")
        assert skill is not None
        for name, se in (("haru", 0.5), ("sora", 3.0)):
            proposed(session, folk, name, confirmed=True)
            estimate = {"worker_id": folk[name].id, "skill_id": skill.id, "value": cut(1) + 1}
            session.add(SkillEstimate(**estimate, se=se, facts=5, strongest=[]))
        done = take_task(session, folk["aoki"], folk["haru"], title="朝市の文字起こし")
        finish_task(session, folk["aoki"], done, delivered=now(), checked=now())
        take_task(session, folk["aoki"], folk["haru"], hours=3.0, due_on=today() + timedelta(days=10))
        people.start_rest(session, folk["sora"], since=today(), until=None, by=folk["sora"])


def ids(app: Flask) -> dict[str, int]:
    with town(app) as (_session, folk):
        return {name: person.id for name, person in folk.items()}


def names(page: Page) -> set[str]:
    return {cell.text_content().split()[0] for cell in page.all("//tbody/tr/th/a")}


def column(page: Page, heading: str) -> list[str]:
    """The cells of the row that begins with `heading`."""
    row = next(row for row in page.all("//tbody/tr") if row[0].text_content().strip().startswith(heading))
    return [" ".join(cell.text_content().split()) for cell in row[1:]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("band=nearly_sure", {"春野"}),
        ("skill=writing&band=mostly", {"春野"}),
        ("skill=clerical&band=mostly", set()),
        ("active=30", {"春野"}),
        ("active=90", {"春野", "空井"}),
        ("level=1&active=30", {"春野"}),
        ("work=文字起こし", {"春野"}),
        ("work=文字起こし　写真", set()),
        ("name=haru", {"春野"}),
    ],
)
def test_who_is_sure_fresh_or_has_done_such_work(
    visit: Visit, busy_town: None, query: str, expected: set[str]
) -> None:
    assert names(visit("aoki").get(f"/board?{query}")) == expected


def test_the_board_says_how_sure_a_level_is(visit: Visit, busy_town: None) -> None:
    page = visit("aoki").get("/board?skill=writing")
    said = {row[0].text_content().split()[0]: row.text_content() for row in page.all("//tbody/tr")}
    assert "ほぼ確か" in said["春野"] and "まだ不確か" in said["空井"]


def test_ticked_people_stand_side_by_side(app: Flask, visit: Visit, busy_town: None) -> None:
    director, who = visit("aoki"), ids(app)
    board = director.get("/board")
    ticks = [box.get("value") for box in board.all("//input[@name='worker'][@form='comparing']")]
    assert set(ticks) == {str(who[name]) for name in ("haru", "sora", "nagi")}
    page = director.get(f"/board/comparison?worker={who['haru']}&worker={who['nagi']}")
    assert column(page, "ライティング")[0].startswith("レベル1 ほぼ確か")
    assert column(page, "検品に合格した納品物") == ["1件（発注者1社）", "まだありません"]
    assert column(page, "期日どおりの納品")[0] == "1件中1件"
    assert "さくら商店の紹介文" in column(page, "進めている仕事")[0]
    assert column(page, "最近終えたタスク")[0] == "朝市の文字起こし"
    assert column(page, "14日間の空き") == ["21時間 申し出：週12時間", "40時間 申し出：週20時間"]


def test_people_can_be_added_and_taken_out(app: Flask, visit: Visit, busy_town: None) -> None:
    director, who = visit("aoki"), ids(app)
    page = director.get(f"/board/comparison?worker={who['haru']}&worker={who['nagi']}")
    add = next(link for link in page.links() if link.startswith("/board?with="))
    board = director.get(add)
    assert board.all("//input[@name='worker'][@checked]/@value") == [str(who["haru"]), str(who["nagi"])]
    assert [box.get("value") for box in board.all("//input[@form='comparing']")] == [str(who["sora"])]
    without = next(link for link in page.links() if link == f"/board/comparison?worker={who['nagi']}")
    assert "2人から4人" in director.get(without).text


def test_nonsense_in_the_choice_does_no_harm(app: Flask, visit: Visit, busy_town: None) -> None:
    director, who = visit("aoki"), ids(app)
    for query in ("", "?worker=x&worker=-1", f"?worker={who['kita']}", "?worker=999999999999999999"):
        assert "2人から4人" in director.get(f"/board/comparison{query}").text
    director.get("/board?with=x&with=9999")


def test_a_coach_sees_and_compares_their_own_learners(app: Flask, visit: Visit, busy_town: None) -> None:
    coach, who = visit("kita"), ids(app)
    board = coach.get("/board")
    assert names(board) == {"春野", "空井"}
    assert "/imports/new" not in board.links() and "/team/thin-spots" not in board.links()
    page = coach.get(f"/board/comparison?worker={who['haru']}&worker={who['nagi']}")
    assert "凪" not in page.text
    assert "凪" not in coach.send("GET", "/board.csv").data.decode()
    assert names(visit("mori").get("/board")) == set()


def test_the_workbook_holds_numbers_and_days(visit: Visit, busy_town: None) -> None:
    answer = visit("aoki").send("GET", "/board.xlsx?level=1&sort=name")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    headings, *rows = sheet.iter_rows(values_only=True)
    lines = [dict(zip(headings, row, strict=True)) for row in rows]
    haru = next(line for line in lines if line["サインイン名"] == "haru")
    assert (haru["ライティング レベル"], haru["ライティング 確かさ"]) == (1, "ほぼ確か")
    assert haru["空き時間（14日間）"] == 21 and haru["ライティング 最後の根拠の日"].date() == today()
    sora = next(line for line in lines if line["サインイン名"] == "sora")
    assert sora["お休みの初日"].date() == today() and sora["お休みの最終日"] is None


def test_older_programs_get_shift_jis(visit: Visit, busy_town: None) -> None:
    answer = visit("aoki").send("GET", "/board.csv?encoding=cp932")
    assert "春野 はる" in answer.data.decode("cp932")
