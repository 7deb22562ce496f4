"""What nginx goes by when it sends a video by itself: a cookie, and a door that closes when a device goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts import doors, sign_in
from lms.accounts.models import Person, UserSession
from lms.db import db, now, time_is
from lms.media.models import Source, State, Video
from tests.browsing import Visitor
from tests.cast import PASSWORD
from videos.manifest import Manifest

Visit = Callable[..., Visitor]


@pytest.fixture
def page(app: Flask) -> str:
    """Of a video that staff can play."""
    app.config["SENDFILE"] = "x-accel"
    with app.app_context():
        manifest = Manifest(duration=9, renditions=(), audio=None, master="master.m3u8").to_dict()
        video = Video(title="v", source=Source.SCRIPT, script="s", text_hash="h", manifest=manifest)
        db.session.add(video)
        db.session.flush()
        video.folder, video.state = f"media/{video.id}/1-1", State.READY
        db.session.commit()
        return f"/videos/{video.id}"


def standing(app: Flask) -> set[str]:
    """Words of the doors that stand open."""
    return {file.name for file in (Path(app.config["INSTANCE"]) / "doors").glob("*")}


def word_of(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie(doors.COOKIE, path="/media/")
    assert cookie is not None
    return cookie.value


def test_a_device_that_may_play_gets_a_cookie_for_videos_only_and_a_door(
    visit: Visit, app: Flask, page: str
) -> None:
    coach = visit("kita")
    assert not standing(app), "nobody plays yet"
    set_by = coach.get(page).response.headers.getlist("Set-Cookie")
    words = next(line for line in set_by if line.startswith("ponkotan_media="))
    assert "; Path=/media/" in words and "HttpOnly" in words and "SameSite=Lax" in words
    assert standing(app) == {word_of(coach)} and len(word_of(coach)) == 43
    again = word_of(coach)
    coach.get(page)
    assert word_of(coach) == again, "an address signed before is as good as ever"
    other = visit("kita")
    other.get(page)
    assert standing(app) == {word_of(coach), word_of(other)}


def test_behind_tls_the_cookie_never_goes_without_it(app: Flask) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    with app.test_request_context("/"):
        doors.open_for("device", until=now())
        answer = app.process_response(app.make_response(""))
    assert "Secure" in next(line for line in answer.headers.getlist("Set-Cookie") if doors.COOKIE in line)


def test_without_nginx_there_are_no_doors(visit: Visit, app: Flask, page: str) -> None:
    app.config["SENDFILE"] = "off"
    coach = visit("kita")
    coach.get(page)
    assert coach.client.get_cookie(doors.COOKIE, path="/media/") is None and not standing(app)


def test_signing_out_closes_the_door_of_this_device_only(visit: Visit, app: Flask, page: str) -> None:
    stays, goes = visit("kita"), visit("kita")
    for device in (stays, goes):
        device.get(page)
    goes.post("/sign-out")
    assert standing(app) == {word_of(stays)}


def test_a_device_signed_out_from_afar_and_a_new_password_close_doors(
    visit: Visit, app: Flask, page: str
) -> None:
    here, lost, forgotten = (visit("kita") for _n in range(3))
    for device in (here, lost, forgotten):
        device.get(page)
    with app.app_context():
        devices = db.session.scalars(select(UserSession.token_hash)).all()
        session_hash = next(one for one in devices if doors.word(one) == word_of(lost))
    here.get("/account")
    here.post(f"/account/devices/{session_hash}/end")
    assert standing(app) == {word_of(here), word_of(forgotten)}
    here.get("/account/password")
    here.post("/account/password", current=PASSWORD, password="violet river stone")
    assert standing(app) == {word_of(here)}


def test_a_sign_out_that_did_not_go_through_closes_nothing(visit: Visit, app: Flask, page: str) -> None:
    coach = visit("kita")
    coach.get(page)
    with app.app_context():
        kita = db.session.scalars(select(Person).filter_by(sign_in_name="kita")).one()
        sign_in.close_all_sessions(db.session(), kita)
        db.session.rollback()
        db.session.remove()
    assert standing(app) == {word_of(coach)}
    coach.get("/account")


def test_doors_of_devices_whose_time_ran_out_are_closed_every_hour(
    visit: Visit, app: Flask, page: str
) -> None:
    coach = visit("kita")
    coach.get(page)
    (Path(app.config["INSTANCE"]) / "doors" / ("x" * 43)).touch()
    for later, left in (
        (timedelta(0), {word_of(coach)}),
        (sign_in.IDLE - timedelta(minutes=1), {word_of(coach)}),
        (sign_in.IDLE + timedelta(minutes=6), set()),
    ):
        with app.app_context(), time_is(now() + later):
            sign_in.close_old_doors(db.session())
        assert standing(app) == left
