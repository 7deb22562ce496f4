"""The skill pages: what counts, what is missing, who decides, and nobody sees what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.db import now, time_is
from lms.skills import ladders, promotion
from lms.skills.evidence import Kind, add_fact
from lms.skills.reasons import Reason
from lms.skills.standing import standing
from tests.verbs.skill_facts import check_data, practice_data

QUIZ = {
    "lesson": "s/1",
    "title": "はじめの一歩",
    "tags": ["onboarding"],
    "attempt": 1,
    "points": 9,
    "max": 10,
}
PIECE = {"chars": 400, "typos": 1, "similarity": 0.05}


@pytest.fixture(autouse=True)
def _ladders(session, cast):
    """Rows stay readable after a commit: a look at one holds no lock that a visitor would wait for."""
    session.expire_on_commit = False
    ladders.load_default(session)
    session.commit()


@pytest.fixture
def ready(session, cast):
    return prepared(session, cast)


def prepared(session, cast):
    """Haru has everything for the first writing level; Kita marked the piece."""
    enter(session, cast.haru, "", Kind.IDENTITY, {"how": "face_to_face"}, by=cast.aoki)
    enter(session, cast.haru, "", Kind.NDA, {"how": "screen"}, by=cast.haru)
    enter(session, cast.haru, "", Kind.QUIZ, QUIZ)
    data = practice_data("w/1", **PIECE) | {"title": "お店の紹介文"}
    fact = enter(session, cast.haru, "writing", Kind.PRACTICE, data, rater=cast.kita)
    session.commit()
    return fact


def enter(session, worker, track, kind, data, **more):
    return add_fact(session, worker, track=track, kind=kind, data=data, source="entered", **more)


@pytest.fixture
def proposed(session, cast, ready):
    row = propose(session, cast)
    session.commit()
    return row


def propose(session, cast):
    return promotion.propose(
        session,
        cast.haru,
        ladders.skill_of(session, "writing"),
        level=1,
        reason_code=Reason.CONDITIONS,
        reason="お店の紹介文が結論から書けています。",
        by=cast.aoki,
    )


def first_level(session, cast):
    prepared(session, cast)
    promotion.decide(
        session, propose(session, cast), confirmed=True, reason="よいです", unmet="", by=cast.mori
    )


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
    page = visitor.post(
        f"{address}/measures", status=200 if "measure-metric" in change and not words else 422, **sent
    )
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


def test_the_second_persons_look_ends_with_the_decision(visit, session, cast, ready, proposed):
    visitor = visit("mori")
    visitor.get(f"/proposals/{proposed.id}")
    visitor.post(f"/proposals/{proposed.id}/decision", verdict="confirm", reason="読みやすいです。")
    visitor.get(f"/facts/{ready.id}", status=404)
    visitor.get(f"/proposals/{proposed.id}")


def test_from_proposal_to_promotion(visit, session, cast, ready):
    aoki = visit("aoki")
    page = aoki.get(f"/workers/{cast.haru.id}/skills")
    address = f"/workers/{cast.haru.id}/skills/writing/proposals"
    assert address in page.links()
    aoki.get(address)
    page = aoki.post(address, status=200, reason_code="conditions", reason="")
    assert page.all("//*[@aria-invalid='true']")
    page = aoki.post(address, reason_code="conditions", reason="お店の紹介文が結論から書けています。")
    assert "提案しました" in page.text
    assert "あなたが提案したレベルです" in page.text

    haru = visit("haru")
    assert "2人目の人が見ています" in haru.get("/skills").text

    kita = visit("kita").get("/proposals")
    assert "あなたの採点が決め手" in kita.text

    mori = visit("mori")
    (link,) = [href for href in mori.get("/proposals").links() if href.startswith("/proposals/")]
    page = mori.get(link)
    assert "お店の紹介文" in page.text
    page = mori.post(f"{link}/decision", verdict="confirm", reason="読みやすい文章でした。")
    assert "レベル1を確認しました" in page.text
    page = haru.get("/skills")
    assert "step" in page.source and page.all("//*[@aria-current='step']")
    assert "読みやすい文章でした。" in page.text
    assert "次：レベル2「初級」" in page.text
    assert "読みやすい文章でした。" in haru.get("/notices").text
    session.rollback()
    assert standing(session, cast.haru, "writing") == 1


def test_conditions_not_met_are_said_at_the_form(visit, session, cast):
    aoki = visit("aoki")
    address = f"/workers/{cast.haru.id}/skills/writing/proposals"
    assert "まだ満たしていない条件が7つ" in aoki.get(address).text
    page = aoki.post(address, status=409, reason_code="talk", reason="本人の希望です。")
    assert "本人確認" in page.text
    assert "本人の希望です。" in page.text


def test_a_refusal_names_the_condition_and_the_worker_may_comment(visit, session, cast, proposed):
    mori, address = visit("mori"), f"/proposals/{proposed.id}"
    mori.get(address)
    page = mori.post(
        f"{address}/decision", status=422, verdict="refuse", reason="もう1本読みたいです。", unmet=""
    )
    assert "条件を選んで" in page.text
    assert "もう1本読みたいです。" in page.text
    mori.post(
        f"{address}/decision", verdict="refuse", reason="もう1本読みたいです。", unmet="practice.rubric_adj"
    )

    haru = visit("haru")
    page = haru.get("/skills")
    assert "もう1本読みたいです。" in page.text
    assert "実習の評価" in page.text
    (there,) = [href for href in page.links() if href.endswith("/comments")]
    haru.get(there)
    page = haru.post(there, text="2本目も見てください。")
    assert "2本目も見てください。" in page.text
    assert "2本目も見てください。" in mori.get(there).text
    visit("sora").get(there, status=404)


def test_after_thirty_days_the_worker_is_sent_to_people(visit, session, cast):
    with time_is(now() - timedelta(days=31)):
        prepared(session, cast)
        row = propose(session, cast)
        decision = promotion.decide(
            session, row, confirmed=False, reason="もう1本", unmet="practice.count", by=cast.mori
        )
    session.commit()
    haru, address = visit("haru"), f"/decisions/{decision.id}/comments"
    page = haru.get(address)
    assert "30日間が過ぎました" in page.text
    assert not page.all("//main//textarea")
    haru.post(address, status=409, text="まだですか。")


def test_two_decide_at_once_and_one_is_told(visit, session, cast, proposed):
    mori, address = visit("mori"), f"/proposals/{proposed.id}"
    mori.get(address)
    promotion.decide(
        session, proposed, confirmed=False, reason="もう1本", unmet="practice.count", by=cast.mori
    )
    session.commit()
    page = mori.post(f"{address}/decision", status=409, verdict="confirm", reason="")
    assert "もう決まっています" in page.text


def test_the_director_withdraws_a_wrong_record(visit, session, cast, ready):
    address = f"/facts/{ready.id}"
    visit("kita").post(f"{address}/withdrawal", status=404, reason="まちがい")
    aoki = visit("aoki")
    aoki.get(address)
    page = aoki.post(f"{address}/withdrawal", reason="別の人の提出物でした")
    assert "別の人の提出物でした" in page.text
    assert "取り消し" in visit("haru").get(f"/workers/{cast.haru.id}/facts").text
    assert "あと4つの条件" in visit("haru").get("/skills").text


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


def second_level(session, cast):
    for task in range(3):
        data = check_data(task + 1, mark=3, **(PIECE | {"chars": 1200}))
        enter(session, cast.haru, "writing", Kind.CHECK, data, rater=cast.aoki, task_level=1)
    quiz = QUIZ | {"tags": ["writing_basic"], "lesson": "w/1", "title": "結論から書く"}
    enter(session, cast.haru, "writing", Kind.QUIZ, quiz)
    skill = ladders.skill_of(session, "writing")
    given = {
        "level": 2,
        "reason_code": Reason.TRIAL_WORK,
        "reason": "3本ともよくできました。",
        "by": cast.aoki,
    }
    row = promotion.propose(session, cast.haru, skill, **given)
    promotion.decide(session, row, confirmed=True, reason="よいです", unmet="", by=cast.mori)


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
