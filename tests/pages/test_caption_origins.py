"""Captions that nobody typed into the page: from a file, a lesson's text or a machine."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask

from lms.captions import live, versions
from lms.db import db
from lms.media.models import Video
from tests.pages.caption_scenes import film, live_words, publish
from tests.pages.lesson_scenes import Visit
from tests.verbs.captioned_films import repacked
from tests.verbs.lessons import taught
from videos.captions import Cue

__all__ = ["film", "repacked"]


@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "字幕.vtt"), ("cp932", "字幕.srt")])
def test_a_file_is_published_as_it_is(visit: Visit, app: Flask, film: int, encoding: str, name: str) -> None:
    coach, url = visit("kita"), f"/videos/{film}/captions/file"
    coach.get(url)
    text = "1\n00:00:01,000 --> 00:00:02,000\nこんにちは。\n"
    page = coach.post(url, base="0", files={"file": (io.BytesIO(text.encode(encoding)), name)})
    assert "ファイルから" in page.text
    assert live_words(app, film) == ["こんにちは。"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x81" * 9, "文字を読み取れませんでした"),
        ("あ\n\nい".encode(), "3行目: この言葉に時刻がありません"),
        (b" " * 2_000_001, "2 MB"),
        (b"", "字幕が1つもありません"),
    ],
    ids=["a picture", "no times", "too large", "empty"],
)
def test_a_file_that_cannot_be_used_says_why(
    visit: Visit, app: Flask, film: int, data: bytes, words: str
) -> None:
    coach, url = visit("kita"), f"/videos/{film}/captions/file"
    coach.get(url)
    page = coach.post(url, base="0", files={"file": (io.BytesIO(data), "x.srt")}, status=422)
    assert words in page.text
    assert live_words(app, film) == []


def test_captions_of_a_lessons_text_are_changed_in_the_text(visit: Visit, app: Flask, tmp_path: Path) -> None:
    with app.test_request_context("/"):
        video_id = taught(db.session(), tmp_path / "courses").video_id
        db.session.commit()
    coach = visit("kita")
    page = coach.get(f"/videos/{video_id}/captions")
    assert "ナレーションを直して" in page.text
    assert not page.all("//textarea")
    file = io.BytesIO(b"0:01 --> 0:02\nwords")
    page = coach.post(
        f"/videos/{video_id}/captions/file", base="0", files={"file": (file, "a.vtt")}, status=409
    )
    assert "レッスンの文章から" in page.text


def test_machines_captions_are_marked_until_a_person_confirms_them(
    visit: Visit, app: Flask, film: int
) -> None:
    with app.test_request_context("/"):
        versions.recognised(db.session(), db.session.get_one(Video, film), [Cue(0.5, 1.5, "今日は。")])
        db.session.commit()
    coach = visit("kita")
    assert "自動字幕（未確認）" in coach.get("/videos").text
    page = coach.get(f"/videos/{film}/captions")
    assert "自動字幕（未確認）" in page.text and live_words(app, film) == ["今日は。"]
    text = page.all("//textarea[@name='body']")[0].text.lstrip("\n")
    page = publish(coach, film, text)
    assert "自動字幕（未確認）" not in page.text
    with app.test_request_context("/"):
        video = db.session.get_one(Video, film)
        versions.recognised(db.session(), video, [Cue(0.5, 1.5, "別の聞き取り")])
        db.session.commit()
        now_live = live.current(db.session(), video)
        assert now_live is not None and now_live.number == 2, "a machine never takes the place of a person"
    assert live_words(app, film) == ["今日は。"]
