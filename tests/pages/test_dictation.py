"""A coach turns a recording into a practice; a worker hears it, and nobody else does."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from courses.outline import PRACTICE
from lms.authoring.models import LessonDraft
from lms.db import db
from lms.learning.models import Lesson
from tests.browsing import Visitor
from tests.drills import KEYS, with_drills

Visit = Callable[..., Visitor]
KEY = "司会：始めます。\n前田：はい。"


@pytest.fixture(scope="module")
def blank_town(blank_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_drills(blank_town, tmp_path_factory.mktemp("drills"))


def tone(seconds: float = 1.0) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        wanted = range(int(16_000 * seconds))
        sound.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 9))) for n in wanted))
    return made.getvalue()


def opened(app: Flask, kita: Visitor, key: str) -> str:
    with app.app_context():
        lesson = db.session.scalars(select(Lesson.id).where(Lesson.key == key)).one()
    kita.get("/authoring")
    return str(kita.post(f"/authoring/lessons/{lesson}/draft").response.request.path)


def test_a_recording_and_its_answer_are_kept_published_and_heard(app: Flask, visit: Visit) -> None:
    kita = visit("kita")
    draft = opened(app, kita, KEYS["transcription"])
    page = kita.get(f"{draft}/practice")
    url = page.all("//a[contains(@href, '/dictation')]/@href")[0]
    kita.get(url)
    page = kita.post(url, status=422, key=KEY, files={"sound": (io.BytesIO(b"text"), "a.txt")})
    assert page.all("//textarea[@name='key']")[0].text_content().strip() == KEY, "nothing typed is lost"
    kita.post(url, status=422, key=KEY)
    page = kita.post(url, key=KEY, speakers="司会、前田", files={"sound": (io.BytesIO(tone()), "a.wav")})
    sound = page.all("//audio/@src")[0]
    assert kita._open("GET", sound).mimetype == "audio/wav"
    visit("haru").get(sound, status=404)
    with app.app_context():
        row = db.session.scalars(select(LessonDraft).where(LessonDraft.key == KEYS["transcription"])).one()
        revision, lesson = row.revision, row.lesson_id
        assert row.recordings[PRACTICE]["seconds"] == 1.0
    page = kita.get(f"{draft}/publication")
    kita.post(f"{draft}/publication", **{**page.fields(), "revision": str(revision)})
    haru = visit("haru")
    page = haru.get(f"/lessons/{lesson}/drill")
    heard = haru._open("GET", page.all("//audio/@src")[0])
    assert heard.data == tone() and "前田：はい。" not in page.source, "the answer is not given away"


def test_a_lesson_with_another_practice_keeps_it(app: Flask, visit: Visit) -> None:
    kita = visit("kita")
    draft = opened(app, kita, KEYS["entry"])
    page = kita.get(f"{draft}/dictation")
    assert not page.all("//form//input[@type='file']") and "別の種類の実習" in page.text
    sent = {"sound": (io.BytesIO(tone()), "a.wav")}
    kita.post(f"{draft}/dictation", status=409, key=KEY, files=sent)
