"""What is in an uploaded file, and whether it can become a lesson's video. Opened in another process."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from videos import sandbox
from videos.ffmpeg import STRANGERS_FILE

LONGEST = 4 * 3600.0  # seconds
WIDEST = 4096  # pixels, either side
MOST_PIXELS = int(STRANGERS_FILE["max_pixels"])
FASTEST = 120.0  # frames a second
MOST_STREAMS = 16

_INSPECTION = Path(__file__).with_name("inspection.py")
_MEMORY = 2 << 30


class Refused(Exception):
    """A file that cannot become a video. `code` is for the app to word, `details` are the values for it.

    unreadable, empty, no_video, sound_only, no_duration, too_long (seconds, limit), too_large (width, height,
    limit), too_fast (fps, limit), too_many_streams (streams, limit), took_too_long (limit: seconds).
    """

    def __init__(self, code: str, **details: float | str) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


class NotAVideo(Refused):
    """There is no moving picture in it: unreadable, empty, no_video, sound_only."""


@dataclass(frozen=True)
class VideoStream:
    """The first moving picture. `width` and `height` as shown: turned upright, with square pixels."""

    width: int
    height: int
    fps: float | None
    codec: str
    pix_fmt: str | None
    interlaced: bool
    rotation: int
    level: int
    square_pixels: bool
    index: int
    start: float
    duration: float | None


@dataclass(frozen=True)
class AudioStream:
    """The first sound. `profile` as FFmpeg names it, such as LC; no `duration` where the file has none."""

    codec: str
    profile: str | None
    channels: int
    index: int
    start: float
    duration: float | None


@dataclass(frozen=True)
class Probe:
    """`duration` and `keyframe_gap_max` in seconds, `bitrate` in bit/s over the whole, `size` in bytes."""

    duration: float
    video: VideoStream
    audio: AudioStream | None
    keyframe_gap_max: float
    bitrate: int
    container: str
    size: int


def probe(path: Path, *, timeout: float = 20.0) -> Probe:
    """Look into a file that a stranger sent, in a sandboxed process of its own. Raises Refused."""
    size = path.stat().st_size
    if size == 0:
        raise NotAVideo("empty")
    found = _inspect(path, timeout)
    _check(found)
    return Probe(
        duration=found["duration"],
        video=_video(found["video"]),
        audio=AudioStream(**found["audio"]) if found["audio"] else None,
        keyframe_gap_max=found["keyframe_gap_max"],
        bitrate=round(size * 8 / found["duration"]),
        container=found["container"],
        size=size,
    )


def _inspect(path: Path, timeout: float) -> dict[str, Any]:
    options = {key: STRANGERS_FILE[key] for key in ("protocol_whitelist", "format_whitelist")}
    command = sandbox.confined(
        [sys.executable, "-I", os.fspath(_INSPECTION), os.fspath(path.resolve()), json.dumps(options)],
        limits=sandbox.Limits(cpu=10, memory=_MEMORY, file_bytes=0, files=128),
        reads=[path, _INSPECTION],
    )
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, env={}, check=False)
    except subprocess.TimeoutExpired:
        raise Refused("took_too_long", limit=timeout) from None
    if sandbox.ran_out(done.returncode):
        raise Refused("took_too_long", limit=timeout)
    if done.returncode != 0:  # a crashed decoder
        raise NotAVideo("unreadable", reason=done.stderr[-500:].decode("utf-8", "replace"))
    told: dict[str, Any] = json.loads(done.stdout)
    if "unreadable" in told:
        raise NotAVideo("unreadable", reason=told["unreadable"])
    return told


def _check(found: dict[str, Any]) -> None:
    if found["streams"] > MOST_STREAMS:
        raise Refused("too_many_streams", streams=found["streams"], limit=MOST_STREAMS)
    video = found["video"]
    if video is None:
        raise NotAVideo("sound_only" if found["audio"] else "no_video")
    width, height = video["width"], video["height"]
    if max(width, height) > WIDEST or width * height > MOST_PIXELS:
        raise Refused("too_large", width=width, height=height, limit=WIDEST)
    if (video["fps"] or 0) > FASTEST:
        raise Refused("too_fast", fps=video["fps"], limit=FASTEST)
    if not found["duration"] or found["duration"] <= 0:
        raise Refused("no_duration")
    if found["duration"] > LONGEST:
        raise Refused("too_long", seconds=found["duration"], limit=LONGEST)


def _video(told: dict[str, Any]) -> VideoStream:
    width, height = round(told["width"] * told["pixel_aspect"]), told["height"]
    if told["rotation"] % 180 == 90:
        width, height = height, width
    rest = {key: told[key] for key in told if key not in ("width", "height", "pixel_aspect")}
    return VideoStream(width=width, height=height, square_pixels=told["pixel_aspect"] == 1.0, **rest)
