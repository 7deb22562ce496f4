"""What the desk and the clock do with recordings: room, expiry, removal, and the addresses for watching."""

from __future__ import annotations

import io
import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, text
from sqlalchemy.orm import Session

from lms import storage
from lms.db import now, time_is
from lms.media import allowance, editions, keeping, parts, playing, uploads
from lms.media.models import Source, State, Upload, Video
from tests.cast import Cast

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def half_sent(session: Session, cast: Cast, *, name: str = "a.mp4") -> Upload:
    upload = uploads.begin(session, length=100, name=name, title="", mime="video/mp4", by=cast.kita)
    with parts.hold(upload.id) as file:
        count = parts.append(file, io.BytesIO(b"x" * 40), offset=0, limit=40)
    return uploads.receive(session, upload, offset=0, size=count, by=cast.kita)


def sent(session: Session, cast: Cast) -> Video:
    return uploads.take_whole(session, io.BytesIO(b"x" * 100), name="a.mp4", title="", by=cast.kita)


def test_an_upload_nobody_goes_on_with_expires_after_48_hours(session: Session, cast: Cast) -> None:
    with time_is(START):
        old = half_sent(session, cast).id
    with time_is(START + timedelta(hours=24)):
        fresh = half_sent(session, cast).id
    session.commit()
    with time_is(START + timedelta(hours=47)):
        assert uploads.expire(session) == 0
    with time_is(START + timedelta(hours=49)):
        assert uploads.expire(session) == 1
    session.commit()
    assert session.get(Upload, old) is None and session.get(Upload, fresh) is not None
    assert not storage.path(parts.key(old)).exists() and storage.path(parts.key(fresh)).exists()


def test_bytes_that_belong_to_no_upload_are_swept_away_later(session: Session, cast: Cast) -> None:
    video = sent(session, cast)
    session.commit()
    stray = storage.folder(parts.FOLDER) / "stray"
    stray.write_bytes(b"x")
    assert uploads.expire(session) == 0
    long_ago = time.time() - timedelta(hours=49).total_seconds()
    for path in (stray, storage.path(video.original_key or "")):
        os.utime(path, (long_ago, long_ago))
    assert uploads.expire(session) == 1
    assert not stray.exists() and storage.path(video.original_key or "").exists()


def test_an_upload_whose_bytes_are_gone_says_so(session: Session, cast: Cast) -> None:
    upload = half_sent(session, cast)
    storage.path(parts.key(upload.id)).unlink()
    with pytest.raises(parts.Vanished):
        uploads.own_upload(session, upload.id, by=cast.kita)


def test_room_counts_what_is_kept_and_what_was_announced(session: Session, cast: Cast) -> None:
    sent(session, cast)
    half_sent(session, cast)
    assert allowance.room_used(session, cast.kita) == 200
    assert allowance.room_used(session, cast.mori) == 0


def test_a_file_keeps_only_its_name_and_lends_it_to_the_video(session: Session, cast: Cast) -> None:
    upload = uploads.begin(
        session, length=1, name="C:\\動画\\../窓口の説明.MOV", title=" ", mime="", by=cast.kita
    )
    assert (upload.name, upload.title) == ("窓口の説明.MOV", "窓口の説明")


def test_a_lesson_may_take_what_did_not_fail(session: Session, cast: Cast) -> None:
    first, failed, last = (sent(session, cast) for _ in range(3))
    failed.state, failed.problem = State.FAILED, "unreadable"
    session.flush()
    assert uploads.uploaded_videos(session) == [last, first]


def test_a_recording_that_a_lesson_shows_is_not_removed(session: Session, cast: Cast) -> None:
    video = sent(session, cast)
    lesson = Table(
        "lesson_for_test",
        MetaData(),
        Column("video_id", Integer, ForeignKey(Video.__table__.c.id)),
    )
    session.execute(text("CREATE TABLE lesson_for_test (video_id INTEGER REFERENCES video (id))"))
    session.execute(lesson.insert().values(video_id=video.id))
    with pytest.raises(keeping.InUse):
        keeping.remove(session, video, by=cast.kita)
    session.execute(lesson.delete())
    keeping.remove(session, video, by=cast.kita)
    session.commit()
    assert not storage.path(video.original_key or "").exists()


def test_a_replaced_edition_stays_while_somebody_may_still_play_it(session: Session) -> None:
    video = Video(title="v", source=Source.SCRIPT, script="s", text_hash="h", folder="media/1/2-1")
    session.add(video)
    session.flush()
    for key in ("media/1/1-1", "media/1/2-1", "media/9/1-1"):
        (storage.folder(key) / "720.mp4").write_bytes(b"x")
    editions.retire("media/1/1-1")
    assert editions.sweep(session) == 0
    past = time.time() - editions.KEPT.total_seconds() - 60
    for key in ("media/1/1-1", "media/1/2-1", "media/9/1-1"):
        os.utime(storage.path(key), (past, past))
    assert editions.sweep(session) == 2
    assert storage.path("media/1/2-1").exists()


def test_replaced_editions_are_kept_longer_than_any_address_lasts() -> None:
    assert playing.SHORTEST + playing.WINDOW < editions.KEPT


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_an_address_lasts_six_to_eighteen_hours_and_stays_the_same_for_a_while(
    session: Session, hour: int
) -> None:
    video = Video(id=5, title="v", source=Source.SCRIPT, folder="media/5/1-1")
    moment = START.replace(hour=hour)

    def at(when: datetime) -> str:
        with time_is(when):
            return playing.address(video, "device")

    until = datetime.fromtimestamp(int(at(moment).split("/")[2].split(".")[0]), UTC)
    assert timedelta(hours=6) < until - moment <= timedelta(hours=18)
    assert at(moment) == at(moment + timedelta(minutes=1))
    assert len({at(moment + timedelta(hours=h)) for h in range(24)}) <= 3


def test_there_is_no_address_while_nothing_can_be_played(session: Session) -> None:
    with pytest.raises(playing.NotThere):
        playing.address(Video(id=5, title="v", source=Source.SCRIPT), "device", expires=now())
