"""The director changes a ladder on the web, from a first draft to the day it begins."""

from __future__ import annotations

import pytest

from lms.db import now, today
from lms.skills import ladders
from lms.skills.revising.models import LadderDraft
from tests.pages.level_scenes import first_level, second_level

WHOLE = "root"
"""The group that holds all criteria of a level"""


@pytest.fixture(autouse=True)
def _ladders(session, cast):
    session.expire_on_commit = False
    ladders.load_default(session)
    session.commit()


@pytest.fixture
def aoki(visit):
    visitor = visit("aoki")
    visitor.get("/ladders")
    return visitor


def test_only_the_director_changes_ladders(visit):
    for name in ("haru", "kita", "ito"):
        visit(name).get("/ladders", status=404)
        visit(name).get("/ladders/new", status=404)
    visit("kita").get("/ladder-drafts/1", status=404)


def test_a_ladder_is_changed_step_by_step_and_put_into_force(aoki, session):
    page = aoki.post("/ladders/writing/drafts")
    assert page.h1 == "下書き1：ライティング"
    page = aoki.post(f"/ladder-drafts/1/levels/1/groups/{WHOLE}/groups", revision="1", logic="any")
    assert "グループが空です" in page.text
    group = len(ladders.default_document()["tracks"][0]["levels"][0]["require"]["all"])
    for revision, metric, value in (("2", "speed.net_chars_10min", "200"), ("3", "practice.count", "2")):
        address = f"/ladder-drafts/1/levels/1/groups/{group}/criteria"
        page = aoki.get(address)
        assert page.fields()["revision"] == revision
        assert "採点が終わった実習" in page.text
        page = aoki.post(address, revision=revision, metric=metric, op=">=", value=value, min_task_level="0")
    assert "グループが空です" not in page.text
    assert "10分間に入力した文字数：200文字以上" in page.text
    words = aoki.get("/ladder-drafts/1/levels/1").fields() | {"name": "はじめ"}
    assert "レベル1「はじめ」" in aoki.post("/ladder-drafts/1/levels/1", **words).text
    page = aoki.post("/ladder-drafts/1/effect", **{"effect-revision": "5", "effect-on": today().isoformat()})
    assert "お知らせしました" in page.text
    assert ladders.ladder_of(session, "writing", now()).level(1).name == "はじめ"


def test_a_condition_that_cannot_be_typed_is_kept_in_the_form(aoki):
    aoki.post("/ladders/writing/drafts")
    address = f"/ladder-drafts/1/levels/2/groups/{WHOLE}/criteria"
    aoki.get(address)
    page = aoki.post(
        address,
        revision="1",
        metric="qc.first_pass_rate",
        op=">=",
        value="150",
        min_task_level="0",
        status=422,
    )
    assert page.fields()["value"] == "150"
    assert "0から100" in page.text


def test_a_page_left_open_cannot_undo_a_newer_change(aoki, session):
    aoki.post("/ladders/writing/drafts")
    aoki.post("/ladder-drafts/1/top-level-removal", revision="1")
    page = aoki.post("/ladder-drafts/1/top-level-removal", revision="1", status=409)
    assert "ほかの画面で変更" in page.text
    assert len(session.get(LadderDraft, 1).body["levels"]) == 4


@pytest.mark.parametrize(
    "address", ["levels/9", "levels/1/criteria/99", "levels/1/criteria/x", "levels/1/groups/0-0-0/criteria"]
)
def test_what_is_not_on_the_ladder_is_not_found(aoki, address):
    aoki.post("/ladders/writing/drafts")
    aoki.get(f"/ladder-drafts/1/{address}", status=404)


def test_a_draft_is_thrown_away(aoki):
    aoki.post("/ladders/clerical/drafts")
    assert "開いている下書きはありません" in aoki.post("/ladder-drafts/1/discarding", revision="1").text
    assert "この下書きは取りやめました" in aoki.get("/ladder-drafts/1").text


def test_a_condition_is_no_group_that_another_could_be_added_to(aoki):
    aoki.post("/ladders/writing/drafts")
    address = "/ladder-drafts/1/levels/1/groups/0"
    aoki.get(f"{address}/criteria", status=404)
    aoki.post(f"{address}/groups", status=404, revision="1", logic="any")


def test_who_stands_above_a_shortened_ladder_keeps_the_level_and_the_page(visit, aoki, session, cast):
    first_level(session, cast)
    second_level(session, cast)
    session.commit()
    aoki.post("/ladders/writing/drafts")
    for revision in "1234":
        page = aoki.post("/ladder-drafts/1/top-level-removal", revision=revision)
    assert "今のレベル2が、下書きにはありません" in page.text
    aoki.post("/ladder-drafts/1/effect", **{"effect-revision": "5", "effect-on": today().isoformat()})
    assert "レベル2「初級」" in visit("haru").get("/skills").text
    assert "レベル2「初級」" in aoki.get(f"/workers/{cast.haru.id}/skills").text


NEW = {"name": "デザイン", "code": "design", "level_name": "入門", "summary": "型のある画像を作れる"}


def test_a_new_skill_is_added_and_its_ladder_goes_on_in_a_draft(aoki, visit):
    aoki.get("/ladders/new")
    assert "デザイン" in aoki.post("/ladders/new", **NEW).text
    assert aoki.post("/ladders/design/drafts").h1 == "下書き1：デザイン"
    assert "デザイン" in visit("haru").get("/skills").text
    for address in (
        "/board?track=design",
        "/team/thin-spots",
        "/tasks/new",
        "/team/agreement",
    ):
        assert "デザイン" in aoki.get(address).text


@pytest.mark.parametrize(
    ("changed", "said", "status"),
    [
        ({"code": "デザイン"}, "a-z", 422),
        ({"code": "writing"}, "この記号のスキルは、もうあります", 422),
        ({"name": "ライティング"}, "この名前のスキルは、もうあります", 422),
        ({"level_name": "初級技能士"}, "技能士", 422),
        ({"summary": ""}, "まだ空いています", 422),
    ],
)
def test_a_skill_that_cannot_be_says_why_and_keeps_what_was_typed(aoki, changed, said, status):
    aoki.get("/ladders/new")
    sent = {**NEW, **changed}
    page = aoki.post("/ladders/new", status=status, **sent)
    assert said in page.text and all(f'value="{typed}"' in page.source for typed in sent.values())


def test_fees_and_figures_for_reference_are_edited_on_the_web(aoki, session):
    aoki.post("/ladders/writing/drafts")
    page = aoki.get("/ladder-drafts/1/levels/2")
    assert page.fields()["fee_from"] == "0.5"
    wrong = page.fields() | {"fee_from": "0.7", "fee_to": "ten"}
    page = aoki.post("/ladder-drafts/1/levels/2", status=422, **wrong)
    assert page.fields()["fee_to"] == "ten", "what was typed stays"
    page = aoki.post("/ladder-drafts/1/levels/2", **page.fields() | {"fee_to": "2"})
    assert "0.7円から2円" in page.text
    assert aoki.get("/ladder-drafts/1/levels/2").fields()["fee_to"] == "2", "whole yen stay whole"
    address = "/ladder-drafts/1/levels/1/support"
    assert address in page.links()
    sure = {"metric": "model.p_above_cut", "op": ">=", "value": "80", "min_task_level": "0"}
    page = aoki.post(address, **aoki.get(address).fields() | sure)
    assert f"{address}/0" in page.links() and "80%" in page.text
    page = aoki.post(f"{address}/0", **aoki.get(f"{address}/0").fields() | {"value": "85"})
    assert "85%" in page.text
    page = aoki.post(f"{address}/0/removal", revision="4")
    assert "85%" not in page.text
    aoki.get(f"{address}/0", status=404)


def test_a_number_out_of_reach_is_said_at_its_field(aoki):
    aoki.post("/ladders/writing/drafts")
    address = f"/ladder-drafts/1/levels/2/groups/{WHOLE}/criteria"
    many = {"revision": "1", "metric": "coaches.distinct", "op": ">=", "value": "900", "min_task_level": "0"}
    aoki.get(address)
    page = aoki.post(address, **many, status=422)
    assert page.fields()["value"] == "900"
    assert "10" in page.all("//*[@id='value-error']")[0].text_content()


NEWER = {"revision": "1", "metric": "qc.n", "op": ">=", "value": "3", "min_task_level": "0"}


@pytest.mark.parametrize("ending", ["discarding", "effect", "top-level-removal"])
def test_the_second_tab_loses_nothing_typed(aoki, ending):
    aoki.post("/ladders/writing/drafts")
    words = aoki.get("/ladder-drafts/1/levels/5").fields() | {"summary": "二つめの画面で書いた長い言葉"}
    on = {"effect-revision": "1", "effect-on": today().isoformat()} if ending == "effect" else {}
    aoki.post(f"/ladder-drafts/1/{ending}", **on or {"revision": "1"})
    page = aoki.post("/ladder-drafts/1/levels/5", **words, status=409)
    assert page.fields()["summary"] == "二つめの画面で書いた長い言葉"
    page = aoki.post("/ladder-drafts/1/levels/5", **page.fields(), status=409)
    assert page.fields()["summary"] == "二つめの画面で書いた長い言葉"
    for place in (f"groups/{WHOLE}/criteria", "criteria/0", "support"):
        page = aoki.post(f"/ladder-drafts/1/levels/5/{place}", **NEWER, status=409)
        assert page.fields()["value"] == "3"
    more = {"level-revision": "1", "level-name": "名人", "level-summary": "何でも"}
    page = aoki.post("/ladder-drafts/1/levels", **more, status=409)
    assert page.fields("/ladder-drafts/1/levels")["level-name"] == "名人"
