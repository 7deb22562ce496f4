"""Today, the skill board and the month's figures, as each role sees them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.db import HERE, db, now, time_is, today
from lms.skills import ladders, promotion
from lms.skills.evidence import Kind, add_fact
from lms.skills.models import Proposal
from lms.skills.reasons import Reason
from tests.browsing import Page, Visitor
from tests.town import finish_task, take_task
from tests.verbs.skill_facts import practice_data

Visit = Callable[..., Visitor]


@contextmanager
def town(app: Flask) -> Iterator[tuple[Session, dict[str, Person]]]:
    """The people of the town by sign-in name; what is done is kept."""
    with app.test_request_context("/"):
        session = db.session()
        ladders.load_default(session)
        yield session, {p.sign_in_name or "": p for p in session.scalars(select(Person))}
        session.commit()


def evidence(session: Session, worker: Person, coach: Person, *, days_ago: int = 0) -> None:
    """Everything that the first level of writing asks for."""
    quiz = {
        "lesson": "s/1",
        "title": "はじめに",
        "tags": ["onboarding"],
        "attempt": 1,
        "points": 9,
        "max": 10,
    }
    common: tuple[tuple[Kind, dict[str, Any]], ...] = (
        (Kind.IDENTITY, {"how": "phone"}),
        (Kind.NDA, {"how": "screen"}),
        (Kind.QUIZ, quiz),
    )
    with time_is(now() - timedelta(days=days_ago)):
        for kind, data in common:
            add_fact(session, worker, track="", kind=kind, data=data, source="entered")
        marked = practice_data("w/1", chars=400, typos=1, similarity=0.05)
        add_fact(
            session,
            worker,
            track="writing",
            kind=Kind.PRACTICE,
            data=marked,
            source="submission:1",
            rater=coach,
        )
        session.flush()


def proposed(session: Session, folk: dict[str, Person], name: str, *, confirmed: bool = False) -> Proposal:
    """For the first level of writing, by the director; confirmed by Mori."""
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    proposal = promotion.propose(
        session,
        folk[name],
        skill,
        level=1,
        reason_code=Reason.CONDITIONS,
        reason="条件を満たしています。",
        by=folk["aoki"],
    )
    session.flush()
    if confirmed:
        promotion.decide(session, proposal, confirmed=True, reason="", unmet="", by=folk["mori"])
    return proposal


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

    @pytest.mark.parametrize("who", [None, "haru", "kita", "ito", "yama"])
    def test_nobody_but_the_director_finds_it(self, visit: Visit, who: str | None) -> None:
        visitor = visit(who)
        visitor.get("/board", status=404)
        visitor.get("/board.csv", status=404)


def queries(app: Flask, act: Callable[[], object]) -> list[str]:
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return found


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
        assert lines["終わったタスクの報酬"]["値"] == "5人未満のため出していません"
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
