"""The director gives and takes roles and closes accounts; whoever it concerns meets kind words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.accounts import people
from lms.accounts.models import Role
from lms.belongings import leaving
from lms.db import now, time_is
from lms.learning.runs import feeds
from lms.stepping_back import parting
from lms.teamjobs import delivery, quality
from tests.cast import PASSWORD
from tests.town import take_task

WHY = "引っ越しのため"


@pytest.fixture
def aoki(visit):
    return visit("aoki")


def test_only_the_director_finds_the_pages(visit, cast, session):
    pages, number = ("roles", "roles/coach/removal", "suspension"), cast.sora.id
    session.rollback()
    for name in ("kita", "haru", "ito"):
        visitor = visit(name)
        for page in pages:
            visitor.get(f"/people/{number}/{page}", status=404)


def test_a_role_is_given_and_taken_on_the_page_of_the_person(aoki, visit, cast, session):
    number, pages = cast.haru.id, f"/people/{cast.haru.id}/roles"
    session.rollback()
    haru = visit("haru")
    assert pages in aoki.get(f"/people/{number}").links()
    page = aoki.get(pages)
    assert f"{pages}/worker/removal" not in page.links(), "the only role stays"
    assert "この人の役割はこれだけ" in aoki.get(f"{pages}/worker/removal").text
    page = aoki.post(pages, status=422, role="coach", reason="")
    assert "理由" in page.text and page.fields()["role"] == "coach"
    page = aoki.post(pages, role="coach", reason="教えるのが上手です")
    assert "コーチ：役割をつけた" in page.text and "教えるのが上手です" in page.text
    haru.get("/coaches")
    removal = f"{pages}/coach/removal"
    assert removal in page.links()
    assert "コーチ：役割を外した" in aoki.post(removal, reason=WHY).text
    haru.get("/account", status=404)  # signed out at once
    told = visit("haru").get("/notices").text
    assert "コーチの役割が外れました" in told and WHY in told


def test_learners_are_handed_over_on_the_same_page_and_nothing_typed_is_lost(aoki, cast, session):
    kita, mori, haru = cast.kita.id, cast.mori.id, cast.haru
    address = f"/people/{kita}/suspension"
    session.rollback()
    assert "空井 そら" in aoki.get(address).text
    page = aoki.post(address, reason=WHY, heir="", status=422)
    assert "これから伴走する人を選んでください" in page.text and page.fields()["reason"] == WHY
    page = aoki.post(address, reason=WHY, heir=str(mori))
    assert "休止中" in page.text and WHY in page.text
    assert "お知らせしました" not in page.text, "without an e-mail address nobody has told the person yet"
    assert [one.id for one in people.coaches_of(session, haru)] == [mori]


def test_what_is_open_is_read_before_an_account_is_closed(aoki, cast, session):
    take_task(session, cast.aoki, cast.nagi, title="途中の仕事")
    address = f"/people/{cast.nagi.id}/suspension"
    session.commit()
    assert "途中の仕事" in aoki.get(address).text
    page = aoki.post(address, status=422, reason=WHY)
    assert "チェックを入れてください" in page.text and page.fields()["reason"] == WHY
    assert "休止中" in aoki.post(address, reason=WHY, open_known="y").text


def test_a_closed_account_is_told_so_and_opened_again(aoki, visit, cast, session):
    number, calendar = cast.haru.id, feeds.address(cast.haru)
    session.rollback()
    haru = visit("haru")
    stranger = visit()
    assert stranger.send("GET", calendar).status_code == 200
    address = f"/people/{number}/suspension"
    aoki.post(address, reason="電話でお話ししましょう")
    haru.get("/learn", status=404)
    assert stranger.send("GET", calendar).status_code == 404
    page = stranger.get("/sign-in")
    page = stranger.post("/sign-in", login="haru", password=PASSWORD, status=422)
    assert "休止中" in page.text and page.fields()["login"] == "haru"
    assert "休止中の人" in aoki.get("/people").text
    assert "このアカウントは休止中です" in aoki.get(f"/people/{number}").text
    aoki.get(address)
    page = aoki.post(f"{address}/end", reason="お話しできました")
    assert page.h1 == "春野 はる"
    assert "おかえりなさい" in visit("haru").get("/notices").text
    assert "アカウントを再開した" in aoki.get(f"/people/{number}/roles").text


def test_a_closed_account_that_left_is_not_said_to_be_open_again(aoki, cast, session):
    parting.suspend(session, cast.sora, reason="電話に出られません", by=cast.aoki)
    leaving.carry_out(session, leaving.ask(session, cast.sora, by=cast.aoki, how="電話"))
    number = cast.sora.id
    session.commit()
    page = aoki.get(f"/people/{number}/roles")
    assert "アカウントを休止した" in page.text and "アカウントを再開した" not in page.text


def test_nobody_changes_themselves(aoki, cast, session):
    number = cast.aoki.id
    session.rollback()
    for page in ("roles", "roles/director/removal", "suspension"):
        found = aoki.get(f"/people/{number}/{page}")
        assert "自分では変えられません" in found.text
        assert not found.all("//main//textarea")
    aoki.post(f"/people/{number}/suspension", reason=WHY, status=409)
    aoki.post(f"/people/{number}/roles", role="coach", reason=WHY, status=409)


def test_two_tabs_and_odd_addresses(aoki, cast, session):
    haru = cast.haru
    people.register(session, name="代理", sign_in_name="nozomi", roles={Role.DIRECTOR}, by=cast.aoki)
    number = haru.id
    session.commit()
    aoki.get(f"/people/{number}/roles/king/removal", status=404)
    aoki.get("/people/999/roles", status=404)
    page = aoki.post(f"/people/{number}/roles/coach/removal", reason=WHY, status=409)
    assert "もうこの役割を持っていません" in page.text
    aoki.get(f"/people/{number}/suspension")
    aoki.post(f"/people/{number}/suspension", reason=WHY)
    page = aoki.post(f"/people/{number}/suspension", reason="二つめの画面から", status=409)
    assert "休止中" in page.text


def test_the_pages_of_who_was_a_worker_still_open(aoki, cast, session):
    """No page of somebody else breaks because a name on it has lost its role."""
    with time_is(now() - timedelta(days=80)):
        placement = take_task(session, cast.aoki, cast.nagi)
        done = delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=cast.nagi)
        quality.approve(session, done, by=cast.aoki)
    number, task = cast.nagi.id, placement.task_id
    parting.give_role(session, cast.nagi, Role.OFFICER, reason=WHY, by=cast.aoki)
    parting.take_role(session, cast.nagi, Role.WORKER, reason=WHY, by=cast.aoki)
    session.commit()
    session.rollback()
    for page in (
        f"/tasks/{task}",
        "/tasks",
        "/board",
        f"/people/{number}",
        "/coaches",
        "/today",
        "/level-review",
    ):
        aoki.get(page)
    aoki.get(f"/people/{number}/belongings")
    aoki.get(f"/workers/{number}", status=404)
