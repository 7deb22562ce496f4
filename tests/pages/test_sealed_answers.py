"""While a quiz is taken again for the record, nothing shows its answers: result, practice, review."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.db import now, time_is
from lms.learning.progress import Attempt
from lms.learning.review.models import ReviewCard
from tests.pages.lesson_scenes import Taught, Visit, begin, inside, lesson_url, teach
from tests.pages.pocket_scenes import Device
from tests.pages.pocket_scenes import edition as carried  # noqa: F401  # a fixture by another name
from tests.verbs.lessons import QUIZ

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
KEYS = ("結論が先です。", "次に書きます。", "後に回します。", "正解")


@pytest.fixture
def promises(app: Flask, tmp_path: Path) -> Taught:
    """A quiz that goes on record whenever it is taken."""
    return teach(app, tmp_path / "catalog", quiz=QUIZ.replace("writing_basic", "onboarding"))


def shut(source: str) -> bool:
    return not any(key in source for key in KEYS)


def test_earlier_answers_are_shut_on_every_device_until_the_retake_is_handed_in(
    visit: Visit, promises: Taught
) -> None:
    haru = visit("haru")
    _page, first = begin(haru, promises)
    earlier = haru.post(f"/attempts/{first}/submission", as_it_is="yes", q2="yes", q4="案内")
    assert not shut(earlier.source)
    practice = haru.post(f"{lesson_url(promises)}/rehearsals").response.request.path
    haru.post(f"{practice}/answers/q1", q1="1")
    _page, again = begin(haru, promises)
    for device in (haru, visit("haru")):
        page = device.get(f"/attempts/{first}/result")
        assert shut(page.source) and "5点中3点" in page.text.replace(" ", ""), "the score stays"
        assert f"/attempts/{again}" in page.links()
        assert device.get(f"/attempts/{first}/place").response.request.path.endswith("/result")
        assert not any("place" in link or "#q" in link for link in device.get("/skills").links())
        page = device.get(f"{practice}/answers/q1", status=409)
        assert shut(page.source) and f"/attempts/{again}" in page.links()
        assert shut(device.get(practice, status=409).source)
        device.get(lesson_url(promises))
        assert f"/attempts/{again}" in device.post(f"{lesson_url(promises)}/rehearsals", status=409).links()
    assert not shut(visit("kita").get(f"/attempts/{first}/result").source), "the coach reads on"
    haru.get(f"/attempts/{again}")
    haru.post(f"/attempts/{again}/submission", as_it_is="yes")
    assert not shut(haru.get(f"/attempts/{first}/result").source)
    assert not shut(haru.get(f"{practice}/answers/q1").source)


def test_another_try_for_practice_shuts_nothing(visit: Visit, app: Flask, tmp_path: Path) -> None:
    edition = teach(app, tmp_path / "catalog")
    haru = visit("haru")
    _page, first = begin(haru, edition)
    haru.post(f"/attempts/{first}/submission", as_it_is="yes")
    begin(haru, edition)
    assert not shut(haru.get(f"/attempts/{first}/result").source)


def test_the_review_asks_nothing_that_the_quiz_under_way_asks(
    visit: Visit, app: Flask, promises: Taught
) -> None:
    haru = visit("haru")
    haru.get("/review")
    haru.post("/review/choice", wanted="yes")
    _page, first = begin(haru, promises)
    haru.post(f"/attempts/{first}/submission", as_it_is="yes", q4="理由")
    with inside(app) as session:
        session.scalars(select(ReviewCard)).one().due_at = now() - timedelta(days=1)
    page = haru.get("/review")
    action = next(f.get("action") for f in page.all("//form") if f.get("action", "")[-1:].isdigit())
    answer: dict[str, Any] = {**page.fields(action), "q4": "案内"}
    _page, again = begin(haru, promises)
    page = haru.get("/review")
    assert f"/attempts/{again}" in page.links() and not page.all("//fieldset")
    assert "/review" not in haru.get("/").links(), "no step leads there meanwhile"
    haru.get("/review")
    refused = haru.post(action, status=409, **answer)
    assert shut(refused.source) and f"/attempts/{again}" in refused.links()
    haru.get(f"/attempts/{again}")
    haru.post(f"/attempts/{again}/submission", as_it_is="yes")
    assert haru.get("/review").all("//fieldset")


def test_a_pack_brings_a_retake_home_for_practice(visit: Visit, app: Flask, carried: Taught) -> None:  # noqa: F811
    form: dict[str, Any] = {"form": [["q1", "0"]], "touched": {"q1": 1}}
    with time_is(NOON):
        haru = visit("haru")
        device = Device(haru, carried)
        assert "前に提出している" not in haru.get(device.pack["page"]).text
        url = device.tell(**form)["quiz"]
        haru.get(url)
        haru.post(f"{url}/submission", as_it_is="yes")
    with time_is(NOON + timedelta(days=20)):
        device = Device(visit("haru"), carried)
        assert "前に提出している" in device.visitor.get(device.pack["page"]).text
        device.tell(**form)
        with inside(app) as session:
            assert [each.counted for each in session.scalars(select(Attempt).order_by(Attempt.n))] == [
                True,
                False,
            ]
