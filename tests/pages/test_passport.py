"""The passport's pages: nothing is shown until its owner says so, and links show exactly what they saw."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from lxml import html
from sqlalchemy import select

from lms.db import now, today
from lms.passport import consents, links
from lms.passport.badges import issuing, keys
from lms.passport.models import PassportConsent
from lms.skills import ladders
from lms.skills.revising import changing, drafts
from tests.verbs.reached_levels import reach_level_1

SHOWN = {"skill:writing", "pen_name", "evidence", "reasons", "badges", "about"}


@pytest.fixture(autouse=True)
def reached(session, cast):
    session.expire_on_commit = False
    reach_level_1(session, cast)
    session.commit()


@pytest.fixture
def shared(session, cast):
    """Haru shows most, has a badge, and made a link."""
    consents.choose(
        session, cast.haru, fields=SHOWN, pen_name="はるかぜ", about="書くのが好き。", by=cast.haru
    )
    (badge,) = issuing.issue_due(session)
    link, token = links.make(session, cast.haru, days=7, label="さくら商店", by=cast.haru)
    session.commit()
    return SimpleNamespace(token=token, link=link, badge=badge, path=f"/p/{token}")


def paper(page):
    (article,) = page.all("//article")
    return html.tostring(article)


def test_at_first_nothing_is_shown_and_no_link_can_be_made(visit, cast):
    haru = visit("haru")
    assert "まだ何も表示されません" in haru.get("/passport").text
    haru.get("/passport/links")
    refused = haru.post("/passport/links", label="", days="30", status=409)
    assert "先に、見せるものを選んでください" in refused.text


def test_a_worker_chooses_and_sees_what_others_will_see(visit, session, cast):
    haru = visit("haru")
    haru.get("/passport/choices")
    fields = ["skill:writing", "pen_name", "evidence"]
    page = haru.post("/passport/choices", fields=fields, pen_name="はるかぜ", about="", how="")
    article = page.all("//article")[0].text_content()
    assert "はるかぜ" in article
    assert "レベル1" in article
    assert "小テスト1回" in article
    assert cast.haru.name not in article
    assert "結論から書けています" not in article
    own = session.scalars(select(PassportConsent).where(PassportConsent.worker_id == cast.haru.id))
    assert {row.field for row in own} == set(fields)
    session.rollback()


def test_a_pen_name_that_is_missing_is_asked_for_and_nothing_typed_is_lost(visit):
    haru = visit("haru")
    haru.get("/passport/choices")
    page = haru.post("/passport/choices", fields=["pen_name"], pen_name=" ", about="猫が好き", status=422)
    assert "見せるペンネームを書いてください" in page.text
    assert page.fields()["about"] == "猫が好き"


def test_a_link_shows_exactly_the_preview_to_a_stranger_without_a_cookie(app, visit, session, cast, shared):
    seen = visit("haru").get("/passport")
    stranger = visit()
    page = stranger.get(shared.path)
    assert paper(page) == paper(seen)
    assert "Set-Cookie" not in page.response.headers
    assert "noindex" in page.response.headers["X-Robots-Tag"]
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert cast.haru.name not in page.source
    assert shared.link.token_hash != shared.token
    assert shared.token not in visit("haru").get("/passport/links").source


def test_the_owner_sees_when_it_was_last_opened_and_can_end_it(visit, session, cast, shared):
    haru = visit("haru")
    assert "まだ開かれていません" in haru.get("/passport/links").text
    visit().get(shared.path)
    page = haru.get("/passport/links")
    assert "最後に開かれた日" in page.text
    haru.post(f"/passport/links/{shared.link.id}/end")
    assert "このリンクは使えません" in visit().get(shared.path, status=404).text


def test_a_link_ends_by_itself_after_its_last_day(visit, session, shared):
    shared.link.last_day = today() - timedelta(days=1)
    session.commit()
    visit().get(shared.path, status=404)
    visit().get(f"{shared.path}x", status=404)


def test_a_consent_taken_back_counts_at_once_behind_links(visit, shared):
    haru = visit("haru")
    haru.get("/passport/choices")
    haru.post("/passport/choices", fields=["skill:writing"], pen_name="はるかぜ", about="", how="")
    page = visit().get(shared.path)
    assert "はるかぜ" not in page.text
    assert "名前は表示していません" in page.text
    assert not page.all("//article//a")


def test_a_new_link_is_shown_once_and_opens(visit, cast, session):
    haru = visit("haru")
    haru.get("/passport/choices")
    haru.post("/passport/choices", fields=["skill:writing"], pen_name="", about="", how="")
    page = haru.post("/passport/links", label="図書館", days="7")
    (address,) = page.all("//input[@id='address']/@value")
    assert address not in haru.get("/passport/links").source
    assert "レベル1" in visit().get(address.partition("localhost")[2]).text


def test_links_and_badges_of_others_are_not_there(visit, session, shared):
    link, badge = shared.link, shared.badge
    sora = visit("sora")
    sora.get("/passport/links")
    sora.post(f"/passport/links/{link.id}/end", status=404)
    sora.post(f"/passport/badges/{badge.uid}/withdrawal", status=404)
    visit("mori").get(f"/workers/{link.worker_id}/passport", status=404)


def test_staff_write_down_what_a_worker_said_and_print_it(visit, session, cast):
    kita, address = visit("kita"), f"/workers/{cast.haru.id}/passport"
    kita.get(f"{address}/choices")
    refused = kita.post(
        f"{address}/choices", fields=["skill:writing"], pen_name="", about="", how="", status=422
    )
    assert "どうやって聞いたか" in refused.text
    page = kita.post(f"{address}/choices", fields=["skill:writing"], pen_name="", about="", how="電話で")
    assert "レベル1" in page.all("//article")[0].text_content()
    row = session.scalars(select(PassportConsent)).one()
    assert (row.given_by_id, row.how) == (cast.kita.id, "電話で")


def test_a_worker_saves_renews_and_stops_a_badge(visit, session, cast, shared):
    haru = visit("haru")
    consents.choose(session, cast.haru, fields={"real_name", "badges"}, pen_name="", about="", by=cast.haru)
    session.commit()
    page = haru.get("/passport/badges")
    (save,) = page.all("//a[contains(@href, 'badge.png')]/@href")
    assert haru.send("GET", save).data.startswith(b"\x89PNG")
    (renew,) = page.all("//form[contains(@action, 'renewal')]/@action")
    page = haru.post(renew)
    assert cast.haru.name in page.text
    (stop,) = page.all("//form[contains(@action, 'withdrawal')]/@action")
    assert "バッジはまだありません" in haru.post(stop).text


def test_a_badges_page_tells_a_stranger_whether_it_counts(visit, session, cast, shared):
    badge = shared.badge
    page = visit().get(f"/badges/{badge.uid}")
    assert "本物で、有効なバッジです" in page.text
    assert "はるかぜ" in page.text
    asked = visit().send("GET", f"/badges/{badge.uid}", Accept="application/vc")
    assert json.loads(asked.data)["id"] == badge.credential["id"]
    consents.choose(session, cast.haru, fields={"skill:writing"}, pen_name="", about="", by=cast.haru)
    session.commit()
    assert "はるかぜ" not in visit().get(f"/badges/{badge.uid}").text
    visit().get(f"/badges/{badge.uid}/badge.png", status=404)


def test_anybody_can_check_a_badge_by_file_and_by_text(visit, session, shared):
    badge = shared.badge
    stranger = visit()
    picture = stranger.send("GET", f"/badges/{badge.uid}/badge.png").data
    stranger.get("/badges/check")
    page = stranger.post("/badges/check", files={"file": (io.BytesIO(picture), "badge.png")})
    assert "本物で、有効なバッジです" in page.text
    page = stranger.post("/badges/check", text=badge.token[:-4] + "AAAA")
    assert "書きかえられたバッジです" in page.text
    assert "この中にバッジはありません" in stranger.post("/badges/check", text="こんにちは").text
    assert "ファイルを選ぶか" in stranger.post("/badges/check", text="").text


def test_a_list_whose_key_is_distrusted_is_gone_with_a_word_and_the_new_badge_names_another(
    app, visit, session, shared
):
    first = keys.signing()
    keys.distrust(first)
    (new,) = issuing.renew_after_distrust(session, first.name)
    session.commit()
    for url in ("/badges/status/1", "/badges/status/1.jwt"):
        assert "作り直しました" in visit().get(url, status=410).text
    listed = json.loads(visit().send("GET", f"/badges/status/{new.list_id}").data)
    assert new.list_id != 1 and listed["issuer"] == {"id": keys.signing().did}


def test_what_verifiers_ask_for_is_open_to_them(app, visit, session, shared):
    stranger = visit()
    listed = stranger.send("GET", "/badges/status/1")
    assert listed.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(listed.data)["credentialSubject"]["type"] == "BitstringStatusList"
    assert stranger.send("GET", "/badges/status/1.jwt").text.count(".") == 2
    assert json.loads(stranger.send("GET", "/badges/levels/writing/1").data)["name"].startswith(
        "ライティング"
    )
    assert stranger.send("GET", "/badges/levels/writing/1.svg").text.startswith("<svg")
    assert json.loads(stranger.send("GET", "/badges/issuer").data)["id"].startswith("did:key:")
    assert stranger.send("GET", "/.well-known/did.json").status_code == 404
    app.config["PUBLIC_URL"] = "https://mura.example"
    assert json.loads(stranger.send("GET", "/.well-known/did.json").data)["id"] == "did:web:mura.example"


def test_a_link_does_not_outlive_its_owners_account(visit, session, cast, shared):
    cast.haru.disabled_at = now()
    session.commit()
    visit().get(shared.path, status=404)


def test_a_level_that_a_shorter_ladder_has_no_more_answers_for_ever(visit, session, cast, shared):
    skill = ladders.skill_of(session, "writing")
    draft = drafts.begin(session, skill, by=cast.aoki)
    for revision in range(1, 5):
        changing.remove_top_level(session, draft, revision=revision, by=cast.aoki)
    drafts.take_into_force(session, draft, on=today(), revision=5, by=cast.aoki)
    session.commit()
    stranger = visit()
    gone = json.loads(stranger.send("GET", "/badges/levels/writing/5").data)
    assert ladders.default_document()["tracks"][0]["levels"][4]["name_ja"] in gone["name"]
    assert stranger.send("GET", "/badges/levels/writing/6").status_code == 404
