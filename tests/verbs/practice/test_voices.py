"""Spoken feedback and a coach's own phrases."""

from __future__ import annotations

import io
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import background, storage
from lms.errors import BadInput, NotThere
from lms.notices.models import Notice
from lms.practice.phrases import keeping
from lms.practice.phrases.sentences import said_before
from lms.practice.scope import NotYourWorker
from lms.practice.voices import speaking
from lms.practice.voices.models import Voice
from tests.cast import Cast
from tests.pieces import TEXT_LESSON, feedback, lessons_of, piece
from videos.ffmpeg import binary


def recorded(folder: Path, seconds: float, name: str = "voice.webm") -> io.BytesIO:
    """A tone as a browser would record it: Opus in WebM."""
    path = folder / name
    tone = ["-f", "lavfi", "-i", f"sine=frequency=220:duration={seconds}"]
    subprocess.run(
        [binary(), "-v", "error", "-y", *tone, "-c:a", "libopus", "-b:a", "32k", str(path)], check=True
    )
    return io.BytesIO(path.read_bytes())


@pytest.fixture
def voice(session: Session, cast: Cast) -> speaking.Assessment:
    return feedback(session, piece(session, cast.haru, lessons_of(session)[TEXT_LESSON]), cast.kita)


def work(session: Session) -> None:
    session.commit()
    background.wait_idle(60, lease=timedelta(seconds=30))
    session.rollback()
    session.expire_all()


def test_a_recording_becomes_a_small_file_every_phone_plays(
    session: Session, cast: Cast, voice: speaking.Assessment, tmp_path: Path
) -> None:
    sound = recorded(tmp_path, 4)
    row = speaking.speak(session, voice, sound=sound, summary="入り方がよいです。", by=cast.kita)
    sound.seek(0)
    assert speaking.speak(session, voice, sound=sound, summary="入り方がよいです。", by=cast.kita) is row
    work(session)
    assert row.sound_key and row.seconds == pytest.approx(4, abs=0.2) and row.problem == ""
    made = storage.path(row.sound_key).read_bytes()
    assert made[4:8] == b"ftyp" and len(made) < 60_000
    told = session.scalars(select(Notice).where(Notice.kind == "voice.recorded")).one()
    assert told.person_id == cast.haru.id
    assert speaking.heard(session, cast.haru, row.id) is row
    for stranger in (cast.sora, cast.mori):
        with pytest.raises(NotThere):
            speaking.heard(session, stranger, row.id)


@pytest.mark.parametrize(("content", "problem"), [("long", "too_long"), ("playlist", "unreadable")])
def test_what_cannot_be_used_is_said_and_the_words_stay(
    session: Session, cast: Cast, voice: speaking.Assessment, tmp_path: Path, content: str, problem: str
) -> None:
    sound = recorded(tmp_path, 190) if content == "long" else io.BytesIO(b"#EXTM3U\n/etc/passwd\n")
    row = speaking.speak(session, voice, sound=sound, summary="要点です。", by=cast.kita)
    work(session)
    assert (row.problem, row.sound_key, row.summary) == (problem, None, "要点です。")
    told = session.scalars(select(Notice).where(Notice.kind == "voice.failed")).one()
    assert told.person_id == cast.kita.id


def test_words_are_asked_for_and_strangers_cannot_speak(
    session: Session, cast: Cast, voice: speaking.Assessment
) -> None:
    for field, summary, sound in (("summary", " ", io.BytesIO(b"x")), ("sound", "要点", io.BytesIO(b""))):
        with pytest.raises(BadInput) as refused:
            speaking.speak(session, voice, sound=sound, summary=summary, by=cast.kita)
        assert refused.value.field == field
    with pytest.raises(NotYourWorker):
        speaking.speak(session, voice, sound=io.BytesIO(b"x"), summary="要点", by=cast.mori)
    row = speaking.speak(session, voice, sound=io.BytesIO(b"x"), summary="要点", by=cast.kita)
    speaking.withdraw(session, row, by=cast.kita)
    assert session.scalars(select(Voice)).all() == []


def test_phrases_come_from_ones_own_feedback_and_name_nobody(
    session: Session, cast: Cast, voice: speaking.Assessment
) -> None:
    assert {text for text, _n in keeping.offered(session, cast.kita)} == {
        "読みやすい文でした。",
        "数字が合っています。",
    }
    assert keeping.offered(session, cast.mori) == []
    kept = keeping.keep(session, cast.kita, " 読みやすい文でした。\n")
    assert keeping.keep(session, cast.kita, "読みやすい文でした。") is kept
    session.flush()
    assert [text for text, _n in keeping.offered(session, cast.kita)] == ["数字が合っています。"]
    with pytest.raises(NotThere):
        keeping.drop(session, cast.mori, kept.id)
    keeping.drop(session, cast.kita, kept.id)
    session.flush()
    assert keeping.kept(session, cast.kita) == []


def test_sentences_are_counted_and_those_with_a_name_left_out() -> None:
    texts = [
        "結論が先にあります。春野さん、次も待っています。",
        "結論が先にあります!ここが「よい。」と思います。\n短い。",
    ]
    assert said_before(texts, names=["春野 はる"]) == [
        ("結論が先にあります。", 1),
        ("結論が先にあります!", 1),
        ("ここが「よい。」と思います。", 1),
    ]
    assert said_before([*texts, texts[0]])[0] == ("結論が先にあります。", 2)
