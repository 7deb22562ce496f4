"""Videos built from a lesson's own text: one row a text, built when somebody needs it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import ROOT
from lms import storage
from lms.accounts.models import Person
from lms.background import Control, Effects, Job, JobState, cancel, enqueue, job, latest
from lms.errors import Refusal
from lms.journal import record
from lms.media import editions, outcomes, problems
from lms.media.models import Source, State, Video
from lms.media.problems import CannotBeMade
from lms.media.recordings import ENCODE, LATER, SLOW_LINE, TAKE_IN
from videos import slow_line
from videos.studio import keeping

BUILD = "build_video"
NOW, SOON, IDLE = 0, 50, 100
"""Priorities: somebody has opened it, it comes next, while the machine has nothing else to do"""

FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "biz-udpgothic"


def script_video(
    session: Session,
    *,
    title: str,
    script: str,
    readings: Mapping[str, str],
    by: Person | None,
    figures: Mapping[str, str] | None = None,
    recordings: Mapping[str, str] | None = None,
) -> Video:
    """The video of a script (slides.md) spoken with `readings`; the same text is the same row.

    `figures`: file name → SVG. `recordings`: slide id → key of a person's own telling of it in the storage.
    Nothing is built yet: `ask_for` does that.
    """
    text_hash = _hash(script, readings, figures or {}, recordings or {})
    known = session.scalar(select(Video).where(Video.text_hash == text_hash))
    if known is not None:
        return known
    video = Video(
        title=title,
        source=Source.SCRIPT,
        script=script,
        readings=dict(readings),
        figures=dict(figures) if figures else None,
        recordings=dict(recordings) if recordings else None,
        text_hash=text_hash,
    )
    session.add(video)
    record(session, "video.written", video, by=by)
    return video


def ask_for(session: Session, video: Video, priority: int) -> Job | None:
    """See to it that the video gets made, sooner when asked more urgently. None: there is nothing to do."""
    if video.state in {State.READY, State.FAILED} or video.problem:
        return None
    return _enqueue(session, video, priority)


def retry(session: Session, video: Video, *, by: Person | None) -> Video:
    """Try again after a failure; what can be played stays playable meanwhile."""
    if not video.problem and not abandoned(session, video):
        raise Refusal(_("There is nothing to try again: nothing has gone wrong with this video."))
    video.problem, video.problem_details = "", {}
    video.state = video.state if video.playable else State.WAITING
    _enqueue(session, video, NOW)
    record(session, "video.retried", video, by=by)
    return video


def abandoned(session: Session, video: Video) -> bool:
    """Whether it is unfinished and no job is there to finish it, as when the ledger was lost or cleared by
    hand. A lesson's video that nobody has opened yet only waits."""
    waits = video.source == Source.SCRIPT and video.state == State.WAITING
    finished = video.state in {State.READY, State.FAILED} or bool(video.problem)
    return not finished and not waits and open_job_of(session, video) is None


def forget_unused(_session: Session) -> None:
    """Keep the studio's cache within its room; what no lesson has used for long goes first."""
    keeping.prune(storage.folder("cache"), most=current_app.config["STUDIO_CACHE_MB"] * 1_000_000)


def stop(session: Session, video: Video, *, by: Person) -> Video:
    """Call off the work on a recording; what can be played stays so, and the work can be taken up again."""
    open_job = open_job_of(session, video)
    if open_job is None or video.source != Source.UPLOAD:
        raise Refusal(_("There is nothing to stop: no work is under way on this video."))
    cancel(session, open_job)
    if open_job.state == JobState.CANCELLED:
        outcomes.give_up(session, video.id, problems.STOPPED, {})
    record(session, "video.stopped", video, by=by)
    return video


def add_slow_line(session: Session, video: Video, *, by: Person) -> Video:
    """Ask for the small picture for very slow lines; the others stay as they are."""
    if not can_slow_line(video) or open_job_of(session, video):
        raise Refusal(_("A smaller picture would not help this video, or it is being worked on already."))
    enqueue(session, SLOW_LINE, key=video.job_key, priority=LATER, video_id=video.id)
    record(session, "video.slow_line_wanted", video, by=by)
    return video


def can_slow_line(video: Video) -> bool:
    """Whether a recording is finished and still lacks the smallest picture. Slides are small already."""
    made = video.contents
    finished = video.source == Source.UPLOAD and video.state == State.READY
    return finished and made is not None and slow_line.possible(made)


def open_job_of(session: Session, video: Video) -> Job | None:
    """The job that works on the video or waits to, if there is one."""
    newest = latest(session, video.job_key)
    return newest if newest and newest.state in {JobState.QUEUED, JobState.RUNNING} else None


@job(BUILD, on_failure=outcomes.interrupted, heavy=True)
def build_video(control: Control, *, video_id: int) -> Effects:
    video = outcomes.begin(video_id)
    return outcomes.explained(video_id, lambda: _built(control, video))


def _built(control: Control, video: Video) -> Effects:
    """What was spoken, drawn and encoded before a crash comes from the cache."""
    from videos.studio import compose, script  # the web's processes never need the voice and the drawing
    from videos.studio.checking import CheckFailed
    from videos.studio.narration import Unspeakable
    from videos.studio.recorded import BadRecording
    from videos.studio.slides import SlideOverflow
    from videos.studio.source import ScriptError
    from videos.studio.voices import NoSuchVoice, voice_named

    folder = editions.fresh(video.id, control)
    try:
        manifest = compose.build(
            script.read_script(
                video.script or "", readings=video.readings or {}, figures=video.figures or {}
            ),
            voice=voice_named(current_app.config["VOICE"], models=storage.folder("voices")),
            recordings={slide: storage.path(key) for slide, key in (video.recordings or {}).items()},
            out=storage.path(folder),
            cache=storage.folder("cache"),
            fonts=[FONTS],
            progress=control.report,
            cancelled=control.cancelled,
        )
    except (ScriptError, SlideOverflow, Unspeakable, BadRecording) as error:
        raise CannotBeMade("script", text=str(error)) from error
    except NoSuchVoice as error:
        raise CannotBeMade("no_voice", voice=error.name) from error
    except CheckFailed as error:
        raise CannotBeMade("encoding_failed") from error
    editions.settle(folder)
    return outcomes.ready(video.id, manifest, folder)


def _enqueue(session: Session, video: Video, priority: int) -> Job:
    return enqueue(session, _kind(video), key=video.job_key, priority=priority, video_id=video.id)


def _kind(video: Video) -> str:
    """A recording that can be played already only lacks its better pictures."""
    if video.source == Source.SCRIPT:
        return BUILD
    if video.state == State.READY:
        return SLOW_LINE
    return ENCODE if video.playable else TAKE_IN


def _hash(
    script: str, readings: Mapping[str, str], figures: Mapping[str, str], recordings: Mapping[str, str]
) -> str:
    """Keys in the storage are named by content, so that they stand for the sound."""
    parts = [script, dict(readings)]
    parts += [dict(recordings)] if recordings or figures else []
    parts += [dict(figures)] if figures else []
    told = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
