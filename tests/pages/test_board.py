"""The skill board, as the director sees it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest
from flask import Flask

from lms.accounts import people
from lms.accounts.models import Role
from lms.db import today
from tests.browsing import Page, Visitor
from tests.readiness import evidence, proposed, queries, town
from tests.town import take_task

Visit = Callable[..., Visitor]


@pytest.fixture
def board_town(app: Flask) -> None:
    """Haru stands at writing 1 and has taken 3 hours of work; Sora rests, evidence old; Nagi has none."""
    with town(app) as (session, folk):
        evidence(session, folk["haru"], folk["kita"])
        proposed(session, folk, "haru", confirmed=True)
        evidence(session, folk["sora"], folk["kita"], days_ago=40)
        people.start_rest(session, folk["sora"], since=today(), until=None, by=folk["sora"])
        take_task(session, folk["aoki"], folk["haru"], hours=3.0, due_on=today() + timedelta(days=10))


def names(page: Page) -> list[str]:
    return [cell.text_content().split()[1][:2] for cell in page.all("//tbody/tr/th/a")]


def row(page: Page, name: str) -> str:
    found = next(r for r in page.all("//tbody/tr") if name in r.text_content())
    return " ".join(found.text_content().split())


class TestBoard:
    def test_shows_level_evidence_recency_hours_rest_and_last_task(
        self, visit: Visit, board_town: None
    ) -> None:
        page = visit("aoki").get("/board")
        haru, sora, nagi = row(page, "春野"), row(page, "空井"), row(page, "凪")
        # 12 hours a week for two weeks, less 3 taken on.
        assert "レベル1" in haru and "21時間" in haru and "さくら商店の紹介文" in haru
        assert "レベル1の前 根拠1件 ・ 40日前" in sora and "お休み中" in sora and "16時間" in sora
        assert "40時間" in nagi and "まだありません" in nagi

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", {"はる", "そら", "なぎ"}),
            ("skill=writing", {"はる", "そら"}),
            ("skill=writing&level=1", {"はる"}),
            ("level=1", {"はる"}),
            ("skill=clerical&level=1", set()),
            ("skill=clerical", set()),
            ("hours=20", {"はる", "なぎ"}),
            ("hours=21.5", {"なぎ"}),
            ("awake=y", {"はる", "なぎ"}),
            ("name=春野", {"はる"}),
            ("name=空井　そら", {"そら"}),
            ("name=%25", set()),
            ("skill=writing&awake=y&hours=1", {"はる"}),
        ],
    )
    def test_filters(self, visit: Visit, board_town: None, query: str, expected: set[str]) -> None:
        page = visit("aoki").get(f"/board?{query}")
        assert set(names(page)) == expected
        if not expected:
            assert "この条件に合う人はいません" in page.text

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            ("hours", ["そら", "はる", "なぎ"]),
            ("-hours", ["なぎ", "はる", "そら"]),
            ("-writing", ["はる"]),
            ("-last", ["はる", "そら", "なぎ"]),
            ("last", ["そら", "はる", "なぎ"]),
            ("-evidence", ["はる", "そら", "なぎ"]),
            ("-task", ["はる"]),
        ],
    )
    def test_sorts_by_each_column(
        self, visit: Visit, board_town: None, sort: str, expected: list[str]
    ) -> None:
        page = visit("aoki").get(f"/board?sort={sort}")
        assert names(page)[: len(expected)] == expected
        assert page.all("//th/@aria-sort") == ["descending" if sort.startswith("-") else "ascending"]

    def test_a_heading_keeps_the_filter_and_turns_the_order_round(
        self, visit: Visit, board_town: None
    ) -> None:
        director = visit("aoki")
        page = director.get("/board?awake=y&sort=-hours")
        link = next(a.get("href") for a in page.all("//thead//a") if "14日間の空き" in a.text_content())
        turned = director.get(link)
        assert names(turned) == ["はる", "なぎ"]
        assert turned.all("//th/@aria-sort") == ["ascending"]
        assert turned.all("//input[@name='awake'][@checked]")

    @pytest.mark.parametrize(
        ("query", "field"),
        [("hours=ab", "hours"), ("hours=-3", "hours"), ("skill=x", "skill"), ("sort=x", "sort")],
    )
    def test_nonsense_is_said_at_its_field(
        self, visit: Visit, board_town: None, query: str, field: str
    ) -> None:
        director = visit("aoki")
        page = director.get(f"/board?{query}", status=422)
        assert page.all(f"//*[@name='{field}'][@aria-invalid]")
        assert not page.all("//table")
        director.get(f"/board.csv?{query}", status=422)

    def test_names_lead_to_skills_and_coaching_record(self, visit: Visit, board_town: None) -> None:
        director = visit("aoki")
        page = director.get("/board?name=春野")
        skills, record = (page.all(f"//tbody//{cell}//a/@href")[0] for cell in ("th", "td[last()]"))
        assert "春野 はる" in director.get(skills).h1
        assert "春野 はる" in director.get(record).h1

    def test_the_file_has_the_same_people_in_the_same_order(self, visit: Visit, board_town: None) -> None:
        answer = visit("aoki").send("GET", "/board.csv?sort=-hours&awake=y")
        assert answer.data.startswith(b"\xef\xbb\xbf")
        lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert [line["名前"] for line in lines] == ["凪 なぎさ", "春野 はる"]
        assert lines[1]["ライティング レベル"] == "1" and lines[1]["空き時間（14日間）"] == "21.0"
        disposition = unquote(answer.headers["Content-Disposition"])
        assert "attachment" in disposition and f"スキルボード_{today()}.csv" in disposition

    def test_a_name_like_a_formula_does_not_run(self, app: Flask, visit: Visit) -> None:
        with town(app) as (session, folk):
            people.register(
                session, name="=HYPERLINK(1)", sign_in_name="trick", roles={Role.WORKER}, by=folk["aoki"]
            )
        assert b"'=HYPERLINK(1)" in visit("aoki").send("GET", "/board.csv").data

    def test_pages_of_fifty(self, app: Flask, visit: Visit) -> None:
        with town(app) as (session, folk):
            for n in range(52):
                people.register(
                    session, name=f"働 {n:02}", sign_in_name=f"w-{n:02}", roles={Role.WORKER}, by=folk["aoki"]
                )
        director = visit("aoki")
        first = director.get("/board?sort=name")
        assert "55人のワーカー" in first.text and len(first.all("//tbody/tr")) == 50
        following = first.all("//nav[@aria-label='ページ']//a/@href")[0]
        assert len(director.get(following).all("//tbody/tr")) == 5
        assert "sort=name" in following
        for page in ("3", "0", "x", "-1", "9" * 30):
            director.get(f"/board?page={page}", status=404)
        assert len(director.send("GET", "/board.csv").data.decode().splitlines()) == 56

    def test_the_number_of_queries_does_not_grow_with_the_people(
        self, app: Flask, visit: Visit, board_town: None
    ) -> None:
        director = visit("aoki")
        few = queries(app, lambda: director.get("/board"))
        with town(app) as (session, folk):
            for n in range(30):
                worker = people.register(
                    session, name=f"働 {n}", sign_in_name=f"w-{n:02}", roles={Role.WORKER}, by=folk["aoki"]
                )
                worker.hours_per_week = 9
                session.flush()
                evidence(session, worker, folk["kita"])
                take_task(session, folk["aoki"], worker, hours=1.0)
        many = queries(app, lambda: director.get("/board"))
        assert len(many) == len(few) <= 8, many

    @pytest.mark.parametrize("who", [None, "haru", "ito", "yama"])
    def test_nobody_but_coaches_and_the_director_finds_it(self, visit: Visit, who: str | None) -> None:
        visitor = visit(who)
        visitor.get("/board", status=404)
        visitor.get("/board.csv", status=404)
