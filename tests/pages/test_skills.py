"""The skill pages: what counts, what is missing, who decides, and nobody sees what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.accounts.models import PersonRole, Role
from lms.db import now, time_is
from lms.skills import ladders
from lms.skills.facts import Kind
from tests.pages.level_scenes import enter, first_level, prepared, propose, second_level


@pytest.fixture(autouse=True)
def _ladders(session, cast):
    """Rows stay readable after a commit: a look at one holds no lock that a visitor would wait for."""
    session.expire_on_commit = False
    ladders.load_default(session)
    session.commit()


@pytest.fixture
def ready(session, cast):
    return prepared(session, cast)


@pytest.fixture
def proposed(session, cast, ready):
    row = propose(session, cast)
    session.commit()
    return row


def test_a_newcomer_sees_the_first_step_and_what_it_takes(visit):
    page = visit("haru").get("/skills")
    assert page.h1 == "スキル"
    assert "ライティング" in page.text
    assert "次：レベル1「入門」" in page.text
    assert "あと7つの条件" in page.text
    assert "あと1件" in page.text
    for harsh in ("不合格", "失敗", "落第"):
        assert harsh not in page.text


def test_each_fact_is_one_tap_away(visit, ready):
    page = visit("haru").get("/skills")
    links = [a for a in page.all("//main//a") if "お店の紹介文" in a.text_content()]
    assert {a.get("href") for a in links} == {f"/facts/{ready.id}"}
    fact = visit("haru").get(f"/facts/{ready.id}")
    assert "北 ひろし" in fact.text
    assert "400" in fact.text


def test_the_promise_is_read_and_given(visit, session, cast):
    visitor = visit("haru")
    assert "/skills/promises" in visitor.get("/skills").links()
    visitor.get("/skills/promises")
    page = visitor.post("/skills/promises")
    assert "約束をありがとうございます" in page.text
    assert "この約束をしました" in visitor.get("/skills/promises").text
    visitor.post("/skills/promises")
    assert visitor.get(f"/workers/{cast.haru.id}/facts").text.count("秘密を守る約束に同意") == 1


def test_staff_enter_what_they_saw(visit, cast):
    visitor, address = visit("kita"), f"/workers/{cast.haru.id}"
    visitor.get(f"{address}/skills")
    visitor.post(
        f"{address}/identity-checks", **{"identity-how": "phone", "identity-occurred_on": "2026-10-01"}
    )
    visitor.post(f"{address}/promises", **{"paper-occurred_on": ""})
    page = visitor.post(
        f"{address}/measures",
        **{
            "measure-track": "clerical",
            "measure-metric": "speed.net_chars_10min",
            "measure-value": "1,320字",
            "measure-note": "入力練習サイト 誤字3",
        },
    )
    assert "書きとめました" in page.text
    page = visitor.get(f"{address}/facts")
    assert "本人確認（電話）" in page.text
    assert "10分間に入力した文字数：1,320文字" in page.text
    assert "秘密を守る約束に同意（紙）" in page.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"measure-value": "たくさん"}, "数字を入力"),
        ({"measure-value": "-5"}, "0以上の整数"),
        ({"measure-metric": "verify.seed_detection", "measure-value": "120"}, "0から100"),
        ({"measure-occurred_on": "2126-01-01"}, "未来"),
        ({"measure-metric": "qc.n"}, ""),
    ],
)
def test_impossible_figures_are_refused_and_kept_on_the_screen(visit, cast, change, words):
    visitor, address = visit("kita"), f"/workers/{cast.haru.id}"
    visitor.get(f"{address}/skills")
    sent = {
        "measure-track": "clerical",
        "measure-metric": "speed.net_chars_10min",
        "measure-value": "320",
        "measure-note": "練習サイトで10分",
    } | change
    page = visitor.post(f"{address}/measures", status=422, **sent)
    assert words in page.text
    assert page.all("//input[@value='練習サイトで10分']")
    assert visitor.get(f"{address}/facts").text.count("文字数") == 0


def test_strangers_and_other_roles_see_nothing(visit, cast, ready, proposed):
    here = [
        "/skills",
        f"/workers/{cast.haru.id}/skills",
        f"/workers/{cast.haru.id}/facts",
        f"/facts/{ready.id}",
        "/proposals",
        f"/proposals/{proposed.id}",
        f"/workers/{cast.haru.id}/skills/writing/proposals",
    ]
    allowed = {
        None: [],
        "yama": [],
        "ito": [],
        "nagi": ["/skills"],
        "haru": here[0:1] + here[2:4],
        # Kita accompanies Haru; Mori does not, but is the second person now
        "kita": here[1:6],
        "mori": here[3:6],
        "aoki": here[1:],
    }
    for name, open_to in allowed.items():
        visitor = visit(name) if name else visit()
        for address in here:
            visitor.get(address, status=200 if address in open_to else 404)


def test_the_director_withdraws_a_wrong_record(visit, session, cast, ready):
    address = f"/facts/{ready.id}"
    visit("kita").post(f"{address}/withdrawal", status=404, reason="まちがい")
    aoki = visit("aoki")
    aoki.get(address)
    page = aoki.post(f"{address}/withdrawal", reason="別の人の提出物でした")
    assert "別の人の提出物でした" in page.text
    assert "取り消し" in visit("haru").get(f"/workers/{cast.haru.id}/facts").text
    assert "あと4つの条件" in visit("haru").get("/skills").text


def test_a_director_withdraws_no_record_about_themselves(visit, session, cast):
    cast.aoki.role_rows.append(PersonRole(role=Role.WORKER))
    fact = enter(session, cast.aoki, "", Kind.NDA, {"how": "screen"}, by=cast.aoki)
    session.commit()
    aoki = visit("aoki")
    assert not aoki.get(f"/facts/{fact.id}").all("//main//form")
    page = aoki.post(f"/facts/{fact.id}/withdrawal", status=409, reason="まちがい")
    assert "これは別の人が判断します" in page.text
    session.refresh(fact)
    assert fact.voided is None


def test_old_evidence_is_to_be_refreshed_but_the_level_stays(visit, session, cast):
    with time_is(now() - timedelta(days=200)):
        first_level(session, cast)
    session.commit()
    page = visit("haru").get("/skills")
    assert "要更新" in page.text
    assert "step" in page.source and page.all("//*[@aria-current='step']")


def test_what_does_not_decide_is_marked(visit, session, cast):
    first_level(session, cast)
    second_level(session, cast)
    session.commit()
    page = visit("haru").get("/skills")
    assert "参考" in page.text
    assert "レベルを決めるものではありません" in page.text


def test_the_pages_speak_english_too(visit, ready):
    visitor = visit("haru")
    visitor.get("/skills")
    visitor.post("/language/en", next="/skills")
    page = visitor.get("/skills")
    assert page.h1 == "Your skills"
    assert "7 of 7" not in page.text
    assert "Next: level 1" in page.text


def test_what_the_next_pieces_would_do(visit, cast):
    page = visit("haru").get("/skills")
    address = f"/workers/{cast.haru.id}/skills/writing/outlook"
    assert address in page.links()
    page = visit("haru").get(f"{address}?piece=practice&count=1")
    assert "✓ 採点が終わった実習" in page.text
    assert "本人確認" in page.text
    for odd in ("?count=0", "?count=x&piece=bread", "?count=9999999999"):
        visit("haru").get(address + odd)
    visit("sora").get(address, status=404)
    visit("haru").get(f"/workers/{cast.haru.id}/skills/cooking/outlook", status=404)
