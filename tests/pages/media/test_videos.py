"""How a video stands, on its page: what is wrong, trying again, stopping, removing."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import delete, func, select

from lms import background, storage
from lms.background import Job
from lms.db import db
from lms.media import parts
from lms.media.models import Upload
from tests.browsing import Visitor
from tests.pages.media.sending import CONTENT, Sender

Visit = Callable[..., Visitor]


def test_without_scripts_a_small_recording_comes_as_a_form(visit: Visit, app: Flask) -> None:
    coach = visit("kita")
    coach.get("/videos/new")
    page = coach.post("/videos/new", title="窓口の説明", files={"file": (io.BytesIO(CONTENT), "a.mp4")})
    assert page.h1 == "窓口の説明"
    app.config["MAX_FILE_MB"] = 0
    coach.get("/videos/new")
    refused = coach.post("/videos/new", files={"file": (io.BytesIO(CONTENT), "a.mp4")}, status=422)
    assert "JavaScript" in refused.text


def test_a_failure_says_why_and_what_to_do_and_can_be_tried_again(sender: Sender, app: Flask) -> None:
    page = sender.piece(sender.begin(name="窓口.mp4"), 0, CONTENT).headers["Video-Page"]
    app.config["FREE_DISK_MB"] = 10**9
    work(app)
    shown = sender.visitor.get(page)
    assert "サーバーの空きが足りません" in shown.text and "もう使わない動画を消して" in shown.text
    app.config["FREE_DISK_MB"] = 1
    assert "やり直す" in shown.text
    again = sender.visitor.post(f"{page}/retry")
    assert "空きが足りません" not in again.text
    # This time it is looked into, and is no video: trying again would not help, another file would.
    work(app)
    shown = sender.visitor.get(page)
    assert "動画として読み取れませんでした" in shown.text
    assert "やり直す" not in shown.text and "別のファイルを送る" in shown.text
    assert "needs your attention" not in sender.visitor.get("/notices").text
    assert "窓口" in sender.visitor.get("/notices").text


def test_the_page_can_ask_how_far_it_is(sender: Sender) -> None:
    page = sender.piece(sender.begin(), 0, CONTENT).headers["Video-Page"]
    told = sender.visitor._open("GET", f"{page}/state").json
    assert told["state"] == "waiting" and told["words"] == "まもなく始まります" and not told["settled"]


def test_work_can_be_stopped_and_taken_up_again(sender: Sender, visit: Visit) -> None:
    page = sender.piece(sender.begin(), 0, CONTENT).headers["Video-Page"]
    assert "作業を止める" in sender.visitor.get(page).text
    stopped = sender.visitor.post(f"{page}/stop")
    assert "止めました" in stopped.text and "作業を止める" not in stopped.text
    sender.visitor.post(f"{page}/stop", status=409)
    again = sender.visitor.post(f"{page}/retry")
    assert "止めました" not in again.text and "まもなく始まります" in again.text
    mori = visit("mori")
    mori.get("/videos")
    mori.post(f"{page}/stop", status=404)
    mori.post(f"{page}/slow-line", status=404)


def test_a_coach_does_not_see_what_another_coach_recorded(sender: Sender, visit: Visit) -> None:
    page = sender.piece(sender.begin(title="内緒の一本"), 0, CONTENT).headers["Video-Page"]
    mori = visit("mori")
    mori.get(page, status=404)
    mori.get(f"{page}/state", status=404)
    assert "内緒の一本" not in mori.get("/videos").text
    assert "内緒の一本" in visit("aoki").get("/videos").text
    visit("haru").get("/videos", status=404)


def test_a_recording_can_be_removed_with_everything_made_of_it(sender: Sender, app: Flask) -> None:
    page = sender.piece(sender.begin(), 0, CONTENT).headers["Video-Page"]
    sender.visitor.get(page)
    sender.visitor.post(f"{page}/removal")
    sender.visitor.get(page, status=404)
    with app.app_context():
        assert not list(storage.folder(parts.FOLDER).iterdir())
        assert db.session.scalar(select(func.count()).select_from(Upload)) == 0
        assert db.session.scalars(select(Job.state)).all() == ["cancelled"]


def test_a_video_whose_work_vanished_says_so_and_can_be_taken_up_again(sender: Sender, app: Flask) -> None:
    page = sender.piece(sender.begin(), 0, CONTENT).headers["Video-Page"]
    with app.app_context():
        db.session.execute(delete(Job))
        db.session.commit()
    shown = sender.visitor.get(page)
    assert "作業が止まっています" in shown.text and "やり直す" in shown.text
    assert "作業が止まっています" in sender.visitor.get("/videos").text
    again = sender.visitor.post(f"{page}/retry")
    assert "作業が止まっています" not in again.text and "まもなく始まります" in again.text


def work(app: Flask) -> None:
    with app.test_request_context("/"):
        background.wait_idle(60, lease=timedelta(seconds=30))
