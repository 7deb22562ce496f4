"""Sending a recording over a bad line."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import storage
from lms.background import Job
from lms.db import db, now
from lms.media import parts
from lms.media.models import Video
from tests.browsing import Visitor
from tests.pages.media.sending import CONTENT, Sender

Visit = Callable[..., Visitor]


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
