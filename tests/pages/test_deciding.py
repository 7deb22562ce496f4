"""Appeals, deputies, the record of who saw what, and the monthly look, as people meet them on the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts import deputies, people
from lms.accounts.models import Role
from lms.db import today
from lms.skills import ladders
from lms.skills.deciding import appeals
from lms.skills.deciding.models import Appeal, Look, Occasion
from lms.skills.evidence import void
from lms.skills.models import Skill
from lms.skills.standing import standing
from tests.verbs.proposals import confirmed, proposed, ready, refused


@pytest.fixture(autouse=True)
def _ladders(session, cast):
    session.expire_on_commit = False
    ladders.load_default(session)
    session.commit()


@pytest.fixture
def piece(session, cast):
    row = ready(session, cast.haru, rater=cast.kita)
    session.commit()
    return row


@pytest.fixture
def proposal(session, cast, piece):
    row = proposed(session, cast.haru, by=cast.aoki)
    session.commit()
    return row


@pytest.fixture
def refusal(session, cast, proposal):
    row = refused(session, proposal, by=cast.mori)
    session.commit()
    return row


@pytest.fixture
def deputy(session, cast):
    until = today() + timedelta(days=30)
    deputies.name_deputy(session, cast.ito, since=today(), until=until, reason="人が足りない", by=cast.aoki)
    session.commit()
    return cast.ito


def test_from_a_refusal_to_another_look_and_its_answer(visit, session, cast, refusal, deputy):
    haru = visit("haru")
    ask = f"/decisions/{refusal.id}/appeal"
    assert ask in haru.get("/skills").links()
    haru.get(ask)
    assert haru.post(ask, status=422, text="").all("//*[@aria-invalid='true']")
    page = haru.post(ask, text="2本目も見てください。")
    assert "2本目も見てください。" in page.text
    assert "かかわっていない人が見ています" in page.text

    aoki = visit("aoki").get("/proposals")
    assert "あなたが提案したレベルです" in aoki.text
    (row,) = read(session, select(Appeal))
    visit("mori").get(f"/appeals/{row.id}")

    ito = visit("ito")
    assert f"/appeals/{row.id}" in ito.get("/proposals").links()
    page = ito.get(f"/appeals/{row.id}")
    assert "2本目も見てください。" in page.text
    sent = {"verdict": "reversed", "reason": "2本目でよくなっています。", "seen": hidden(page, "seen")}
    assert "/proposals" in ito.get(f"/proposals/{refusal.proposal_id}/record").links()
    ito.get(f"/proposals/{refusal.proposal_id}", status=404)
    ito.get(f"/appeals/{row.id}")
    page = ito.post(f"/appeals/{row.id}/decision", **sent)
    assert "レベル1を認めました" in page.text

    page = haru.get(ask)
    assert "2本目でよくなっています。" in page.text
    assert "見直しの結果" in haru.get("/skills").text
    assert level(session, cast.haru) == 1


def test_staff_write_down_what_was_said_on_the_phone(visit, session, cast, refusal):
    kita, ask = visit("kita"), f"/decisions/{refusal.id}/appeal"
    kita.get(ask)
    page = kita.post(ask, how="phone", text="電話で：もう一度見てほしいそうです。")
    assert "電話" in page.text
    assert "北 ひろし" in visit("haru").get(ask).text
    (number,) = read(session, select(Appeal.id))
    assert "判断できる人が残っていません" in visit("aoki").get(f"/appeals/{number}").text


def test_strangers_see_no_appeal(visit, session, cast, refusal):
    row = appeals.appeal(session, refusal, text="もう一度お願いします。", by=cast.haru)
    session.commit()
    for name in ("sora", "ito", "yama", None):
        visitor = visit(name) if name else visit()
        for address in (f"/appeals/{row.id}", f"/decisions/{refusal.id}/appeal", "/deputies"):
            visitor.get(address, status=404)
        visitor.get(f"/proposals/{refusal.proposal_id}/record", status=404)
    visit("haru").get(f"/appeals/{row.id}", status=404)


def test_the_evidence_before_the_decider_is_kept_and_shown(visit, session, cast, proposal, piece):
    mori, address = visit("mori"), f"/proposals/{proposal.id}"
    seen = hidden(mori.get(address), "seen")
    void(session, piece, reason="別の人の提出物でした", by=cast.aoki)
    session.commit()
    sent = {"verdict": "refuse", "unmet": "practice.count", "reason": "もう1本お願いします。"}
    page = mori.post(f"{address}/decision", status=409, seen=seen, **sent)
    assert "記録が変わりました" in page.text
    assert "もう1本お願いします。" in page.text
    mori.post(f"{address}/decision", seen=hidden(page, "seen"), **sent)
    occasions = read(session, select(Look.occasion).order_by(Look.id))
    assert occasions == [Occasion.PROPOSED, Occasion.OPENED, Occasion.DECIDED]
    for name in ("haru", "aoki", "mori"):
        page = visit(name).get(f"{address}/record")
        assert page.text.count("森 しずか") >= 2
        assert "そのうち1件は取り消し済み" in page.text


def test_a_deputy_sees_what_waits_and_nothing_else_and_only_for_the_days(visit, session, cast, proposal):
    ito = visit("ito")
    ito.get("/proposals", status=404)
    aoki = visit("aoki")
    assert "/deputies" in aoki.get("/proposals").links()
    aoki.get("/deputies")
    sent = {"person": str(cast.ito.id), "since": today().isoformat(), "reason": "森さんがお休みのため"}
    page = aoki.post("/deputies", status=422, until="2020-01-01", **sent)
    assert "森さんがお休みのため" in page.source
    page = aoki.post("/deputies", until=(today() + timedelta(days=7)).isoformat(), **sent)
    assert "いま代理" in page.text

    assert f"/proposals/{proposal.id}" in ito.get("/proposals").links()
    ito.get(f"/proposals/{proposal.id}")
    ito.get(f"/workers/{cast.haru.id}/skills", status=404)
    ito.get(f"/workers/{cast.haru.id}/facts", status=404)
    ito.post(f"/proposals/{proposal.id}/decision", verdict="confirm", reason="確かめました。")
    assert level(session, cast.haru) == 1

    (end,) = [form.get("action") for form in aoki.get("/deputies").all("//main//form") if form.get("action")]
    aoki.post(end)
    ito.get("/proposals", status=404)


def test_the_monthly_look_proposes_several_with_reasons_of_their_own(visit, session, cast, piece):
    ready(session, cast.sora, rater=cast.kita)
    session.commit()
    (skill,) = read(session, select(Skill).where(Skill.track == "writing"))
    aoki = visit("aoki")
    assert "/level-review" in aoki.get("/proposals").links()
    page = aoki.get("/level-review")
    assert "春野 はる" in page.text and "空井 そら" in page.text
    haru, sora = (f"ready-{who.id}-{skill.id}" for who in (cast.haru, cast.sora))
    page = aoki.post(
        "/level-review/proposals",
        status=409,
        **{f"{haru}-take": "y", f"{haru}-reason": "結論から書けています。", f"{sora}-take": "y"},
    )
    assert "1件を受けつけました：春野 はる" in page.text
    assert "理由を1、2文で" in page.text
    page = aoki.post("/level-review/proposals", **{f"{sora}-take": "y", f"{sora}-reason": "数字が正確です。"})
    assert "空井 そら" in page.text
    page = aoki.post("/level-review/proposals", status=422)
    assert "1人以上を選んで" in page.text
    aoki.get("/level-review")
    page = aoki.post("/level-review/completions", **{"done-note": "みんな見ました"})
    assert "今月の確認は終わりました" in page.text


def test_who_was_slower_in_the_monthly_look_is_told(visit, session, cast, proposal):
    ready(session, cast.sora, rater=cast.kita)
    second = proposed(session, cast.sora, by=cast.aoki)
    session.commit()
    mori = visit("mori")
    page = mori.get("/level-review")
    assert "条件がそろった人" not in page.text, "a coach sees only what waits"
    confirmed(session, proposal, by=cast.mori)
    session.commit()
    lines = {f"waiting-{row.id}-take": "y" for row in (proposal, second)}
    words = {f"waiting-{row.id}-reason": "よいです。" for row in (proposal, second)}
    page = mori.post("/level-review/confirmations", status=409, **lines, **words)
    assert "もう決まっています" in page.text
    assert "空井 そら" in page.text
    assert level(session, cast.sora) == 1
    occasions = read(session, select(Look.occasion).where(Look.person_id == cast.mori.id))
    assert set(occasions) == {Occasion.LISTED, Occasion.DECIDED}


def hidden(page, name):
    (field,) = page.all(f"//main//input[@name='{name}']")
    return field.get("value")


def read(session, query):
    """What is in the database now; no lock is held that a visitor would wait for."""
    session.rollback()
    found = list(session.scalars(query))
    session.commit()
    return found


def level(session, worker):
    session.rollback()
    found = standing(session, worker, "writing")
    session.commit()
    return found


def test_a_late_click_says_who_has_decided(visit, session, cast, refusal):
    """Mori refused; a coach who was told, but never opened the page, comes too late. About whom it was, and
    what came of it, is no longer theirs to read."""
    people.register(session, name="東 あずま", sign_in_name="azuma", roles={Role.COACH}, by=cast.aoki)
    session.flush()
    people.find(session, "azuma").password_hash = cast.aoki.password_hash
    session.commit()
    late = visit("azuma").get(f"/proposals/{refusal.proposal_id}", status=409)
    assert "森 しずかさんが、もう決めています" in late.text and "足りない" not in late.text
    visit("kita").get("/proposals/999", status=404)


def test_the_monthly_look_refuses_words_without_end_and_keeps_them(visit, session, cast, piece):
    page = (aoki := visit("aoki")).get("/level-review")
    fields = page.fields("/level-review/proposals")
    take = next(name for name in page.all("//input[@type='checkbox']/@name") if name.startswith("ready-"))
    reason = take.replace("-take", "-reason")
    page = aoki.post("/level-review/proposals", **fields | {take: "y", reason: "長" * 2001}, status=409)
    assert "2000" in page.text.replace(",", "")
    assert page.fields("/level-review/proposals")[reason] == "長" * 2001
    page = aoki.post("/level-review/completions", **{"done-note": "長" * 1001}, status=422)
    assert page.fields("/level-review/completions")["done-note"] == "長" * 1001


def test_a_day_before_all_records_is_said_at_the_field(visit, session, cast):
    number = cast.kita.id
    session.rollback()
    aoki = visit("aoki")
    for day in ("0001-01-01", "1999-12-31"):
        page = aoki.get(f"/people/{number}/marks?since={day}")
        assert "年を確かめて" in page.all("//*[@id='since-error']")[0].text_content()
        assert not page.all("//textarea"), "nothing is withdrawn of what was not looked at"
