"""From a record of skill one tap leads to what it is about: the second of the video, or the question."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms.media.models import State, Video
from lms.skills import ladders
from lms.skills.facts import Kind
from lms.skills.models import Fact
from tests.browsing import Visitor
from tests.pages.lesson_scenes import (
    Taught,
    Visit,
    as_form,
    begin,
    inside,
    lesson_url,
    shown_answers,
    teach,
)
from tests.verbs.lessons import QUIZ


@pytest.fixture
def edition(app: Flask, tmp_path: Path) -> Taught:
    """Its quiz counts for the first level."""
    return teach(app, tmp_path / "catalog", quiz=QUIZ.replace("writing_basic", "onboarding"))


def hand_in(app: Flask, worker: Visitor, edition: Taught, **wrong: str) -> int:
    with inside(app) as session:
        ladders.load_default(session)
    _page, attempt = begin(worker, edition)
    answers = as_form(shown_answers(app, attempt)) | wrong
    worker.post(f"/attempts/{attempt}/submission", **answers)
    return attempt


def fact_url(app: Flask) -> str:
    with inside(app) as session:
        return f"/facts/{session.scalars(select(Fact.id).where(Fact.kind == Kind.QUIZ)).one()}"


def test_a_quiz_leads_to_the_second_of_the_video_where_points_were_lost(
    app: Flask, visit: Visit, edition: Taught
) -> None:
    haru = visit("haru")
    attempt = hand_in(app, haru, edition, q4="理由")
    links = visit("haru").get("/skills").links()
    assert f"/attempts/{attempt}/place" in links
    answer = haru.send("GET", f"/attempts/{attempt}/place")
    page = haru.get(fact_url(app))
    places = page.all("//section[@aria-labelledby='places']//a")
    assert places[0].get("href") == answer.location
    assert "問4：動画" in places[0].text_content() and len(places) == 4
    assert answer.location.startswith(f"{lesson_url(edition)}?t=") and answer.location.endswith("#player")
    assert "/attempts/" in visit("kita").get(fact_url(app)).source  # the coach too
    visit("mori").get(f"/attempts/{attempt}/place", status=404)


def test_without_a_video_it_leads_to_the_text(app: Flask, visit: Visit, edition: Taught) -> None:
    haru = visit("haru")
    attempt = hand_in(app, haru, edition)
    with inside(app) as session:
        video = session.get_one(Video, edition.video_id)
        video.state, video.manifest = State.WAITING, None
    location = haru.send("GET", f"/attempts/{attempt}/place").location
    assert location.startswith(f"{lesson_url(edition)}/reading#")
    assert "文章で読む" in haru.get(fact_url(app)).text
