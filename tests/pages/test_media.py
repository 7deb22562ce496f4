"""Sending a recording over a bad line, seeing how far it is, and watching it only where one may."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lms import background, storage
from lms.accounts.models import Person, UserSession
from lms.background import Job
from lms.db import db, now, time_is
from lms.media import meter, parts, playing
from lms.media.models import Source, State, Upload, Video
from tests.browsing import Visitor
from tests.cast import PASSWORD

Visit = Callable[..., Visitor]
CONTENT = bytes(range(256)) * 8


class Sender:
    """A tus client in a visitor's browser."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        visitor.get("/videos/new")

    def announce(self, length: int = len(CONTENT), name: str = "撮影.mp4", **told: str) -> TestResponse:
        words = {"filename": name, **told}
        coded = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in words.items())
        return self.ask("POST", "/uploads", Upload_Length=str(length), Upload_Metadata=coded)

    def begin(self, **told: Any) -> str:
        answer = self.announce(**told)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def piece(self, url: str, offset: int, data: bytes, **more: Any) -> TestResponse:
        kind = "application/offset+octet-stream"
        return self.ask("PATCH", url, data, Upload_Offset=str(offset), content_type=kind, **more)

    def offset(self, url: str) -> int:
        answer = self.ask("HEAD", url)
        assert answer.status_code == 200
        return int(answer.headers["Upload-Offset"])

    def ask(self, method: str, url: str, data: bytes | None = None, **told: Any) -> TestResponse:
        options = {key: told.pop(key) for key in list(told) if key.islower()}
        headers = {"X-CSRFToken": self.visitor.token, "Tus-Resumable": "1.0.0", "Accept": "application/json"}
        headers |= {key.replace("_", "-"): value for key, value in told.items()}
        options |= {"data": data} if "input_stream" not in options else {}
        return self.visitor._open(method, url, headers=headers, follow_redirects=False, **options)


@pytest.fixture
def sender(visit: Visit) -> Sender:
    return Sender(visit("kita"))


def test_a_recording_goes_on_where_the_line_broke(sender: Sender, app: Flask) -> None:
    url = sender.begin(title="はじめの一本")
    assert sender.piece(url, 0, CONTENT[:700]).headers["Upload-Offset"] == "700"
    # The line breaks in the middle of the second piece: 300 of the announced 1000 bytes come through.
    broken = io.BytesIO(CONTENT[700:1000])
    sender.piece(url, 700, b"", input_stream=broken, content_length=1000)
    assert sender.offset(url) == 1000
    last = sender.piece(url, 1000, CONTENT[1000:])
    assert last.status_code == 204
    page = sender.visitor.get(last.headers["Video-Page"])
    assert page.h1 == "はじめの一本"
    with app.app_context():
        video = db.session.scalars(select(Video)).one()
        assert storage.path(video.original_key).read_bytes() == CONTENT
        assert db.session.scalars(select(Job.kind)).all() == ["take_in_upload"]


def test_a_lost_answer_to_the_last_piece_still_leads_to_the_video(sender: Sender) -> None:
    url = sender.begin()
    page = sender.piece(url, 0, CONTENT).headers["Video-Page"]
    again = sender.ask("HEAD", url)
    assert (again.headers["Upload-Offset"], again.headers["Video-Page"]) == (str(len(CONTENT)), page)


def test_bytes_that_were_never_acknowledged_are_written_again(sender: Sender, app: Flask) -> None:
    """A crash between the disk and the database leaves bytes that nobody was told of."""
    url = sender.begin()
    sender.piece(url, 0, CONTENT[:100])
    with app.app_context():
        path = storage.path(parts.key(url.rsplit("/", 1)[1]))
        path.write_bytes(path.read_bytes() + b"half a piece")
    assert sender.offset(url) == 100
    sender.piece(url, 100, CONTENT[100:])
    assert path.read_bytes() == CONTENT


def test_a_piece_that_does_not_follow_is_refused_and_harms_nothing(sender: Sender) -> None:
    url = sender.begin()
    sender.piece(url, 0, CONTENT[:100])
    for offset in (0, 50, 101):
        assert sender.piece(url, offset, b"x" * 10).status_code == 409
    assert sender.piece(url, 100, CONTENT[100:] + b"more").status_code == 413
    assert sender.offset(url) == 100


def test_a_piece_that_was_damaged_on_its_way_is_not_taken(sender: Sender) -> None:
    url = sender.begin()
    right = base64.b64encode(hashlib.sha1(CONTENT[:100], usedforsecurity=False).digest()).decode()
    damaged = sender.piece(url, 0, b"?" + CONTENT[1:100], Upload_Checksum=f"sha1 {right}")
    assert damaged.status_code == 460 and sender.offset(url) == 0
    assert sender.piece(url, 0, CONTENT[:100], Upload_Checksum="md5 abcd").status_code == 422
    assert sender.piece(url, 0, CONTENT[:100], Upload_Checksum=f"sha1 {right}").status_code == 204
    assert sender.offset(url) == 100


def test_one_is_told_how_long_an_unfinished_upload_waits(sender: Sender) -> None:
    told = parsedate_to_datetime(sender.ask("HEAD", sender.begin()).headers["Upload-Expires"])
    assert timedelta(hours=47) < told - now() <= timedelta(hours=48)


def test_two_pieces_at_once_do_not_mix(sender: Sender, app: Flask) -> None:
    url = sender.begin()
    with app.app_context(), parts.hold(url.rsplit("/", 1)[1]):
        assert sender.piece(url, 0, CONTENT[:100]).status_code == 423
    assert sender.piece(url, 0, CONTENT[:100]).status_code == 204


def test_what_somebody_else_sends_is_not_there(sender: Sender, visit: Visit) -> None:
    url = sender.begin()
    for name in ("mori", "aoki", "haru"):
        other = Sender.__new__(Sender)
        other.visitor = visit(name)
        for method in ("HEAD", "DELETE"):
            assert other.ask(method, url).status_code == 404, (name, method)
        assert other.piece(url, 0, CONTENT).status_code == 404, name
    stranger = Sender.__new__(Sender)
    stranger.visitor = visit()
    assert stranger.ask("HEAD", url).status_code == 404
    assert sender.offset(url) == 0


def test_a_piece_without_the_pages_token_is_refused(sender: Sender) -> None:
    url = sender.begin()
    assert sender.piece(url, 0, CONTENT, X_CSRFToken="forged").status_code == 400
    assert sender.offset(url) == 0


def test_a_withdrawn_upload_is_gone_with_its_bytes(sender: Sender, app: Flask) -> None:
    url = sender.begin()
    sender.piece(url, 0, CONTENT[:100])
    assert sender.ask("DELETE", url).status_code == 204
    assert sender.ask("HEAD", url).status_code == 404
    with app.app_context():
        assert not storage.path(parts.key(url.rsplit("/", 1)[1])).exists()


def test_an_unfinished_upload_is_shown_and_can_be_removed(sender: Sender) -> None:
    url = sender.begin(name="半分.mov")
    assert "半分.mov" in sender.visitor.get("/videos").text
    page = sender.visitor.post(f"/videos{url}/removal")
    assert "半分.mov" not in page.text and "消しました" in page.text


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        ({"length": 4_097_000_000}, 413, "4096 MB"),
        ({"length": 0}, 422, "空です"),
        ({"name": "履歴書.docx"}, 422, "動画のファイルではない"),
        ({"name": ""}, 422, "動画のファイルではない"),
    ],
)
def test_what_cannot_be_taken_is_said_before_a_byte_is_sent(
    sender: Sender, told: dict[str, Any], status: int, words: str
) -> None:
    answer = sender.announce(**told)
    assert answer.status_code == status
    assert answer.json is not None and words in answer.json["error"]


def test_a_persons_room_is_limited_and_counts_what_is_still_coming(sender: Sender, app: Flask) -> None:
    app.config["UPLOAD_QUOTA_MB"] = 10
    sender.begin(length=6_000_000)
    answer = sender.announce(length=6_000_000)
    assert answer.status_code == 413
    assert answer.json is not None and "残り4 MB" in answer.json["error"]


def test_a_full_disk_is_said_before_a_byte_is_sent(sender: Sender, app: Flask) -> None:
    app.config["FREE_DISK_MB"] = 10**9
    assert sender.announce().status_code == 507


def test_room_is_kept_for_making_what_was_accepted_before(
    sender: Sender, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A video needs its own bytes and twice as much again while it is made; two of them twice that."""
    free = 1_000_000 + 3 * 5_000_000 + 3 * 4_000_000 - 1
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    sender.begin(length=5_000_000)
    answer = sender.announce(length=4_000_000)
    assert answer.status_code == 507
    assert answer.json is not None and "12 MB" in answer.json["error"]
    assert sender.announce(length=3_999_999).status_code == 201


def test_the_server_says_what_it_can_do_and_refuses_other_versions(sender: Sender) -> None:
    told = sender.ask("OPTIONS", "/uploads").headers
    assert (told["Tus-Version"], told["Tus-Extension"]) == (
        "1.0.0",
        "creation,termination,expiration,checksum",
    )
    assert told["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert told["Tus-Max-Size"] == "4096000000"
    assert sender.ask("POST", "/uploads", Tus_Resumable="0.2.2").status_code == 412


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


# Watching: who has an address, and to what.

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


def test_nginx_is_told_where_the_file_is_and_whether_to_give_it(
    visit: Visit, app: Flask, video_id: int
) -> None:
    app.config["SENDFILE"] = "x-accel"
    worker = visit("haru")
    base = address(app, video_id)
    answer = worker._open("GET", base + "slides/start.webp")
    assert answer.headers["X-Accel-Redirect"] == f"/_files/media/{video_id}/1-1/slides/start.webp"
    assert (answer.headers["Content-Type"], answer.data) == ("image/webp", b"")
    assert worker._open("GET", base + "nothing.mp4").status_code == 404
    asked = base + "permission"
    allowed = worker._open("GET", asked)
    assert (allowed.status_code, allowed.data) == (204, b"")
    assert allowed.headers["Cache-Control"].endswith("immutable")
    late = address(app, video_id, expires=now() - timedelta(seconds=1))
    assert worker._open("GET", late + "permission").status_code == 403
    for other in (visit("sora"), visit("ito"), visit()):
        assert other._open("GET", asked).status_code == 403


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


def work(app: Flask) -> None:
    with app.test_request_context("/"):
        background.wait_idle(60, lease=timedelta(seconds=30))
