"""The pages of everything about me: asking for the copy, saving it, leaving and taking that back."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from lms import background
from lms.belongings import bundles, leaving
from lms.db import now, time_is
from tests.town import take_task


@pytest.fixture(autouse=True)
def loaded(session, cast):
    """The people stay readable here while pages write."""
    session.expire_on_commit = False
    session.commit()


def build(session):
    session.commit()
    background.wait_idle(20, lease=timedelta(seconds=30))


@pytest.fixture
def copy(session, cast):
    """Haru's, ready."""
    bundle = bundles.ask(session, cast.haru, by=cast.haru)
    build(session)
    return bundle.id


def test_a_worker_asks_is_told_and_saves_the_file(visit, session):
    haru = visit("haru")
    assert "/account/belongings" in haru.get("/account").links()
    haru.get("/account/belongings")
    page = haru.post("/account/belongings", how="")
    assert "作っています" in page.text
    build(session)
    assert "記録の控えができました" in haru.get("/notices").text
    page = haru.get("/account/belongings")
    (address,) = [link for link in page.links() if link.endswith(".zip")]
    answer = haru.send("GET", address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "everything.json" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_nobody_else_gets_it(visit, copy, cast):
    for name in ("sora", "kita", "aoki", "ito"):
        visit(name).get(f"/account/belongings/{copy}.zip", status=404)
    visit().get(f"/account/belongings/{copy}.zip", status=404)
    visit("kita").get(f"/people/{cast.haru.id}/belongings", status=404)


def test_after_a_week_the_page_says_that_it_is_gone(visit, session, copy):
    with time_is(now() + timedelta(days=8)):
        bundles.forget(session)
    session.commit()
    haru = visit("haru")
    assert "消えました" in haru.get("/account/belongings").text
    assert "もうありません" in haru.get(f"/account/belongings/{copy}.zip", status=404).text


def test_a_director_makes_it_for_who_asked_on_paper(visit, session, cast):
    aoki, address = visit("aoki"), f"/people/{cast.haru.id}/belongings"
    assert address in aoki.get(f"/people/{cast.haru.id}").links()
    assert "任意" not in aoki.get(address).text, "how they were asked has to be said"
    assert "どうやって頼まれたか" in aoki.post(address, how="", status=422).text
    aoki.post(address, how="紙で")
    build(session)
    page = aoki.get(address)
    (save,) = page.all("//form[contains(@action, 'handing-over')]/@action")
    assert aoki.send("POST", save).data.startswith(b"PK")


def test_leaving_is_read_ticked_noted_and_taken_back(visit):
    haru = visit("haru")
    page = haru.get("/account/leaving")
    assert "消えるもの" in page.text and "残るもの" in page.text
    refused = haru.post("/account/leaving", status=422)
    assert "チェックを入れてください" in refused.text
    page = haru.post("/account/leaving", understood="y")
    assert "退会する予定です" in page.text
    assert not page.all("//input[@name='understood']")
    assert "退会を取り消しました" in haru.post("/account/leaving/return").text
    assert haru.get("/account/leaving").all("//input[@name='understood']")
    assert "取り消せる退会の申し込みはありません" in haru.post("/account/leaving/return", status=409).text


def test_what_is_open_is_said_before_anything_is_asked(visit, session, cast):
    take_task(session, cast.aoki, cast.nagi, title="途中の仕事")
    session.commit()
    nagi = visit("nagi")
    page = nagi.get("/account/leaving")
    assert "途中の仕事" in page.text and not page.all("//input[@name='understood']")
    assert "途中の仕事" in nagi.post("/account/leaving", understood="y", status=409).text


def test_a_director_notes_it_for_somebody_and_they_can_take_it_back_themselves(visit, cast):
    aoki, address = visit("aoki"), f"/people/{cast.sora.id}/leaving"
    aoki.get(address)
    assert "どうやって頼まれたか" in aoki.post(address, how="", understood="y", status=422).text
    aoki.post(address, how="電話で", understood="y")
    sora = visit("sora")
    assert "退会する予定です" in sora.get("/notices").text
    sora.get("/account/leaving")
    sora.post("/account/leaving/return")
    assert aoki.get(address).all("//input[@name='understood']")


def test_who_has_left_is_signed_out_and_on_no_list(visit, session, cast):
    haru = visit("haru")
    name = cast.haru.name
    leaving.ask(session, cast.haru, by=cast.haru)
    with time_is(now() + timedelta(days=31)):
        leaving.ask_for_due(session)
        build(session)
    haru.get("/account", status=404)
    people = visit("aoki").get("/people").text
    assert name not in people and "退会した人" not in people
    for page in ("/board", "/desk"):
        assert name not in visit("kita").get(page).text


def test_a_director_sees_what_is_still_kept_of_who_has_left_and_asks_nothing_more(visit, session, cast):
    leaving.carry_out(session, leaving.ask(session, cast.haru, by=cast.haru))
    session.commit()
    aoki, person_id = visit("aoki"), cast.haru.id
    page = aoki.get(f"/people/{person_id}")
    assert "この人は退会しました" in page.text and not page.all("//main//form")
    address = f"/people/{person_id}/leaving"
    assert address in page.links()
    page = aoki.get(address)
    assert "名前のない数字と日付だけ" in page.text and not page.all("//main//form")
    assert "に退会しました" in aoki.post(address, how="電話で", understood="y", status=409).text


def test_each_open_matter_leads_to_where_it_is_settled(visit, session, cast):
    placement = take_task(session, cast.aoki, cast.nagi, title="途中の仕事")
    session.commit()
    nagi, aoki = visit("nagi"), visit("aoki")
    own, staff = f"/placements/{placement.id}", f"/tasks/{placement.task_id}"
    assert own in nagi.get("/account/leaving").links()
    nagi.get(own)
    assert staff in aoki.get(f"/people/{cast.nagi.id}/leaving").links()
    aoki.get(staff)
    kita = visit("kita")
    (address,) = [link for link in kita.get("/account/leaving").links() if link.startswith("/coaches/")]
    kita.get(address)
    assert "/people/new" in aoki.get("/account/leaving").links()


@pytest.mark.parametrize("name", ["kita", "aoki", "ito", "yama"])
def test_everybody_has_both_pages(visit, name):
    visitor = visit(name)
    visitor.get("/account/belongings")
    visitor.get("/account/leaving")
