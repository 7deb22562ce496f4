"""The team's skills as a whole: thin spots, growth by month, and who gets too few chances."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts import people
from lms.db import now, time_is, today
from lms.skills.models import Promotion
from lms.teamjobs import staffing
from tests.browsing import Visitor
from tests.readiness import evidence, proposed, town
from tests.town import take_task, write_task

Visit = Callable[..., Visitor]


@pytest.fixture
def small_team(app: Flask) -> None:
    """Haru alone stands at writing 1; Sora has everything for it; a task asks for clerical 2."""
    with town(app) as (session, folk):
        evidence(session, folk["haru"], folk["kita"])
        evidence(session, folk["sora"], folk["kita"])
        proposed(session, folk, "haru", confirmed=True)


class TestThinSpots:
    def test_whoever_is_alone_is_named_with_whoever_could_be_next(
        self, app: Flask, visit: Visit, small_team: None
    ) -> None:
        page = visit("aoki").get("/team/thin-spots")
        spot = next(part for part in page.all("//section") if "春野 はるさん1人だけ" in part.text_content())
        assert "ライティング レベル1" in " ".join(spot.text_content().split())
        assert "空井 そら" in spot.text_content() and "条件がそろっています" in spot.text_content()
        assert [link for link in page.links() if link.endswith("/skills/writing/proposals")]

    def test_two_who_can_are_no_thin_spot_and_a_rest_makes_one(
        self, app: Flask, visit: Visit, small_team: None
    ) -> None:
        director = visit("aoki")
        with town(app) as (session, folk):
            proposed(session, folk, "sora", confirmed=True)
        assert "手薄なところはありません" in director.get("/team/thin-spots").text
        with town(app) as (session, folk):
            people.start_rest(session, folk["haru"], since=today(), until=None, by=folk["haru"])
        assert "空井 そらさん1人だけ" in director.get("/team/thin-spots").text
        with town(app) as (session, folk):
            people.start_rest(session, folk["sora"], since=today(), until=None, by=folk["sora"])
        assert "全員がお休み中か" in director.get("/team/thin-spots").text

    def test_an_open_task_that_nobody_can_take_stands_first(
        self, app: Flask, visit: Visit, small_team: None
    ) -> None:
        with town(app) as (session, folk):
            write_task(session, folk["aoki"], track="clerical", min_level=2)
        page = visit("aoki").get("/team/thin-spots")
        first = " ".join(page.all("//section")[0].text_content().split())
        assert "事務 レベル2" in first and "1件空いています" in first

    @pytest.mark.parametrize("who", [None, "haru", "kita", "ito"])
    def test_it_is_the_directors(self, visit: Visit, who: str | None) -> None:
        visit(who).get("/team/thin-spots", status=404)


class TestGrowth:
    def test_levels_are_drawn_and_listed_by_month(self, app: Flask, visit: Visit, small_team: None) -> None:
        with town(app) as (session, _folk):
            session.scalars(select(Promotion)).one().at = now() - timedelta(days=70)
        page = visit("aoki").get("/team/growth")
        assert len(page.all("//svg//*[@class='bar']")) == 1
        heads = [cell.text_content() for cell in page.all("//thead//th")]
        writing = next(n for n, head in enumerate(heads) if head == "ライティング")
        counted = {row[0].text_content(): row[writing].text_content() for row in page.all("//tbody/tr")}
        month = (today() - timedelta(days=70)).strftime("%Y年%-m月")
        assert counted[month] == "1" and sum(int(count) for count in counted.values()) == 1

    def test_the_stretch_can_be_chosen_and_nonsense_is_not_there(
        self, visit: Visit, small_team: None
    ) -> None:
        director = visit("aoki")
        assert len(director.get("/team/growth?months=36").all("//tbody/tr")) == 36
        for months in ("0", "x", "13", "-12"):
            director.get(f"/team/growth?months={months}", status=404)

    def test_a_coach_sees_the_growth_of_own_learners(self, visit: Visit, small_team: None) -> None:
        assert "この期間に上がったレベルはありません" in visit("mori").get("/team/growth").text
        assert visit("kita").get("/team/growth").all("//svg")


class TestChances:
    def test_whoever_was_never_asked_comes_first_and_declining_changes_nothing(
        self, app: Flask, visit: Visit
    ) -> None:
        with town(app) as (session, folk):
            for person in folk.values():
                person.created_at = now() - timedelta(days=200)
            take_task(session, folk["aoki"], folk["haru"])
            offer = staffing.offer(
                session, write_task(session, folk["aoki"]), folk["nagi"], answer_by=today(), by=folk["aoki"]
            )
            staffing.decline(session, offer, reason="", by=folk["nagi"])
            evidence(session, folk["nagi"], folk["kita"])
        page = visit("aoki").get("/team/chances?few=y")
        rows = {row[0].text_content().split()[0]: row.text_content() for row in page.all("//tbody/tr")}
        assert "90日間、打診がありません" in rows["空井"]
        assert "小テストも実習も検品もありません" in rows["春野"] and "打診がありません" not in rows["春野"]
        assert "凪" not in rows

    def test_a_rest_and_a_new_start_are_no_lack(self, app: Flask, visit: Visit) -> None:
        with town(app) as (session, folk):
            for name in ("haru", "sora"):
                folk[name].created_at = now() - timedelta(days=200)
            with time_is(now() - timedelta(days=100)):
                people.start_rest(session, folk["haru"], since=today(), until=None, by=folk["haru"])
            people.start_rest(session, folk["sora"], since=today(), until=None, by=folk["sora"])
        page = visit("aoki").get("/team/chances")
        rows = {row[0].text_content().split()[0]: row.text_content() for row in page.all("//tbody/tr")}
        assert "お休み中は打診しません" in rows["春野"] and "お休み中は打診しません" in rows["空井"]
        assert "まだ言えません" in rows["凪"]
        assert "機会が少なすぎる人はいません" in visit("aoki").get("/team/chances?few=y").text

    def test_a_coach_sees_own_learners_alone(self, visit: Visit) -> None:
        page = visit("kita").get("/team/chances")
        assert "春野" in page.text and "凪" not in page.text
        visit("haru").get("/team/chances", status=404)
