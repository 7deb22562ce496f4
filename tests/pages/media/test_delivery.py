"""Watching only where one may: who has an address, and to what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import storage
from lms.accounts.models import Person, UserSession
from lms.db import db, now, time_is
from lms.media import meter, playing
from lms.media.models import Source, State, Video
from tests.browsing import Visitor
from tests.cast import PASSWORD

Visit = Callable[..., Visitor]


FILES = {
    "master.m3u8": ("application/vnd.apple.mpegurl", b"#EXTM3U\n"),
    "720.mp4": ("video/mp4", bytes(range(256)) * 4),
    "audio.mp4": ("audio/mp4", b"sound"),
    "captions.vtt": ("text/vtt; charset=utf-8", b"WEBVTT\n"),
    "slides/start.webp": ("image/webp", b"RIFF"),
}


@pytest.fixture
def video_id(app: Flask) -> int:
    """A finished video with small files; beside it an older edition and what nobody may have."""
    with app.app_context():
        video = Video(title="v", source=Source.SCRIPT, script="s", text_hash="h")
        db.session.add(video)
        db.session.flush()
        video.folder, video.state, video.manifest = f"media/{video.id}/1-1", State.READY, {}
        folder = storage.folder(video.folder)
        for name, (_kind, content) in FILES.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / "notes.txt").write_text("secret")
        (folder / ".hidden.mp4").write_text("secret")
        (folder / "link.mp4").symlink_to(Path(app.config["INSTANCE"]) / "secret_key")
        (storage.folder(f"media/{video.id}/0-1") / "old.mp4").write_bytes(b"old")
        db.session.commit()
        return video.id


def address(app: Flask, video_id: int, name: str = "haru", **options: Any) -> str:
    """Minted for the newest device of a person, as the learning room does after its own check."""
    with app.test_request_context("/"):
        newest = select(UserSession.token_hash).join(Person, Person.id == UserSession.person_id)
        newest = newest.where(Person.sign_in_name == name).order_by(UserSession.created_at.desc())
        video = db.session.get_one(Video, video_id)
        return playing.address(video, db.session.scalars(newest).first() or "", **options)


@pytest.mark.parametrize("name", FILES)
def test_who_has_an_address_gets_every_file_of_the_video(
    visit: Visit, app: Flask, video_id: int, name: str
) -> None:
    worker = visit("haru")
    answer = worker._open("GET", address(app, video_id) + name)
    assert (answer.status_code, answer.headers["Content-Type"], answer.data) == (200, *FILES[name])
    kept = answer.headers["Cache-Control"]
    assert kept.startswith("private, max-age=") and kept.endswith("immutable")


def test_a_part_of_a_file_can_be_fetched(visit: Visit, app: Flask, video_id: int) -> None:
    worker = visit("haru")
    url = address(app, video_id) + "720.mp4"
    answer = worker._open("GET", url, headers={"Range": "bytes=10-19"})
    assert (answer.status_code, answer.data) == (206, bytes(range(10, 20)))
    assert answer.headers["Content-Range"] == "bytes 10-19/1024"
    for beyond in ("bytes=9999-", "bytes=0-9,20-29"):
        assert worker._open("GET", url, headers={"Range": beyond}).status_code == 416
    head = worker._open("HEAD", url)
    assert (head.status_code, head.headers["Content-Length"], head.data) == (200, "1024", b"")


def test_a_part_of_a_file_that_changed_comes_whole(visit: Visit, app: Flask, video_id: int) -> None:
    worker = visit("haru")
    url = address(app, video_id) + "720.mp4"
    etag = worker._open("GET", url).headers["ETag"]
    for known, status in ((etag, 206), ('"another"', 200)):
        answer = worker._open("GET", url, headers={"Range": "bytes=0-9", "If-Range": known})
        assert (answer.status_code, len(answer.data)) == (status, 10 if status == 206 else 1024)
    assert worker._open("GET", url, headers={"If-None-Match": etag}).status_code == 304


def test_what_is_kept_for_long_comes_without_a_cookie(visit: Visit, app: Flask, video_id: int) -> None:
    """A fresh cookie with each piece would keep the browser from using the pieces it has."""
    worker = visit()
    worker.get("/sign-in")
    worker.post("/sign-in", login="haru", password=PASSWORD, remember="y")
    assert "Set-Cookie" in worker._open("GET", "/learn").headers
    answer = worker._open("GET", address(app, video_id) + "720.mp4")
    assert answer.status_code == 200
    assert not {"Set-Cookie", "Vary"} & set(answer.headers.keys())


def test_nginx_is_told_where_the_file_is(visit: Visit, app: Flask, video_id: int) -> None:
    app.config["SENDFILE"] = "x-accel"
    worker = visit("haru")
    base = address(app, video_id)
    answer = worker._open("GET", base + "slides/start.webp")
    assert answer.headers["X-Accel-Redirect"] == f"/_files/media/{video_id}/1-1/slides/start.webp"
    assert (answer.headers["Content-Type"], answer.data) == ("image/webp", b"")
    assert worker._open("GET", base + "nothing.mp4").status_code == 404
    late = address(app, video_id, expires=now() - timedelta(seconds=1))
    for other, url in ((worker, late), (visit("sora"), base), (visit("ito"), base), (visit(), base)):
        refused = other._open("GET", url + "720.mp4")
        assert refused.status_code == 404 and "X-Accel-Redirect" not in refused.headers


def test_what_the_browsers_own_player_fetches_counts_once(visit: Visit, app: Flask, video_id: int) -> None:
    worker = visit("haru")
    url = address(app, video_id) + "720.mp4"
    for part in ("bytes=0-", "bytes=500-", "bytes=0-99"):
        worker._open("GET", url, headers={"Range": part, "Sec-Fetch-Dest": "video"})
    worker._open("GET", url, headers={"Sec-Fetch-Dest": "empty"})  # our player tells that itself
    with app.app_context():
        haru = db.session.scalars(select(Person).filter_by(sign_in_name="haru")).one()
        assert meter.this_month(db.session(), haru.id) == 1024
        with time_is(now() + timedelta(days=40)):
            assert meter.this_month(db.session(), haru.id) == 0


def test_an_address_is_worth_nothing_in_other_hands(visit: Visit, app: Flask, video_id: int) -> None:
    worker = visit("haru")
    url = address(app, video_id) + "720.mp4"
    another_device = visit("haru")
    for other in (another_device, visit("sora"), visit("aoki"), visit("ito"), visit()):
        assert other._open("GET", url).status_code == 404
    assert worker._open("GET", url).status_code == 200
    worker.get("/")
    worker.post("/sign-out")
    assert worker._open("GET", url).status_code == 404


def test_an_address_opens_one_video_until_it_expires(visit: Visit, app: Flask, video_id: int) -> None:
    worker = visit("haru")
    base = address(app, video_id)
    _empty, media, token, own, _rest = base.split("/")
    until, edition, signature = token.split(".")
    late = address(app, video_id, expires=now() - timedelta(seconds=1))
    refused = [
        late,
        f"/{media}/{token}/{int(own) + 1}/",
        f"/{media}/{int(until) + 60}.{edition}.{signature}/{own}/",
        f"/{media}/{until}.0-1.{signature}/{own}/",
        f"/{media}/{until}.{edition}.{signature[:-1]}/{own}/",
        f"/{media}/{until}.{edition}.é/{own}/",
        f"/{media}/nonsense/{own}/",
    ]
    for wrong in refused:
        assert worker._open("GET", wrong + "720.mp4").status_code == 404, wrong
    assert worker._open("GET", base + "720.mp4").status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "../0-1/old.mp4",
        "..%2f0-1/old.mp4",
        "../../../secret_key",
        "slides/../../0-1/old.mp4",
        "notes.txt",
        ".hidden.mp4",
        "link.mp4",
        "slides",
        "nothing.mp4",
        "",
        "%00.mp4",
        "x" * 5000 + ".mp4",
    ],
)
def test_an_address_leads_nowhere_else(visit: Visit, app: Flask, video_id: int, name: str) -> None:
    worker = visit("haru")
    assert worker._open("GET", address(app, video_id) + name).status_code == 404
