"""What happens to a recording that was sent: looked at, soon playable, then encoded to the whole ladder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from lms import storage
from lms.background import Control, Effects, enqueue, job
from lms.media import editions, outcomes
from lms.media.models import State, Video
from lms.media.problems import CannotBeMade
from videos import encode, kinds, ladder, slow_line
from videos.encode import Playing
from videos.ffmpeg import FfmpegFailed, TookTooLong
from videos.ladder import Kind
from videos.probe import Probe, probe
from videos.verification import BrokenResult

TAKE_IN, QUICK, ENCODE, SLOW_LINE = "take_in_upload", "encode_first", "encode_video", "add_slow_line"
FIRST, LATER = 10, 60
"""Priorities of the first picture and of the better ones: lessons nobody can watch yet go before those"""


@job(TAKE_IN, on_failure=outcomes.interrupted)
def take_in_upload(control: Control, *, video_id: int) -> Effects:
    """Refuse what is no video; repack it in seconds where browsers can play it; ask for the rest."""
    video = outcomes.begin(video_id)
    return outcomes.explained(video_id, lambda: _taken_in(control, video))


@job(QUICK, on_failure=outcomes.interrupted, heavy=True)
def encode_first(control: Control, *, video_id: int) -> Effects:
    """One small picture, soon, where nothing can be repacked."""
    video = outcomes.begin(video_id)
    return outcomes.explained(video_id, lambda: _made_playable(control, video))


@job(ENCODE, on_failure=outcomes.interrupted, heavy=True, yields=True)
def encode_video(control: Control, *, video_id: int) -> Effects:
    """The whole ladder."""
    video = outcomes.begin(video_id)
    return outcomes.explained(video_id, lambda: _encoded(control, video))


@job(SLOW_LINE, on_failure=outcomes.interrupted, heavy=True, yields=True)
def add_slow_line(control: Control, *, video_id: int) -> Effects:
    """One more rendition beside those that are there."""
    video = outcomes.begin(video_id)
    return outcomes.explained(video_id, lambda: _widened(control, video))


def _taken_in(control: Control, video: Video) -> Effects:
    control.report("looking", 0.0)
    original = _original(video)
    source = probe(original)
    _ensure_room(video, source)
    if not ladder.can_remux(source):
        return lambda session: _ask(session, QUICK, video, FIRST)
    control.report("preparing", 0.05)
    folder = editions.fresh(video.id, control)
    manifest = encode.remux(original, source, storage.path(folder), cancelled=_asked(control))
    editions.settle(folder)

    def effects(session: Session) -> None:
        if outcomes.put_up(session, video.id, manifest, folder, State.PLAYABLE):
            _ask(session, ENCODE, video, LATER)

    return effects


def _made_playable(control: Control, video: Video) -> Effects:
    control.report("preparing", 0.0)
    original = _original(video)
    source = probe(original)
    kind = _kind(control, original, source)
    folder = editions.fresh(video.id, control)
    manifest = encode.quick(
        original,
        source,
        storage.path(folder),
        kind=kind,
        kept=editions.kept(video.id),
        progress=lambda share: control.report("preparing", share),
        cancelled=_asked(control),
    )
    editions.settle(folder)
    if len(ladder.rungs(source.video.width, source.video.height, kind)) == 1:
        return outcomes.ready(video.id, manifest, folder)

    def effects(session: Session) -> None:
        if outcomes.put_up(session, video.id, manifest, folder, State.PLAYABLE):
            _ask(session, ENCODE, video, LATER)

    return effects


def _encoded(control: Control, video: Video) -> Effects:
    control.report("sharpening", 0.0)
    original = _original(video)
    source = probe(original)
    _ensure_room(video, source)
    kind, kept = _kind(control, original, source), editions.kept(video.id)
    folder = editions.fresh(video.id, control)
    try:
        manifest = encode.encode(
            original,
            source,
            storage.path(folder),
            kind=kind,
            first=_playing(video),
            kept=kept,
            progress=lambda share: control.report("sharpening", share),
            cancelled=_asked(control),
        )
    except (FfmpegFailed, BrokenResult, TookTooLong):
        shutil.rmtree(kept, ignore_errors=True)  # the fault may lie in what was kept
        raise
    editions.settle(folder)
    shutil.rmtree(kept, ignore_errors=True)
    return outcomes.ready(video.id, manifest, folder)


def _widened(control: Control, video: Video) -> Effects:
    control.report("narrowing", 0.0)
    playing = _playing(video)
    if playing is None or not slow_line.possible(playing.manifest):
        return lambda _session: None
    folder = editions.fresh(video.id, control)
    try:
        manifest = slow_line.add(
            playing,
            storage.path(folder),
            progress=lambda share: control.report("narrowing", share),
            cancelled=_asked(control),
        )
    except (FfmpegFailed, BrokenResult) as error:
        raise CannotBeMade("slow_line") from error
    editions.settle(folder)
    return outcomes.widened(video.id, manifest, folder, instead_of=video.folder)


def _asked(control: Control) -> Callable[[], bool]:
    """Asked a few times a second while ffmpeg works: is it still wanted, and is there still room?"""

    def asked() -> bool:
        storage.ensure_room(0)
        return control.cancelled()

    return asked


def _ensure_room(video: Video, source: Probe) -> None:
    """For the result, and as much again for the stretches it is joined from. Raises DiskFull."""
    rungs = ladder.rungs(source.video.width, source.video.height)
    most = 2 * ladder.most_bytes(rungs, source.duration)
    storage.ensure_room(min(most, editions.NEEDED * video.original_bytes))


def _kind(control: Control, original: Path, source: Probe) -> Kind:
    """Found out once and kept with the job's other work."""
    known = control.checkpoint.get("kind")
    if known:
        return Kind(known)
    kind = kinds.kind_of(original, source, cancelled=control.cancelled)
    control.save(kind=kind.value)
    return kind


def _ask(session: Session, kind: str, video: Video, priority: int) -> None:
    enqueue(session, kind, key=video.job_key, priority=priority, video_id=video.id)


def _playing(video: Video) -> Playing | None:
    contents = video.contents
    return Playing(storage.path(video.folder), contents) if contents and video.folder else None


def _original(video: Video) -> Path:
    return storage.path(video.original_key or "")
