"""Who waits for a video is told how far it is, what comes before it, and why it is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms import background
from lms.db import now, time_is
from lms.media import building, problems, showing
from tests.cast import Cast
from tests.verbs.recordings import SCRIPT, ordinary_mp4
from tests.verbs.unbuilt_videos import LEASE, lesson_video, send


def test_a_queue_without_a_worker_does_not_look_like_progress(session: Session) -> None:
    with time_is(now() - timedelta(minutes=5)):
        video, other = lesson_video(session), lesson_video(session, SCRIPT + "\n")
        assert "初めて開いたとき" in showing.view_of(session, video).words
        building.ask_for(session, other, building.NOW)
        building.ask_for(session, video, building.NOW)
        session.flush()
        assert "前に1件" in showing.view_of(session, video).words
    assert "止まっているようです" in showing.view_of(session, video).words


@pytest.mark.parametrize(
    ("elapsed", "share", "words"),
    [
        (2, 0.5, ""),
        (60, 0.01, ""),
        (60, 0.5, "あと約1分"),
        (59, 0.5, "あと1分以内"),
        (60, 0.25, "あと約3分"),
        (3600, 0.25, "あと約3時間"),
        (10, 1.0, "あと1分以内"),
    ],
)
def test_how_long_still_is_told_from_the_pace_so_far(
    session: Session, elapsed: float, share: float, words: str
) -> None:
    assert showing.eta(elapsed, share) == words


def test_every_refusal_of_the_probe_has_words(session: Session) -> None:
    details = {
        "width": 8000,
        "height": 8000,
        "limit": 14400.0,
        "fps": 240.0,
        "streams": 30,
        "seconds": 15000.0,
        "expected": 60.0,
        "made": 30.0,
        "file": "360.mp4",
    }
    codes = ["unreadable", "empty", "no_video", "sound_only", "no_duration", "too_long", "too_large"]
    broken = ["wrong_length", "incomplete", "unaligned", "wrong_picture"]
    for code in [*codes, "too_fast", "too_many_streams", "took_too_long", *broken]:
        what, remedy = problems.words(code, details)
        assert what and remedy and "%(" not in what
    assert "250分" in problems.words("too_long", details)[0]


def test_a_failing_job_says_why_it_is_tried_again(session: Session, cast: Cast) -> None:
    video = send(session, cast, ordinary_mp4(), "a.mp4")
    job = building.open_job_of(session, video)
    assert job is not None
    job.attempts, job.error = 1, "Traceback\nthe oven fell over"
    assert "前回の理由：the oven fell over" in showing.view_of(session, video).words


def test_who_waits_is_told_of_the_video_before(session: Session, cast: Cast) -> None:
    first, second = lesson_video(session), lesson_video(session, SCRIPT + "\n")
    for video in (first, second):
        building.ask_for(session, video, building.NOW)
    session.commit()
    control = background.claim(lease=LEASE)
    assert control is not None
    control.report("encoding", 0.4)
    control.beat(LEASE)
    words = showing.view_of(session, second).words
    assert "前に1件" in words and "40%" in words
