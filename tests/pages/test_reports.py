"""Today and the figures of the month, as each role sees them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest
from flask import Flask

from lms.db import HERE, time_is, today
from lms.skills.evidence import Kind, add_fact
from tests.browsing import Visitor
from tests.readiness import evidence, proposed, queries, town
from tests.town import finish_task, take_task
from tests.verbs.skill_facts import practice_data

Visit = Callable[..., Visitor]


class TestToday:
    @pytest.mark.parametrize(
        ("who", "path"),
        [
            ("aoki", "/today"),
            ("kita", "/today"),
            ("haru", "/today"),
            ("ito", "/figures"),
            ("yama", "/notices"),
        ],
    )
    def test_each_role_starts_at_its_own_page(self, visit: Visit, who: str, path: str) -> None:
        assert visit(who).get("/").response.request.path == path

    def test_a_worker_is_shown_the_promise_until_it_is_made(self, app: Flask, visit: Visit) -> None:
        worker = visit("haru")
        page = worker.get("/today")
        assert "/skills/promises" in page.links()
        with town(app) as (session, folk):
            add_fact(session, folk["haru"], track="", kind=Kind.NDA, data={"how": "screen"}, source="entered")
        assert "/skills/promises" not in worker.get("/today").links()

    def test_the_director_sees_who_is_ready_and_the_second_person_what_waits(
        self, app: Flask, visit: Visit
    ) -> None:
        with town(app) as (session, folk):
            evidence(session, folk["haru"], folk["kita"])
            haru = folk["haru"].id
        director, mori, kita = visit("aoki"), visit("mori"), visit("kita")
        page = director.get("/today")
        assert f"/workers/{haru}/skills/writing/proposals" in page.links()
        assert "春野 はるさん" in page.text
        with town(app) as (session, folk):
            proposed(session, folk, "haru")
        assert f"/workers/{haru}/skills/writing/proposals" not in director.get("/today").links()
        assert "/proposals/1" in mori.get("/today").links()
        # Kita's marks decided, and the director proposed: neither is asked.
        assert "/proposals/1" not in kita.get("/today").links()
        assert "/proposals/1" not in director.get("/today").links()

    def test_a_missing_piece_makes_nobody_ready(self, app: Flask, visit: Visit) -> None:
        with town(app) as (session, folk):
            marked = practice_data("w/1", chars=400, typos=1, similarity=0.05)
            add_fact(
                session,
                folk["haru"],
                track="writing",
                kind=Kind.PRACTICE,
                data=marked,
                source="submission:1",
                rater=folk["kita"],
            )
        assert not [link for link in visit("aoki").get("/today").links() if "/proposals" in link]

    def test_judging_who_is_ready_costs_the_same_for_any_number(self, app: Flask) -> None:
        from lms.skills.readiness import ready

        def cost() -> int:
            with town(app) as (session, folk):
                director = folk["aoki"]
                return len(queries(app, lambda: ready(session, but=director)))

        with town(app) as (session, folk):
            evidence(session, folk["haru"], folk["kita"])
        one = cost()
        with town(app) as (session, folk):
            for name in ("sora", "nagi"):
                evidence(session, folk[name], folk["kita"])
        assert cost() == one


class TestFigures:
    @pytest.fixture
    def march(self, app: Flask) -> None:
        """One task of 3,000 yen, completed in March 2024."""
        moment = datetime(2024, 3, 5, 12, tzinfo=HERE)
        with town(app) as (session, folk):
            with time_is(moment):
                placement = take_task(session, folk["aoki"], folk["haru"])
            later = moment + timedelta(days=1)
            finish_task(session, folk["aoki"], placement, delivered=later, checked=later)

    @pytest.mark.parametrize("who", ["ito", "aoki"])
    def test_officer_and_director_read_month_year_and_definitions(
        self, visit: Visit, march: None, who: str
    ) -> None:
        page = visit(who).get("/figures?month=2024-03")
        assert page.h1 == "2024年3月（令和6年3月）の実績"
        assert "2023年度（令和5年度）" in page.text
        assert "終わったタスク この月に納品物が検品に合格したタスクです。 1件 1件" in page.text
        assert "まだ途中" not in page.text

    def test_one_persons_pay_is_shown_to_nobody(self, visit: Visit, march: None) -> None:
        officer = visit("ito")
        page = officer.get("/figures?month=2024-03")
        assert "5人未満のため出していません" in page.text and "3,000" not in page.text
        assert "3000" not in officer.send("GET", "/figures.csv?month=2024-03").text

    def test_months_lead_to_each_other(self, visit: Visit, march: None) -> None:
        officer = visit("ito")
        page = officer.get("/figures?month=2024-03")
        after = page.all("//a[@rel='next']/@href")[0]
        assert officer.get(after).h1.startswith("2024年4月")
        present = officer.get("/figures")
        assert "今月はまだ途中です" in present.text and not present.all("//a[@rel='next']")
        assert officer.get("/figures").all("//select[@name='month']/option[@selected]")[0].get("value") == (
            today().strftime("%Y-%m")
        )

    def test_the_file_says_the_same_with_its_definitions(self, visit: Visit, march: None) -> None:
        answer = visit("ito").send("GET", "/figures.csv?month=2024-03")
        assert answer.data.startswith(b"\xef\xbb\xbf")
        lines = {line["項目"]: line for line in csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))}
        done = lines["終わったタスク"]
        assert (done["値"], done["単位"], done["4月から"]) == ("1", "件", "1")
        assert done["数え方"] == "この月に納品物が検品に合格したタスクです。"
        assert lines["報酬の合計"]["値"] == "5人未満のため出していません"
        assert "実績_2024-03.csv" in unquote(answer.headers["Content-Disposition"])

    @pytest.mark.parametrize(
        ("month", "says"),
        [
            ("2026-13", "その月は見つかりません"),
            ("nonsense", "その月は見つかりません"),
            ("", "その月は見つかりません"),
            ("2099-01", "まだ始まっていない"),
        ],
    )
    def test_a_month_that_is_none_is_said_clearly(self, visit: Visit, month: str, says: str) -> None:
        officer = visit("ito")
        assert says in officer.get(f"/figures?month={month}", status=404).text
        officer.get(f"/figures.csv?month={month}", status=404)

    @pytest.mark.parametrize("who", [None, "haru", "kita", "yama"])
    def test_nobody_else_finds_them(self, visit: Visit, who: str | None) -> None:
        visit(who).get("/figures", status=404)
