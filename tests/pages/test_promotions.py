"""From a proposal to the second person, on the pages: asked once, decided once, told in plain words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.db import now, time_is
from lms.skills import ladders, promotion
from lms.skills.standing import standing
from tests.pages.level_scenes import prepared, propose


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
    page = aoki.post(address, status=422, reason_code="conditions", reason="")
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
    (condition,) = page.all("//li[@class='condition'][contains(., '実習の評価')]")
    assert "森 しずかさんは、これをもう少し見たい" in condition.text_content(), "the condition itself holds"
    assert "もう1本読みたいです。" in condition.text_content()
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
