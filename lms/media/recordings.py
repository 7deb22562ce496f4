"""What happens to a recording that was sent: looked at, soon playable, then encoded to the whole ladder."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from lms import storage
from lms.background import Control, Effects, enqueue, job
from lms.media import editions, outcomes
from lms.media.models import State, Video
from videos import encode, ladder
from videos.manifest import Manifest
from videos.probe import Probe, probe

TAKE_IN, ENCODE = "take_in_upload", "encode_video"
LATER = 60
"""Priority of the better pictures: lessons that nobody can watch yet go first"""
_PROBED = 0.05  # share of taking in, for progress


@job(TAKE_IN, on_failure=outcomes.interrupted)
def take_in_upload(control: Control, *, video_id: int) -> Effects:
    """Refuse what is no video; else make it playable, and ask for the whole ladder."""
    video = outcomes.begin(video_id)
    return outcomes.explained(video_id, lambda: _taken_in(control, video))


@job(ENCODE, on_failure=outcomes.interrupted)
def encode_video(control: Control, *, video_id: int) -> Effects:
    video = outcomes.begin(video_id)
    return outcomes.explained(video_id, lambda: _encoded(control, video))


def _taken_in(control: Control, video: Video) -> Effects:
    control.report("looking", 0.0)
    original = _original(video)
    source = probe(original)
    control.report("preparing", _PROBED)
    folder = editions.fresh(video.id, control)
    manifest = _soon(original, source, storage.path(folder), control)
    editions.settle(folder)
    if _is_all(source):
        return outcomes.ready(video.id, manifest, folder)

    def effects(session: Session) -> None:
        if outcomes.put_up(session, video.id, manifest, folder, State.PLAYABLE):
            enqueue(session, ENCODE, key=video.job_key, priority=LATER, video_id=video.id)

    return effects


def _soon(original: Path, source: Probe, out: Path, control: Control) -> Manifest:
    """Repacked in seconds where browsers can play it as it is; else one small picture, encoded."""
    if ladder.can_remux(source):
        return encode.remux(original, source, out, cancelled=control.cancelled)

    def progress(share: float) -> None:
        control.report("preparing", _PROBED + (1 - _PROBED) * share)

    return encode.quick(original, source, out, progress=progress, cancelled=control.cancelled)


def _is_all(source: Probe) -> bool:
    """A recording so small that its first picture is the whole ladder."""
    width, height = source.video.width, source.video.height
    return not ladder.can_remux(source) and ladder.rungs(width, height) == (ladder.quick(width, height),)


def _encoded(control: Control, video: Video) -> Effects:
    original = _original(video)
    source = probe(original)
    folder = editions.fresh(video.id, control)
    manifest = encode.encode(
        original,
        source,
        storage.path(folder),
        progress=lambda share: control.report("sharpening", share),
        cancelled=control.cancelled,
    )
    editions.settle(folder)
    return outcomes.ready(video.id, manifest, folder)


def _original(video: Video) -> Path:
    return storage.path(video.original_key or "")
