"""Look at a finished video as a player would, before anyone is told that it is ready."""

from __future__ import annotations

from pathlib import Path

import av

from videos import hls
from videos.captions import read_vtt
from videos.manifest import Manifest, Rendition

TOLERANCE = 0.5
"""Seconds by which a stream may differ from what was planned."""


class CheckFailed(Exception):
    """The finished files are not what they should be; says which and how."""


def check(folder: Path, manifest: Manifest, *, duration: float) -> None:
    """Streams, durations and aligned segments of everything in `manifest`. Raises CheckFailed."""
    cuts = {hls.read_playlist(folder / rendition.playlist).durations for rendition in manifest.renditions}
    if len(cuts) != 1:
        raise CheckFailed("the renditions are not cut at the same times")
    for rendition in manifest.renditions:
        _check_picture(folder, rendition, duration)
    if manifest.audio:
        _check_sound(folder / manifest.audio.playlist, duration)
    if manifest.progressive:
        _check_length(folder / manifest.progressive.path, {"h264", "aac"}, duration)
    if manifest.captions:
        _check_captions(folder / manifest.captions, duration)


def _check_picture(folder: Path, rendition: Rendition, duration: float) -> None:
    playlist = hls.read_playlist(folder / rendition.playlist)
    media = folder / playlist.header
    _check_near(rendition.playlist, playlist.duration, duration)
    _check_length(media, {"h264"}, duration)
    with av.open(str(media)) as opened:
        size = (opened.streams.video[0].width, opened.streams.video[0].height)
    if size != (rendition.width, rendition.height):
        raise CheckFailed(f"{media.name} is {size[0]} by {size[1]}")
    if playlist.bytes != media.stat().st_size:
        raise CheckFailed(f"{rendition.playlist} does not cover {media.name}")


def _check_sound(path: Path, duration: float) -> None:
    playlist = hls.read_playlist(path)
    _check_near(path.name, playlist.duration, duration)
    _check_length(path.parent / playlist.header, {"aac"}, duration)


def _check_length(media: Path, codecs: set[str], duration: float) -> None:
    with av.open(str(media)) as opened:
        found = {stream.codec_context.name for stream in opened.streams}
        if found != codecs:
            raise CheckFailed(f"{media.name} holds {', '.join(sorted(found)) or 'nothing'}")
        next(opened.decode(video=0) if opened.streams.video else opened.decode(audio=0))
        _check_near(media.name, (opened.duration or 0) / av.time_base, duration)


def _check_captions(path: Path, duration: float) -> None:
    cues = read_vtt(path.read_text(encoding="utf-8"))
    if not cues or cues[-1].end > duration + TOLERANCE:
        raise CheckFailed(f"{path.name} is empty or longer than the video")


def _check_near(name: str, found: float, wanted: float) -> None:
    if abs(found - wanted) > TOLERANCE:
        raise CheckFailed(f"{name} lasts {found:.2f} s instead of {wanted:.2f} s")
