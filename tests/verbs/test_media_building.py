"""Videos come about: from a text once, from a recording step by step, or not at all and with a reason."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import storage
from lms.errors import Refusal
from lms.journal import Event
from lms.media import building, showing
from lms.media.models import State
from lms.notices.models import Notice
from tests.cast import Cast
from tests.verbs.recordings import SCRIPT, ordinary_mp4, phone_mov
from tests.verbs.unbuilt_videos import lesson_video, run, send


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
