"""Terms that are lawful by construction, withholding, and who may take a task with what reason."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from lms.teamjobs import eligibility, terms
from lms.teamjobs.eligibility import Ask, Candidate, Why
from lms.teamjobs.withholding import WithholdingClass, withheld

TODAY = date(2026, 11, 22)
WORK = terms.Work(
    title="お店の紹介文",
    content="紹介文1本、800字",
    spec=("800字以上1,000字以内", "営業時間を入れる"),
    due_on=date(2026, 12, 1),
    inspect_on=date(2026, 12, 5),
    pay_on=date(2026, 12, 25),
    fee_yen=800,
    fee_basis="800字 × 1.0円",
    withholding=WithholdingClass.MANUSCRIPT,
    place="納品ページ",
    personal_data=False,
)
PARTIES = terms.Parties("青空株式会社", "旭川市1条", "青木 0166-00-0000", "春野はる", "相談室")
COMMON = terms.Common("なし", "話し合って決める", "1回まで無償", "譲渡", "目的外に使わない")


def test_terms_hold_every_item_that_the_law_names() -> None:
    text = {item["label"]: item["text"] for item in terms.items(PARTIES, WORK, COMMON, consigned_on=TODAY)}
    wanted = {
        "発注者(業務委託事業者)": "青空株式会社",
        "受注者": "春野はる",
        "業務委託をした日": "2026年11月22日",
        "給付の内容": "営業時間を入れる",
        "納品の期日": "2026年12月1日",
        "納品の場所": "納品ページ",
        "検査を完了する日": "2026年12月5日",
        "報酬の額": "800円",
        "支払期日と方法": "2026年12月25日",
        "諸経費": "なし",
        "内容を変えるとき": "話し合って決める",
        "不備・遅れがあるとき": "1回まで無償",
        "個人情報と秘密": "個人情報を扱いません",
        "相談窓口": "相談室",
    }
    assert set(text) == set(wanted)
    assert {label for label, words in wanted.items() if words not in text[label]} == set()


def test_a_lawful_task_has_no_problem() -> None:
    assert terms.problems(WORK, today=TODAY) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"content": ""}, "content"),
        ({"spec": ()}, "spec"),
        ({"fee_yen": 0}, "fee_yen"),
        ({"fee_basis": ""}, "fee_basis"),
        ({"fee_basis": "別途相談"}, "fee_basis"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"inspect_on": date(2026, 11, 30)}, "inspect_on"),
        ({"pay_on": date(2026, 11, 30)}, "pay_on"),
        ({"pay_on": date(2027, 1, 30)}, "pay_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(change: dict[str, object], field: str) -> None:
    assert [p.field for p in terms.problems(dataclasses.replace(WORK, **change), today=TODAY)] == [field]


def test_the_sixtieth_day_counts_the_day_of_receipt_as_the_first() -> None:
    assert terms.latest_payment(date(2026, 12, 1)) == date(2027, 1, 29)
    assert terms.problems(dataclasses.replace(WORK, pay_on=date(2027, 1, 29)), today=TODAY) == []


@pytest.mark.parametrize("start", [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 366, 7)])
def test_the_usual_day_of_payment_is_always_lawful(start: date) -> None:
    assert start < terms.usual_payment(start) <= terms.latest_payment(start)


def test_the_fingerprint_changes_with_any_word() -> None:
    items = terms.items(PARTIES, WORK, COMMON, consigned_on=TODAY)
    other = terms.items(PARTIES, dataclasses.replace(WORK, fee_yen=801), COMMON, consigned_on=TODAY)
    assert terms.fingerprint(items) == terms.fingerprint([dict(item) for item in items])
    assert terms.fingerprint(items) != terms.fingerprint(other)


@pytest.mark.parametrize(
    ("fee", "kind", "held"),
    [
        (10_000, WithholdingClass.MANUSCRIPT, 1_021),
        (999, WithholdingClass.MANUSCRIPT, 101),  # 101.99 yen: the fraction drops
        (1_000_000, WithholdingClass.MANUSCRIPT, 102_100),
        (1_500_000, WithholdingClass.MANUSCRIPT, 204_200),
        (10_000, WithholdingClass.NONE, 0),
    ],
)
def test_withholding_follows_the_closed_list(fee: int, kind: WithholdingClass, held: int) -> None:
    assert withheld(fee, kind) == held


FIT = Candidate(
    worker_id=1,
    name="はる",
    level=1,
    hours_free=10,
    resting=False,
    promised_secrecy=True,
    declined=False,
    offered=False,
    recent_placements=0,
    stale=False,
)
ASK = Ask(task_id=7, min_level=1, hours=3, personal_data=True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"resting": True, "level": 0}, Why.RESTING),
        ({"level": 0}, Why.LEVEL),
        ({"promised_secrecy": False}, Why.NDA),
        ({"declined": True}, Why.DECLINED),
        ({"offered": True}, Why.OFFERED),
        ({"hours_free": 2.9}, Why.CAPACITY),
    ],
)
def test_who_cannot_take_it_gets_the_first_reason(change: dict[str, object], why: Why) -> None:
    fit, unfit = eligibility.judge(ASK, [dataclasses.replace(FIT, **change)])
    assert (fit, [row.why for row in unfit]) == ([], [why])


def test_those_with_few_chances_and_fitting_level_come_first() -> None:
    people = [
        dataclasses.replace(FIT, worker_id=1, name="忙しい人", recent_placements=4),
        dataclasses.replace(FIT, worker_id=2, name="レベルが高い人", level=3),
        dataclasses.replace(FIT, worker_id=3, name="これからの人"),
    ]
    fit, _ = eligibility.judge(ASK, people)
    assert [row.candidate.name for row in fit] == ["これからの人", "レベルが高い人", "忙しい人"]
    assert all(row.parts for row in fit)


def test_declining_another_task_changes_no_place() -> None:
    """Nothing in a candidate remembers other declines; among equals a lot decides, not the order of ids."""
    people = [dataclasses.replace(FIT, worker_id=n, name=str(n)) for n in range(1, 9)]
    orders = {
        tuple(
            r.candidate.worker_id for r in eligibility.judge(dataclasses.replace(ASK, task_id=t), people)[0]
        )
        for t in range(5)
    }
    assert len(orders) == 5
    assert "declines" not in {field.name for field in dataclasses.fields(Candidate)}
