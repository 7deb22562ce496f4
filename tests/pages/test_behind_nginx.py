"""A real nginx, set up as docs/nginx.conf says, before a real server: who gets which bytes of a video, and
when nginx asks for that."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from benchmarks import front
from lms import storage
from lms.accounts.models import UserSession
from lms.db import db, now
from lms.media import playing
from lms.media.models import Source, State, Video
from tests.conftest import copy_town, make_app
from tests.devices import Device
from videos.manifest import Manifest, Progressive

CONTENT = bytes(range(256)) * 40
BY_ITSELF = "private, max-age=64800, immutable"
"""What nginx says when it asked nobody; Ponkotan says how long the address really lives"""


@dataclass(frozen=True)
class Town:
    app: Flask
    address: str
    """Where nginx answers"""
    old_key: str
    """Where another nginx answers, whose key is not this town's any more"""
    behind: str
    """Where the house itself answers"""


@pytest.fixture(scope="module")
def town(blank_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    room = tmp_path_factory.mktemp("nginx")
    instance = copy_town(blank_town, room / "instance")
    app = make_app(instance)
    key = app.test_cli_runner().invoke(args=["nginx-key"]).output
    with (
        front.ponkotan(instance, sendfile="x-accel", database=app.config["DATABASE_URL"]) as house,
        front.nginx(instance, house, room, key=key, looks_again=1) as door,
        front.nginx(instance, house, room / "old", key=key.replace('"', '"0', 1)) as old,
    ):
        yield Town(app, door.address, old.address, house.address)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def page(town: Town) -> str:
    """Of a video that staff can play."""
    manifest = Manifest(
        duration=9, renditions=(), audio=None, master="master.m3u8", progressive=Progressive("720.mp4", 9)
    )
    with town.app.app_context():
        video = Video(title="v", source=Source.SCRIPT, script="s", text_hash="behind nginx")
        db.session.add(video)
        db.session.flush()
        video.folder, video.state = f"media/{video.id}/1-1", State.READY
        video.manifest = manifest.to_dict()
        folder = storage.folder(video.folder)
        (folder / "720.mp4").write_bytes(CONTENT)
        (folder / "audio.mp4").write_bytes(b"sound")
        (folder / "master.m3u8").write_text("#EXTM3U\n")
        (folder / "captions.vtt").write_text("WEBVTT\n")
        (folder / "slides").mkdir()
        (folder / "slides" / "start.webp").write_bytes(b"RIFF")
        (folder / "notes.txt").write_text("secret")
        db.session.commit()
        found = f"/videos/{video.id}"
        db.session.remove()
    return found


@pytest.fixture(scope="module")
def kita(town: Town, page: str) -> tuple[Device, str]:
    """Kita's device, and the base address that the page gave it."""
    return playing_at(town.address, page)


def playing_at(address: str, page: str) -> tuple[Device, str]:
    device = Device(address).sign_in("kita")
    found = re.search(r'data-master="(.*)master\.m3u8"', device.get(page)[2].decode())
    assert found is not None
    return device, found[1]


def test_nginx_sends_whole_files_and_parts_by_itself(kita: tuple[Device, str]) -> None:
    device, base = kita
    status, headers, content = device.get(base + "720.mp4")
    assert (status, headers["Content-Type"], content) == (200, "video/mp4", CONTENT)
    assert headers["Server"].startswith("nginx") and "Set-Cookie" not in headers
    assert headers["Cache-Control"] == BY_ITSELF
    status, headers, content = device.get(base + "720.mp4", Range="bytes=10-19")
    assert (status, content) == (206, CONTENT[10:20])
    assert headers["Content-Range"] == f"bytes 10-19/{len(CONTENT)}"
    # Several ranges at once are not served as such: nginx sends the whole file.
    assert device.get(base + "720.mp4", Range="bytes=0-9,20-29")[0] == 200
    for name, kind in (
        ("master.m3u8", "application/vnd.apple.mpegurl"),
        ("captions.vtt", "text/vtt; charset=utf-8"),
        ("slides/start.webp", "image/webp"),
    ):
        status, headers, _content = device.get(base + name)
        assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, kind, BY_ITSELF)


def test_who_sends_too_much_gets_a_page_with_the_way_back(town: Town) -> None:
    """As a browser does it: it sends everything before it looks at the answer."""
    for address in (town.address, town.behind):
        host, form = address.removeprefix("http://"), f"{address}/sign-in?next=/learn"
        door = http.client.HTTPConnection(host, timeout=20)
        door.putrequest("POST", "/sign-in")
        told = {"Content-Type": "application/x-www-form-urlencoded", "Referer": form}
        for name, value in (told | {"Content-Length": str(33 * 2**20)}).items():
            door.putheader(name, value)
        door.endheaders()
        for _piece in range(33):
            door.send(b"x" * 2**20)
        answer = door.getresponse()
        page = answer.read().decode()
        assert answer.status == 413 and "大きすぎます" in page, page[:300]
        assert 'href="/sign-in?next=/learn"' in page
        door.request("GET", "/healthz")
        assert door.getresponse().status == 200, "and the line is good for more"


def test_no_address_lives_longer_than_nginx_lets_pieces_be_kept() -> None:
    longest = playing.SHORTEST + playing.WINDOW
    assert f"max-age={longest.total_seconds():.0f}, immutable" in BY_ITSELF


def test_a_browsers_own_player_is_sent_by_nginx_and_counted_by_us(kita: tuple[Device, str]) -> None:
    device, base = kita
    status, headers, content = device.get(base + "720.mp4", Range="bytes=5-9", Sec_Fetch_Dest="video")
    assert (status, content) == (206, CONTENT[5:10])
    assert headers["Cache-Control"].endswith("immutable") and headers["Cache-Control"] != BY_ITSELF


@pytest.mark.parametrize("name", ["notes.txt", "nothing.mp4", "../1-1/720.mp4", "permission", ""])
def test_nothing_else_comes_out(kita: tuple[Device, str], name: str) -> None:
    device, base = kita
    status, _headers, content = device.get(base + name)
    assert status == 404 and content != CONTENT and b"secret" not in content


def test_the_folders_have_no_door_of_their_own(kita: tuple[Device, str]) -> None:
    device, base = kita
    video = base.split("/")[3]
    for path in (
        f"/_files/media/{video}/1-1/720.mp4",
        "/_files/media/../secret_key",
        "/doors/",
        "/_may_watch",
    ):
        assert device.get(path)[0] == 404, path


def test_an_address_is_worth_nothing_to_others(town: Town, page: str, kita: tuple[Device, str]) -> None:
    """Nor is somebody's word without an address signed for it."""
    device, base = kita
    address = town.address
    assert device.get(base + "720.mp4")[0] == 200
    for other in (Device(address), Device(address).sign_in("aoki"), playing_at(address, page)[0]):
        assert other.get(base + "720.mp4")[0] == 404
        assert other.get(base + "720.mp4", Sec_Fetch_Dest="video")[0] == 404


def test_an_address_opens_one_video_until_it_expires(town: Town, kita: tuple[Device, str]) -> None:
    device, base = kita
    _empty, media, token, own, _rest = base.split("/")
    until, edition, signature = token.split(".")
    with town.app.test_request_context("/"):
        mine = db.session.scalars(select(UserSession.token_hash).order_by(UserSession.created_at)).first()
        video = db.session.get_one(Video, int(own))
        late = playing.address(video, mine or "", expires=now() - timedelta(seconds=1))
        assert playing.address(video, mine or "") == base, "the first device is Kita's"
        storage.folder(f"media/{own}/0-1").joinpath("720.mp4").write_bytes(CONTENT)
        storage.folder("media/99/1-1").joinpath("720.mp4").write_bytes(CONTENT)
        db.session.remove()
    for wrong in (
        late,
        f"/{media}/{token}/99/",
        f"/{media}/{int(until) + 60}.{edition}.{signature}/{own}/",
        f"/{media}/{until}.0-1.{signature}/{own}/",
        f"/{media}/{until}.{edition}.{signature[::-1]}/{own}/",
    ):
        assert device.get(wrong + "720.mp4")[0] == 404, wrong
    assert device.get(base + "720.mp4")[0] == 200


@pytest.mark.parametrize("word", ["", ".", "../media", "x" * 43, "../" * 14 + "a"])
def test_a_cookie_leads_nowhere_else(town: Town, kita: tuple[Device, str], word: str) -> None:
    """Here comes the cookie alone: only with the right word nginx has no need to ask who is signed in."""
    device, base = kita
    right = device.cookies.split("ponkotan_media=")[1][:43]
    for told, status in ((right, 200), (word, 404)):
        assert Device(town.address).get(base + "720.mp4", Cookie=f"ponkotan_media={told}")[0] == status


def test_who_has_lost_the_cookie_or_meets_an_old_key_is_served_all_the_same(
    town: Town, kita: tuple[Device, str]
) -> None:
    """nginx cannot tell then, and asks."""
    device, base = kita
    session_only = device.cookies.split("ponkotan_media")[0]
    elsewhere = Device(town.old_key)
    for browser, cookies in ((Device(town.address), session_only), (elsewhere, device.cookies)):
        status, headers, content = browser.get(base + "720.mp4", Cookie=cookies)
        assert (status, content) == (200, CONTENT)
        assert headers["Cache-Control"] != BY_ITSELF


def test_a_device_that_is_signed_out_gets_nothing_soon(town: Town, page: str) -> None:
    """At once where it has not looked at its door lately, else when it looks again: here after a second."""
    fresh, fresh_base = playing_at(town.address, page)
    busy, busy_base = playing_at(town.address, page)
    assert busy.get(busy_base + "720.mp4")[1]["Cache-Control"] == BY_ITSELF
    for device in (fresh, busy):
        device.sign_out()
    assert fresh.get(fresh_base + "720.mp4")[0] == 404
    assert busy.get(busy_base + "720.mp4", Sec_Fetch_Dest="video")[0] == 404
    time.sleep(1.1)
    assert busy.get(busy_base + "720.mp4")[0] == 404
