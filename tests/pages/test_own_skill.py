"""The director adds a skill, its lessons are written, the ladder asks for them: all of it on the screen."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import archive
from lms.learning.models import Course, Series
from lms.skills import ladders
from tests.cast import Cast
from tests.pages.authoring.conftest import Visit
from tests.verbs.own_skill import add_design, ask_quiz, taught_design

WHOLE = "root"
"""The group that holds all conditions of a level"""
SKILL = {"name": "デザイン", "code": "design", "level_name": "入門", "summary": "型のある画像を作れる"}
SERIES = {"title": "絵を作る", "summary": "形と色。", "track": "design", "slug": "pictures"}


def read(session: Session, query: Any) -> list[Any]:
    """What pages have committed; the database is free again afterwards."""
    found = list(session.scalars(query))
    session.rollback()
    return found


@pytest.fixture(autouse=True)
def _ladders(session: Session) -> None:
    ladders.load_default(session)
    session.commit()


def test_a_series_is_made_for_a_skill_that_was_added_and_its_quiz_counts_for_it(
    visit: Visit, session: Session
) -> None:
    aoki = visit("aoki")
    aoki.get("/ladders/new")
    aoki.post("/ladders/new", **SKILL)
    assert "デザイン" in aoki.get("/authoring/series/new").text
    refused = aoki.post("/authoring/series/new", status=422, **SERIES | {"track": "magic"})
    assert "この記号のスキルは、ここにはありません" in refused.text and refused.fields()["slug"] == "pictures"
    page = aoki.post("/authoring/series/new", **SERIES)
    assert page.fields()["track"] == "design"
    (series,) = read(session, select(Series.id))
    aoki.get(f"/authoring/series/{series}/courses/new")
    aoki.post(f"/authoring/series/{series}/courses/new", title="色", summary="色を選ぶ。", slug="colors")
    (course,) = read(session, select(Course.id))
    aoki.get(f"/authoring/courses/{course}/lessons/new")
    draft = aoki.post(f"/authoring/courses/{course}/lessons/new", title="配色", slug="first").response.request
    page = aoki.get(f"{draft.path}/quiz")
    assert page.all("//input[@name='tags'][@value='design'][@checked]") and "デザイン" in page.text
    assert not page.all("//input[@name='tags'][@value='writing_basic']"), "it counts for another skill"
    sent = page.fields() | {"tags": "design", "more_tags": "design-color"}
    page = aoki.post(f"{draft.path}/quiz", **sent)
    assert page.all("//input[@value='design-color'][@checked]")


def test_a_level_can_ask_for_the_quizzes_of_its_own_skill_and_for_no_others(
    visit: Visit, session: Session, cast: Cast, tmp_path: Path
) -> None:
    add_design(session, by=cast.aoki)
    taught_design(session, tmp_path / "catalog")
    session.commit()
    aoki = visit("aoki")
    aoki.get("/ladders")
    aoki.post("/ladders/design/drafts")
    address = f"/ladder-drafts/1/levels/1/groups/{WHOLE}/criteria"
    page = aoki.get(address)
    offered = {option.get("value") for option in page.all("//select[@name='metric']/option")}
    assert "quiz.design" in offered and not offered & {"quiz.writing_basic", "quiz.spreadsheet"}
    sent = {"revision": "1", "op": ">=", "value": "80", "min_task_level": "0"}
    page = aoki.post(address, **sent, metric="quiz.design")
    assert "小テスト：デザイン：80%以上" in page.text
    assert "quiz.design" in aoki.get("/ladder-drafts/1/levels/1/criteria/4").source


def test_the_worker_and_the_town_read_what_the_condition_asks_for(
    visit: Visit, session: Session, cast: Cast, tmp_path: Path
) -> None:
    ask_quiz(session, add_design(session, by=cast.aoki))
    taught_design(session, tmp_path / "catalog")
    session.commit()
    page = visit("haru").get("/skills")
    assert (
        "小テスト：デザイン" in page.text
        and "まだ受けていない小テスト" in page.text
        and "配色の基本" in page.text
    )
    assert "小テスト：デザイン" in visit().get("/levels").text


def test_a_zip_for_a_skill_that_is_not_here_asks_what_it_is_for(visit: Visit, session: Session) -> None:
    head = {"series.toml": 'title = "絵"\ntrack = "design"\nsummary = "絵"\ncourses = ["start"]\n'}
    course = {"start/course.toml": 'title = "色"\nsummary = "色。"\nlessons = []\n'}
    data = archive.pack({f"art/{name}": text.encode() for name, text in (head | course).items()})
    kita, aoki = visit("kita"), visit("aoki")
    kita.get("/authoring/archives/new")
    page = kita.post("/authoring/archives/new", files={"file": (io.BytesIO(data), "art.zip")})
    assert "記号が「design」のスキル" in page.text and "ディレクターに加えて" in page.text
    address = page.response.request.path
    page = kita.post(address, status=422, how="drafts", track_design="?")
    assert "このレッスンのスキルを選んでください" in page.text
    assert read(session, select(Series.id)) == []
    kita.post(address, how="drafts", track_design="writing")
    assert read(session, select(Series.track)) == ["writing"]
    aoki.get("/authoring/archives/new")
    data = archive.pack({f"art2/{name}": text.encode() for name, text in (head | course).items()})
    page = aoki.post("/authoring/archives/new", files={"file": (io.BytesIO(data), "art.zip")})
    (link,) = [href for href in page.all("//a/@href") if href.startswith("/ladders/new")]
    form = aoki.get(link)
    assert form.fields()["code"] == "design"
    back = aoki.post(link, **SKILL)
    assert back.response.request.path == page.response.request.path and "記号が「design」" not in back.text
