"""Videos come about, whatever happens to the worker; and one is told how far they are."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import ROOT
from lms import background, storage
from lms.background import Job, JobState, Lost
from lms.db import now, time_is
from lms.errors import Refusal
from lms.journal import Event
from lms.media import building, problems, showing, uploads
from lms.media.models import State, Video
from lms.notices.models import Notice
from tests.cast import Cast
from tests.verbs.recordings import SCRIPT, ordinary_mp4, phone_mov

LEASE = timedelta(seconds=30)


def lesson_video(session: Session, script: str = SCRIPT, **readings: str) -> Video:
    video = building.script_video(session, title="結論から", script=script, readings=readings, by=None)
    session.flush()
    return video


def send(session: Session, cast: Cast, content: bytes, name: str) -> Video:
    video = uploads.take_whole(session, io.BytesIO(content), name=name, title="", by=cast.kita)
    session.commit()
    return video


def run(session: Session) -> None:
    """One job, as the worker would; then a fresh look."""
    session.commit()
    assert background.run_one(lease=LEASE)
    session.rollback()


def test_the_same_text_is_the_same_video(session: Session) -> None:
    first = lesson_video(session, 期限="きげん")
    assert lesson_video(session, 期限="きげん") is first
    assert lesson_video(session, 期限="きかん") is not first
    assert lesson_video(session, SCRIPT + "\n") is not first


def test_a_video_asked_for_twice_is_built_once_and_sooner(session: Session) -> None:
    video, other = lesson_video(session), lesson_video(session, SCRIPT + "\n")
    job = building.ask_for(session, video, building.IDLE)
    building.ask_for(session, other, building.SOON)
    assert job is not None and building.ask_for(session, video, building.NOW) is job
    assert job.priority == building.NOW
    building.ask_for(session, video, building.IDLE)
    assert job.priority == building.NOW


def test_a_text_that_cannot_be_spoken_says_where_and_is_not_tried_for_ever(
    session: Session, cast: Cast
) -> None:
    video = lesson_video(session, "<!-- id: start -->\n# 見出し\n")
    building.ask_for(session, video, building.NOW)
    run(session)
    view = showing.view_of(session, video)
    assert view.state == State.FAILED and "slides.md" in view.problem and view.settled
    assert building.ask_for(session, video, building.NOW) is None
    building.retry(session, video, by=cast.kita)
    assert video.state == State.WAITING and showing.view_of(session, video).problem == ""
    with pytest.raises(Refusal):
        building.retry(session, video, by=cast.kita)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"This is a letter, not a film.\n" * 40, "unreadable"), (b"#EXTM3U\n/etc/passwd\n", "unreadable")],
)
def test_what_is_no_video_is_refused_with_a_reason(
    session: Session, cast: Cast, content: bytes, problem: str
) -> None:
    video = send(session, cast, content, "letter.mp4")
    run(session)
    assert (video.state, video.problem) == (State.FAILED, problem)
    view = showing.view_of(session, video)
    assert "読み取れませんでした" in view.problem and "もう一度送って" in view.remedy
    assert not view.retryable
    notice = session.scalars(select(Notice).where(Notice.person_id == cast.kita.id)).one()
    assert notice.url == f"/videos/{video.id}"


@pytest.mark.heavy
def test_a_phones_portrait_recording_becomes_playable_and_then_ready(session: Session, cast: Cast) -> None:
    video = send(session, cast, phone_mov(), "IMG_0001.MOV")
    run(session)
    assert (video.state, showing.view_of(session, video).words) == (State.BUILDING, "まもなく始まります")
    run(session)
    view = showing.view_of(session, video)
    assert view.state == State.PLAYABLE and view.manifest is not None and not view.settled
    assert [(r.width, r.height) for r in view.manifest.renditions] == [(360, 640)]
    quick = storage.path(video.folder or "")
    run(session)
    view = showing.view_of(session, video)
    assert view.state == State.READY and view.manifest is not None and view.settled
    assert [(r.width, r.height) for r in view.manifest.renditions] == [(540, 960), (360, 640)]
    assert (storage.path(video.folder or "") / view.manifest.master).exists()
    # Who has begun to watch the first rendition goes on undisturbed.
    assert (quick / "master.m3u8").exists()
    told = session.scalars(select(Event.verb).where(Event.subject_type == "video").order_by(Event.id))
    assert list(told) == ["video.uploaded", "video.made_playable", "video.finished"]


@pytest.mark.heavy
def test_what_browsers_can_play_is_repacked_at_once(session: Session, cast: Cast) -> None:
    video = send(session, cast, ordinary_mp4(), "a.mp4")
    run(session)
    assert video.state == State.PLAYABLE and video.contents is not None
    assert [(r.width, r.height) for r in video.contents.renditions] == [(320, 180)]


@pytest.mark.heavy
def test_better_pictures_that_fail_leave_the_first_one_playable(
    session: Session, cast: Cast, app: Flask
) -> None:
    video = send(session, cast, ordinary_mp4(), "a.mp4")
    run(session)
    app.config["FREE_DISK_MB"] = 10**9
    run(session)
    view = showing.view_of(session, video)
    assert view.state == State.PLAYABLE and "空きが足りません" in view.problem and view.retryable
    app.config["FREE_DISK_MB"] = 1
    building.retry(session, video, by=cast.kita)
    run(session)
    assert video.state == State.READY and showing.view_of(session, video).problem == ""


@pytest.mark.heavy
def test_a_killed_workers_build_is_taken_over_and_yields_one_video(session: Session, app: Flask) -> None:
    video = lesson_video(session)
    job = building.ask_for(session, video, building.NOW)
    assert job is not None
    session.commit()
    worker = start_worker(app)
    wait_for(session, job, lambda: job.state == JobState.RUNNING and job.progress > 0)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    wait_for(session, job, lambda: job.lease_until is not None and job.lease_until < now())
    background.wait_idle(60, lease=LEASE)
    session.rollback()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert video.state == State.READY and video.folder == f"media/{video.id}/{job.id}-2"
    assert [path.name for path in storage.folder(f"media/{video.id}").iterdir()] == [f"{job.id}-2"]
    finished = select(Event).where(Event.verb == "video.finished")
    assert len(session.scalars(finished).all()) == 1


@pytest.mark.heavy
def test_a_worker_that_wakes_up_too_late_changes_nothing(session: Session, cast: Cast) -> None:
    video = send(session, cast, ordinary_mp4(), "a.mp4")
    sleeper = background.claim(lease=timedelta(seconds=-1))
    assert sleeper is not None
    run(session)
    folder = video.folder
    session.rollback()
    with pytest.raises(Lost):
        sleeper.finish(lambda own: setattr(own.get_one(Video, video.id), "folder", "media/zombie"))
    session.rollback()
    assert video.folder == folder == f"media/{video.id}/{sleeper.job_id}-2"


def test_a_job_whose_worker_dies_every_time_ends_with_a_reason(session: Session, cast: Cast) -> None:
    video = send(session, cast, b"x", "a.mp4")
    while background.claim(lease=timedelta(seconds=-1)):
        pass
    session.rollback()
    view = showing.view_of(session, video)
    assert view.state == State.FAILED and "途中で何度か止まりました" in view.problem and view.retryable


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


def start_worker(app: Flask) -> subprocess.Popen[bytes]:
    instance = Path(app.config["INSTANCE"])
    told = {
        "PONKOTAN_INSTANCE": str(instance),
        "PONKOTAN_JOB_LEASE_SECONDS": "2",
        "PONKOTAN_FREE_DISK_MB": "1",
    }
    return subprocess.Popen([sys.executable, "-m", "flask", "worker"], cwd=ROOT, env=os.environ | told)


def wait_for(session: Session, job: Job, happened: Callable[[], bool], *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"waited in vain: {job.state} {job.progress}"
        session.rollback()  # hold no lock while the worker works
        time.sleep(0.02)
    session.rollback()


@pytest.mark.heavy
def test_work_that_is_stopped_says_so_and_goes_on_later(session: Session, cast: Cast, app: Flask) -> None:
    video = send(session, cast, phone_mov(8), "IMG_0001.MOV")
    run(session)
    worker = start_worker(app)
    try:
        job = building.open_job_of(session, video)
        assert job is not None
        wait_for(session, job, lambda: job.state == JobState.RUNNING)
        building.stop(session, video, by=cast.kita)
        session.commit()
        assert job.state != JobState.RUNNING or "止めています" in showing.view_of(session, video).words
        wait_for(session, job, lambda: job.state == JobState.CANCELLED)
    finally:
        worker.kill()
        worker.wait()
    view = showing.view_of(session, video)
    assert "作業を止めました" in view.problem and view.retryable and not view.stoppable
    assert session.scalars(select(Notice).where(Notice.person_id == cast.kita.id)).all() == []
    building.retry(session, video, by=cast.kita)
    assert building.open_job_of(session, video) is not None


@pytest.mark.heavy
def test_a_picture_for_very_slow_lines_is_added_on_demand(session: Session, cast: Cast) -> None:
    video = send(session, cast, phone_mov(), "IMG_0001.MOV")
    with pytest.raises(Refusal):
        building.add_slow_line(session, video, by=cast.kita)
    for _job in range(3):
        run(session)
    assert video.state == State.READY and showing.view_of(session, video).widenable
    before = video.folder
    building.add_slow_line(session, video, by=cast.kita)
    view = showing.view_of(session, video)
    assert view.stoppable and not view.widenable and not view.settled
    run(session)
    assert video.contents is not None
    assert [one.name for one in video.contents.renditions] == ["540", "360", "240"]
    assert video.state == State.READY and video.folder != before
    assert not showing.view_of(session, video).widenable
    finished = select(Notice).where(Notice.person_id == cast.kita.id, Notice.kind == "video.finished")
    assert len(session.scalars(finished).all()) == 1, (
        "the video was ready before; nobody needs to hear it twice"
    )


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
