"""A real nginx, set up as docs/nginx.conf says, before a real server: who gets which bytes of a video."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select, update

from benchmarks import front
from lms import storage
from lms.accounts.models import Person, UserSession
from lms.db import db, now
from lms.media import playing
from lms.media.models import Source, State, Video
from tests.cast import PASSWORD
from tests.conftest import make_app

CONTENT = bytes(range(256)) * 40

pytestmark = pytest.mark.skipif(not front.nginx_is_there(), reason="Debian's nginx-light is not installed")


class Device:
    """A browser that signs in through nginx and fetches files there."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def sign_in(self, name: str) -> Device:
        _status, _headers, page = self.get("/sign-in")
        token = page.decode().split('name="csrf-token" content="')[1].split('"')[0]
        form = urlencode({"csrf_token": token, "login": name, "password": PASSWORD})
        self._browser.open(f"{self.address}/sign-in", form.encode())
        return self

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        asked = urllib.request.Request(self.address + path)  # noqa: S310 - our own server
        for name, value in headers.items():
            asked.add_header(name.replace("_", "-"), value)
        try:
            with self._browser.open(asked) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, dict(refusal.headers), refusal.read()


@pytest.fixture(scope="module")
def town(blank_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    room = tmp_path_factory.mktemp("nginx")
    instance = room / "instance"
    shutil.copytree(blank_town, instance)
    app = make_app(instance)
    with front.ponkotan(instance, sendfile="x-accel") as house, front.nginx(instance, house, room) as door:
        yield app, door.address
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def haru(town: tuple[Flask, str]) -> tuple[Device, str]:
    """Haru's device, and the base address minted for it."""
    app, address = town
    device = Device(address).sign_in("haru")
    with app.test_request_context("/"):
        video = Video(title="v", source=Source.SCRIPT, script="s", text_hash="behind nginx")
        db.session.add(video)
        db.session.flush()
        video.folder, video.state, video.manifest = f"media/{video.id}/1-1", State.READY, {}
        folder = storage.folder(video.folder)
        (folder / "720.mp4").write_bytes(CONTENT)
        (folder / "audio.mp4").write_bytes(b"sound")
        (folder / "notes.txt").write_text("secret")
        mine = select(UserSession.token_hash).join(Person, Person.id == UserSession.person_id)
        token = db.session.scalars(mine.where(Person.sign_in_name == "haru")).one()
        base = playing.address(video, token)
        db.session.commit()
        db.session.remove()
    return device, base


def test_nginx_sends_whole_files_and_parts(haru: tuple[Device, str]) -> None:
    device, base = haru
    status, headers, content = device.get(base + "720.mp4")
    assert (status, headers["Content-Type"], content) == (200, "video/mp4", CONTENT)
    assert headers["Server"].startswith("nginx") and "Set-Cookie" not in headers
    assert headers["Cache-Control"].startswith("private, max-age=")
    status, headers, content = device.get(base + "720.mp4", Range="bytes=10-19")
    assert (status, content) == (206, CONTENT[10:20])
    assert headers["Content-Range"] == f"bytes 10-19/{len(CONTENT)}"
    # Several ranges at once are not served as such: nginx sends the whole file.
    assert device.get(base + "720.mp4", Range="bytes=0-9,20-29")[0] == 200


def test_a_browsers_own_player_is_sent_by_nginx_and_counted_by_us(haru: tuple[Device, str]) -> None:
    device, base = haru
    status, headers, content = device.get(base + "720.mp4", Range="bytes=5-9", Sec_Fetch_Dest="video")
    assert (status, content) == (206, CONTENT[5:10])
    assert headers["Cache-Control"].endswith("immutable")


@pytest.mark.parametrize("name", ["notes.txt", "nothing.mp4", "../1-1/720.mp4", "permission"])
def test_nothing_else_comes_out(haru: tuple[Device, str], name: str) -> None:
    device, base = haru
    status, _headers, content = device.get(base + name)
    assert content != CONTENT and b"secret" not in content
    assert status == (204 if name == "permission" else 404)


def test_the_folder_has_no_door_of_its_own(haru: tuple[Device, str]) -> None:
    device, base = haru
    video = base.split("/")[3]
    for path in (f"/_files/media/{video}/1-1/720.mp4", "/_files/media/../secret_key", "/_may_watch"):
        assert device.get(path)[0] == 404, path


def test_an_address_is_worth_nothing_to_others(town: tuple[Flask, str], haru: tuple[Device, str]) -> None:
    device, base = haru
    _app, address = town
    assert device.get(base + "720.mp4")[0] == 200  # so that nginx remembers a yes
    for other in (Device(address), Device(address).sign_in("sora"), Device(address).sign_in("haru")):
        assert other.get(base + "720.mp4")[0] == 404
        assert other.get(base + "720.mp4", Sec_Fetch_Dest="video")[0] == 404
    forged = base.replace(base.split("/")[3], "99", 1)
    assert device.get(forged + "720.mp4")[0] == 404


def test_a_device_that_is_signed_out_gets_nothing_soon(
    town: tuple[Flask, str], haru: tuple[Device, str]
) -> None:
    """Whoever asks us is refused at once; a yes that nginx remembers ends after 20 seconds."""
    device, base = haru
    app, _address = town
    with app.app_context():
        db.session.execute(update(UserSession).values(revoked_at=now()))
        db.session.commit()
        db.session.remove()
    assert device.get(base + "audio.mp4", Sec_Fetch_Dest="audio")[0] == 404
