"""Videos built from a lesson's own text: one row a text, built when somebody needs it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import ROOT
from lms import storage
from lms.accounts.models import Person
from lms.background import Control, Effects, Job, enqueue, job
from lms.errors import Refusal
from lms.journal import record
from lms.media import editions, outcomes
from lms.media.models import Source, State, Video
from lms.media.problems import CannotBeMade
from lms.media.recordings import ENCODE, TAKE_IN

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


def retry(session: Session, video: Video, *, by: Person) -> Video:
    """Try again after a failure; what can be played stays playable meanwhile."""
    if not video.problem:
        raise Refusal(_("There is nothing to try again: nothing has gone wrong with this video."))
    video.problem, video.problem_details = "", {}
    video.state = video.state if video.playable else State.WAITING
    _enqueue(session, video, NOW)
    record(session, "video.retried", video, by=by)
    return video


@job(BUILD, on_failure=outcomes.interrupted)
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

    folder = editions.fresh(video.id, control)
    try:
        manifest = compose.build(
            script.read_script(
                video.script or "", readings=video.readings or {}, figures=video.figures or {}
            ),
            recordings={slide: storage.path(key) for slide, key in (video.recordings or {}).items()},
            out=storage.path(folder),
            cache=storage.folder("cache"),
            fonts=[FONTS],
            progress=control.report,
            cancelled=control.cancelled,
        )
    except (ScriptError, SlideOverflow, Unspeakable, BadRecording) as error:
        raise CannotBeMade("script", text=str(error)) from error
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
