"""A recording, captions sent for it, and what the player gets of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db
from lms.media import playing
from lms.media.models import Video
from tests.browsing import Page, Visitor
from tests.verbs.captioned_films import recording
from videos.captions import read_vtt
from videos.manifest import Manifest

Repacked = tuple[Path, Manifest]


FIRST = "00:00:00.500 --> 00:00:01.500\nこんにちは。\n"


SECOND = "00:00:01.500 --> 00:00:02.900\nでは、始めます。\n"


@pytest.fixture
def film(app: Flask, repacked: Repacked) -> int:
    return recorded(app, repacked)


def recorded(app: Flask, repacked: Repacked | None) -> int:
    """Kita's recording; without `repacked` it is still being made."""
    with app.test_request_context("/"):
        kita = db.session.scalars(select(Person).where(Person.sign_in_name == "kita")).one()
        video_id = recording(db.session(), kita, repacked).id
        db.session.commit()
    return video_id


def body(*cues: str, base: int = 0) -> str:
    return "\n".join([f"WEBVTT - version {base}\n", *cues])


def publish(coach: Visitor, film: int, text: str, *, status: int = 200, **more: str) -> Page:
    url = f"/videos/{film}/captions"
    coach.get(url)
    return coach.post(url, body=text, draft_version=more.get("draft_version", "0"), status=status)


def live_words(app: Flask, film: int) -> list[str]:
    """What the file that the player fetches says."""
    with app.test_request_context("/"):
        video = db.session.get_one(Video, film)
        contents = video.contents
        assert contents is not None
        if contents.captions is None:
            return []
        base = playing.address(video, "device")
        token = base.split("/")[2]
        found = playing.file_of(token, film, contents.captions, session_hash="device")
        return [cue.text for cue in read_vtt(found.path.read_text())]
