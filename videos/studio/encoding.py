"""Encode a slide's picture for ten seconds, and its sound; a slide shown for longer repeats the picture."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ffmpeg
from PIL import Image

from videos.ffmpeg import binary, run
from videos.studio.keeping import kept
from videos.studio.rungs import FPS, RUNGS, Rung
from videos.studio.sound import RATE
from videos.studio.timeline import Scene

AAC_FRAME = 1024
"""Samples in one AAC frame."""
GOP = 10 * FPS
"""Most frames from one keyframe to the next. Their distance is the one lever on the size of slides."""

THUMBNAIL = "slide.webp"

_THUMBNAIL_WIDTH = 960
_SETTINGS = (
    "veryfast-crf24-aac48-webp-2"  # part of what an encoded slide is found by: change it with the settings
)
_VCL = {1, 5}  # H.264 slices: the NAL units that are a picture


def picture_of(image: Path, *, cache: Path, cancelled: Callable[[], bool] | None = None) -> Path:
    """A folder in `cache` with GOP frames of the image as `<rung>.h264`, and a small one as THUMBNAIL."""
    key = hashlib.sha256(_SETTINGS.encode() + image.read_bytes()).hexdigest()[:32]

    def encode(folder: Path) -> None:
        run(_pictures(image, folder), cancelled=cancelled, reads=[image], writes=folder)
        shrink(image, folder / THUMBNAIL, width=_THUMBNAIL_WIDTH)

    return kept(cache / key, encode)


def sound_of(scene: Scene, *, cache: Path, cancelled: Callable[[], bool] | None = None) -> Path:
    """The scene's sound as an ADTS file, from `cache` if it was encoded before."""
    key = hashlib.sha256(f"{_SETTINGS}|{scene.key}".encode()).hexdigest()[:32]

    def encode(folder: Path) -> None:
        pcm = folder / "sound.pcm"
        # Two more frames of silence: the encoder begins one frame late, and the join may want one more.
        pcm.write_bytes(scene.sound().tobytes() + bytes(2 * 2 * AAC_FRAME))
        voice = ffmpeg.input(str(pcm), f="s16le", ar=RATE, ac=1)
        coded = ffmpeg.output(voice, str(folder / "sound.aac"), acodec="aac", audio_bitrate="48k")
        run(_argv(coded), cancelled=cancelled, reads=[pcm], writes=folder)
        pcm.unlink()

    return kept(cache / key, encode) / "sound.aac"


def shrink(image: Path, path: Path, *, width: int) -> None:
    """The image as WebP, `width` pixels wide."""
    with Image.open(image) as drawn:
        size = (width, width * drawn.height // drawn.width)
        drawn.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(path, "WEBP", quality=82, method=4)


def repeated(gop: bytes, frames: int) -> Iterator[bytes]:
    """`frames` pictures made of one group that begins with a keyframe, in equal shares of at most GOP frames.

    Every picture refers only to the one before it, so a group may end anywhere; a keyframe starts all counts
    anew, so the same group may follow itself (ITU-T H.264, 7.4.1.2.4 and 8.2.1).
    """
    pictures = _pictures_in(gop)
    shares = math.ceil(frames / GOP)
    for n in range(shares):
        yield from pictures[: frames * (n + 1) // shares - frames * n // shares]


def _pictures(image: Path, folder: Path) -> list[str]:
    copies = ffmpeg.input(str(image), f="png_pipe").filter_multi_output("split", len(RUNGS))
    outputs = [
        ffmpeg.output(_still(copies[n], rung), str(folder / f"{rung.name}.h264"), **_X264)
        for n, rung in enumerate(RUNGS)
    ]
    return _argv(ffmpeg.merge_outputs(*outputs))


def _still(stream: Any, rung: Rung) -> Any:
    """Scaled once and then repeated: scaling every frame would cost most of the time."""
    return (
        stream.filter(
            "scale", rung.width, rung.height, flags="lanczos", out_color_matrix="bt709", out_range="tv"
        )
        .filter("format", "yuv420p")
        .filter("loop", loop=GOP - 1, size=1)
        .filter("setpts", f"N/{FPS}/TB")
        .filter("fps", FPS)
    )


def _argv(stream: Any) -> list[str]:
    return [str(word) for word in stream.compile(cmd=binary())]


_X264 = {
    "vcodec": "libx264",
    "preset": "veryfast",
    "profile:v": "high",
    "crf": 24,
    "bf": 0,  # no B-frames: the stream starts exactly at zero, and sound and captions keep their places
    "g": GOP,
    "sc_threshold": 0,
    "fps_mode": "passthrough",
    "colorspace": "bt709",
    "color_primaries": "bt709",
    "color_trc": "bt709",
    "color_range": "tv",
}


def _pictures_in(stream: bytes) -> list[bytes]:
    """An Annex B stream cut after each picture; x264 makes one slice of a picture."""
    pictures, start = [], 0
    marks = [mark.start() for mark in re.finditer(rb"\x00?\x00\x00\x01", stream)]
    for at, end in zip(marks, [*marks[1:], len(stream)], strict=True):
        header = stream[stream.index(b"\x01", at) + 1]
        if header & 31 in _VCL:
            pictures.append(stream[start:end])
            start = end
    return pictures
