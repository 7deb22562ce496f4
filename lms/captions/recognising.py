"""Draft captions by speech recognition: asked for by a person, made in the background, unconfirmed."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms import storage
from lms.accounts.models import Person
from lms.background import (
    Control,
    Effects,
    Failed,
    Job,
    JobState,
    Lost,
    cancel,
    enqueue,
    job,
    latest,
    transaction,
)
from lms.captions import versions
from lms.errors import Refusal
from lms.journal import record
from lms.media.models import Source, Video
from lms.notices.telling import tell
from lms.prose import N_
from videos import hls, recognition
from videos.children import Cancelled, TookTooLong
from videos.recognition import Heard

log = logging.getLogger(__name__)
RECOGNISE = "recognise_speech"
SOON = 40
"""Priority: somebody waits for it, but first whoever waits for a picture"""


def available() -> bool:
    """Whether this server can recognise speech at all (docs/running.md)."""
    return recognition.installed(current_app.config["CAPTIONS_MODEL"])


def ask(session: Session, video: Video, *, by: Person) -> Job:
    """Have the machine listen; once for a video at a time."""
    if video.source != Source.UPLOAD:
        raise versions.FromTheText
    if not available():
        raise Refusal(_("Speech recognition is not installed on this server."))
    if video.contents is None or video.contents.audio is None:
        raise Refusal(_("There is nothing to listen to yet: the video has no sound, or is still being made."))
    row = enqueue(session, RECOGNISE, key=job_key(video), priority=SOON, video_id=video.id, asked_by=by.id)
    record(session, "captions.asked_for", video, by=by)
    return row


def stop(session: Session, video: Video, *, by: Person) -> Video:
    """Call it off; captions that are there stay."""
    row = open_job(session, video)
    if row is None:
        raise Refusal(_("There is nothing to stop: nobody is listening to this video."))
    cancel(session, row)
    record(session, "captions.called_off", video, by=by)
    return video


def open_job(session: Session, video: Video) -> Job | None:
    newest = latest(session, job_key(video))
    return newest if newest and newest.state in {JobState.QUEUED, JobState.RUNNING} else None


def job_key(video: Video) -> str:
    return f"captions:{video.id}"


def failed(session: Session, error: str, *, video_id: int, asked_by: int) -> None:
    """Tell whoever asked; the editor's page says why."""
    video, person = session.get(Video, video_id), session.get(Person, asked_by)
    newest = latest(session, job_key(video)) if video is not None else None
    if video is None or person is None or newest is None or newest.cancel:
        return
    text = N_("Draft captions for “%(title)s” could not be made.")
    tell(session, person, "captions.failed", text, url=_page(video), title=video.title)


@job(RECOGNISE, on_failure=failed, heavy=True, yields=True)
def recognise_speech(control: Control, *, video_id: int, asked_by: int) -> Effects:
    """What was heard before a crash, or before something more urgent came, is not listened to again."""
    control.report("listening", 0.0)
    with transaction() as session:
        video = session.get(Video, video_id)
    if video is None:
        raise Lost
    cues = recognition.cues(_heard(control, video), _length(video))
    if not cues:
        raise Failed("nothing_heard")

    def effects(session: Session) -> None:
        found, person = session.get(Video, video_id), session.get(Person, asked_by)
        if found is None:
            return
        versions.recognised(session, found, cues)
        if person is not None:
            text = N_("Draft captions for “%(title)s” are there. Please read them through.")
            tell(session, person, "captions.drafted", text, url=_page(found), title=found.title)

    return effects


def _heard(control: Control, video: Video) -> tuple[Heard, ...]:
    known = tuple(Heard(*one) for one in control.checkpoint.get("heard", []))

    def keep(heard: tuple[Heard, ...], upto: float) -> None:
        control.save(heard=[[one.start, one.end, one.text] for one in heard], upto=upto)

    try:
        return recognition.recognise(
            _sound(video),
            model=recognition.model_folder(
                current_app.config["CAPTIONS_MODEL"], models=storage.folder("recognition")
            ),
            duration=_length(video),
            prompt=video.title,
            before=known,
            begin=control.checkpoint.get("upto", 0.0),
            heard=keep,
            progress=lambda share: control.report("listening", share),
            cancelled=control.cancelled,
        )
    except Cancelled:
        raise Lost from None
    except recognition.NotInstalled:
        raise Failed("not_installed") from None
    except TookTooLong:
        raise Failed("too_long") from None
    except recognition.HearingFailed as error:
        log.warning("Listening to video %s failed: %s", video.id, error)
        raise Failed("broken") from error


def _sound(video: Video) -> Path:
    """The sound as it is played: levelled, and never a stranger's bytes."""
    contents = video.contents
    if contents is None or contents.audio is None or not video.folder:
        raise Failed("no_sound")
    playlist = storage.path(video.folder) / contents.audio.playlist
    return playlist.parent / hls.read_playlist(playlist).header


def _length(video: Video) -> float:
    return video.contents.duration if video.contents else 0.0


def _page(video: Video) -> str:
    return f"/videos/{video.id}/captions"
