"""The director sees how far marks agree and what would help, and can withdraw marks nobody can rely on."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person
from lms.db import db
from lms.practice import second_marks
from lms.practice.second_models import SecondReading
from lms.skills import ladders
from lms.skills.evidence import facts_of
from tests.browsing import Visitor
from tests.pages.practice.test_desk import Visit, problems
from tests.pieces import AXES, TEXT_LESSON, feedback, lessons_of, piece


@pytest.fixture
def twice(visit: Visit) -> int:
    """Haru's piece: Kita gave threes, Mori 3 3 1 3 2. Nagi's piece was marked by the director alone. Kita's
    id."""
    app = visit().app
    app.config["DOUBLE_MARK_PERCENT"] = 0
    with app.test_request_context("/"):
        session = db.session()
        ladders.load_default(session)
        lesson, who = lessons_of(session)[TEXT_LESSON], _people(session)
        row = feedback(session, piece(session, who["haru"], lesson), who["kita"])
        _mark_second(session, row.submission_id, who)
        feedback(session, piece(session, who["nagi"], lesson), who["aoki"])
        session.commit()
        return who["kita"].id


def _people(session: Session) -> dict[str, Person]:
    found = {name: people.find(session, name) for name in ("haru", "nagi", "kita", "mori", "aoki")}
    return {name: person for name, person in found.items() if person}


def _mark_second(session: Session, submission_id: int, who: dict[str, Person]) -> None:
    session.add(SecondReading(submission_id=submission_id))
    session.flush()
    reading = session.scalars(select(SecondReading)).one()
    marks: dict[str, int | None] = dict(zip(AXES, (3, 3, 1, 3, 2), strict=True))
    second_marks.give(session, reading, marks=marks, words="", by=who["mori"])


def main(visitor: Visitor, url: str) -> str:
    return " ".join(visitor.get(url).all("//main")[0].text_content().split())


def test_the_director_sees_pairs_people_and_who_cannot_be_compared(visit: Visit, twice: int) -> None:
    director = visit("aoki")
    assert "/team/agreement" in director.get("/board").links()
    said = main(director, "/team/agreement")
    assert "参考値" in said and "あと9件" in said
    assert "表現" in said and "2.0点の差" in said  # the axis where they differ most
    assert "点高い" not in said  # one piece says nothing about anybody's lean
    assert "つながりのないグループが2つ" in said
    page = director.get("/team/agreement?skill=writing")
    assert page.all("//main//button[contains(., 'お願い') or contains(., '頼')]")
    assert "まだありません" in main(director, "/team/agreement?skill=clerical")
    director.get("/team/agreement?skill=cooking", status=404)
    visit("kita").get("/team/agreement", status=404)


def test_the_table_opens_in_a_spreadsheet(visit: Visit, twice: int) -> None:
    director = visit("aoki")
    text = director.send("GET", "/team/agreement.csv").get_data().decode("utf-8-sig")
    assert "北 ひろし,森 しずか,1," in text
    old = director.send("GET", "/team/agreement.csv?encoding=cp932").get_data().decode("cp932")
    assert "参考値" in old


def test_all_marks_of_one_person_are_looked_at_and_then_withdrawn(visit: Visit, twice: int) -> None:
    director, url = visit("aoki"), f"/people/{twice}/marks"
    page = director.get(url)
    assert "春野 はる" in page.text and "記録1件" in page.text
    sent = page.fields(f"{url}/withdrawal")
    assert problems(director.post(f"{url}/withdrawal", **sent))
    old = sent | {"reason": "読まずに採点していました。", "seen": "7-7"}
    assert "もう一度見て" in problems(director.post(f"{url}/withdrawal", status=409, **old))
    fields = director.get(url).fields(f"{url}/withdrawal") | {"reason": "読まずに採点していました。"}
    assert "知らせました" in director.post(f"{url}/withdrawal", **fields).text
    assert "読まずに採点していました。" in main(director, url)
    haru = visit("haru")
    assert "あなたのせいではありません" in haru.get("/notices").text
    with director.app.test_request_context("/"):
        session = db.session()
        [fact] = facts_of(session, _people(session)["haru"], "writing")
        assert fact.rater is not None and fact.rater.name == "森 しずか"  # her blind marks count now
    visit("kita").get(url, status=404)


def test_nothing_to_withdraw_is_said_and_a_wrong_day_too(visit: Visit, twice: int) -> None:
    director = visit("aoki")
    assert "数えられている記録はありません" in main(director, f"/people/{twice}/marks?since=2099-01-01")
    assert director.get(f"/people/{twice}/marks?since=きのう").all("//p[contains(@class, 'problem')]")
    director.get("/people/9999/marks", status=404)
