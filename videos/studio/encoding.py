"""Encode one slide with its sound, once; the pieces of all slides are joined without encoding them again."""

from __future__ import annotations

import hashlib
import math
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from videos.ffmpeg import binary, run
from videos.studio.sound import RATE
from videos.studio.timeline import FPS, Scene

AAC_FRAME = 1024
"""Samples in one AAC frame."""
LONGEST_GOP = 10.0
"""Seconds between keyframes; the one lever on the size of slides."""

_SETTINGS = "veryfast-crf24-g10-aac48-1"  # part of what an encoded slide is found by: change it with the settings


@dataclass(frozen=True, slots=True)
class Rung:
    name: str
    width: int
    height: int


RUNGS = (Rung("1080", 1920, 1080), Rung("720", 1280, 720), Rung("480", 854, 480))


@dataclass(frozen=True, slots=True)
class EncodedSlide:
    """A folder with `<rung>.h264` and `sound.aac` of one slide."""

    folder: Path
    frames: int

    def picture(self, rung: Rung) -> Path:
        return self.folder / f"{rung.name}.h264"

    @property
    def sound(self) -> Path:
        return self.folder / "sound.aac"


def encoded(
    scene: Scene, image: Path, *, cache: Path, cancelled: Callable[[], bool] | None = None
) -> EncodedSlide:
    """The slide in every rung and its sound, from `cache` if nothing in it changed."""
    folder = cache / _fingerprint(scene, image)
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as name:
            _encode(scene, image, Path(name), cancelled)
            _moved(Path(name), folder)
    return EncodedSlide(folder, scene.frames)


def _fingerprint(scene: Scene, image: Path) -> str:
    told = hashlib.sha256(f"{_SETTINGS}|{scene.frames}|".encode())
    told.update(image.read_bytes())
    told.update(scene.sound.tobytes())
    return told.hexdigest()[:32]


def _encode(scene: Scene, image: Path, folder: Path, cancelled: Callable[[], bool] | None) -> None:
    made = folder / "made"
    made.mkdir()
    pcm = folder / "sound.pcm"
    # Two more frames of silence: the encoder begins one frame late, and the join may want one more.
    pcm.write_bytes(scene.sound.tobytes() + bytes(2 * 2 * AAC_FRAME))
    run(_command(scene, image, pcm, made), duration=scene.duration, cancelled=cancelled, reads=[image, pcm], writes=made)


def _command(scene: Scene, image: Path, pcm: Path, folder: Path) -> list[str]:
    copies = ffmpeg.input(str(image), f="png_pipe").filter_multi_output("split", len(RUNGS))
    gop = math.ceil(scene.frames / math.ceil(scene.duration / LONGEST_GOP))
    outputs = [
        ffmpeg.output(_still(copies[n], rung, scene.frames), str(folder / f"{rung.name}.h264"), **_x264(gop))
        for n, rung in enumerate(RUNGS)
    ]
    sound = ffmpeg.input(str(pcm), f="s16le", ar=RATE, ac=1)
    outputs.append(ffmpeg.output(sound, str(folder / "sound.aac"), acodec="aac", audio_bitrate="48k"))
    return [str(word) for word in ffmpeg.merge_outputs(*outputs).compile(cmd=binary())]


def _still(stream: ffmpeg.Stream, rung: Rung, frames: int) -> ffmpeg.Stream:
    """Scaled once and then repeated: scaling every frame would cost most of the time."""
    scaled = stream.filter("scale", rung.width, rung.height, flags="lanczos", out_color_matrix="bt709", out_range="tv")
    return (
        scaled.filter("format", "yuv420p")
        .filter("loop", loop=frames - 1, size=1)
        .filter("setpts", f"N/{FPS}/TB")
        .filter("fps", FPS)
    )


def _x264(gop: int) -> dict[str, object]:
    """Without B-frames the stream starts exactly at zero and sound and captions keep their places."""
    return {
        "vcodec": "libx264",
        "preset": "veryfast",
        "profile:v": "high",
        "crf": 24,
        "bf": 0,
        "g": gop,
        "keyint_min": 1,
        "sc_threshold": 0,
        "fps_mode": "passthrough",
        "colorspace": "bt709",
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "color_range": "tv",
    }


def _moved(work: Path, folder: Path) -> None:
    try:
        (work / "made").rename(folder)
    except OSError:
        if not folder.exists():  # else another build made the same slide first
            raise
        shutil.rmtree(work / "made")
