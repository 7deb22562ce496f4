"""Parts of the ffmpeg graphs in recipes.py: what is decoded, what is done to it, and how it is encoded."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg as graph

from videos import ffmpeg, loudness
from videos.ladder import Rung
from videos.loudness import Level
from videos.probe import AudioStream, Probe, VideoStream

SEGMENT = 6  # seconds

_NOTICEABLE = 0.3  # seconds
_SLOW = 12  # frames a second
_LIGHT = "weightp=0:b-adapt=0:rc-lookahead=10"


@dataclass(frozen=True)
class Wish:
    """Rungs to encode, at most so many frames a second, with keyframes every SEGMENT or at given seconds."""

    rungs: tuple[Rung, ...]
    fps: int
    keyframes: tuple[float, ...] | None = None
    still: bool = False
    """Whether most frames repeat the one before, as on a screen: those need not be scaled"""

    @property
    def name(self) -> str:
        """Another wish has another name."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]


def recording(path: Path, **options: Any) -> Any:
    return graph.input(f"file:{path.resolve()}", **ffmpeg.STRANGERS_FILE, **options)


def pictures(recording: Any, source: Probe, wish: Wish) -> list[Any]:
    picture = recording[str(source.video.index)]
    if source.video.interlaced:
        picture = picture.filter("bwdif", mode="send_frame", deint="interlaced")
    picture = picture.filter("fps", f"min({wish.fps},source_fps)", start_time=0)
    hold = _missing_at_end(source, source.video)
    if wish.still:
        picture = picture.filter("mpdecimate", max=wish.fps - 1)
        hold += 1.0  # the frames it drops at the very end
    if hold:
        picture = picture.filter("tpad", stop_mode="clone", stop_duration=hold)
    copies = picture.filter_multi_output("split", len(wish.rungs))
    return [_scaled(copies[number], rung, wish) for number, rung in enumerate(wish.rungs)]


def _scaled(picture: Any, rung: Rung, wish: Wish) -> Any:
    scaled = picture.filter("scale", rung.width, rung.height).filter("setsar", 1).filter("format", "yuv420p")
    return scaled.filter("fps", wish.fps, start_time=0) if wish.still else scaled


def encoding(source: Probe, wish: Wish, rung: Rung, begin: float) -> dict[str, Any]:
    settings = quality(rung) | order(source.video.fps or wish.fps)
    if wish.keyframes is None:
        settings["force_key_frames"] = f"expr:gte(t,n_forced*{SEGMENT})"
    else:
        settings["force_key_frames"] = _times([each - begin for each in wish.keyframes if each >= begin])
    return settings


def order(frame_rate: float | None) -> dict[str, Any]:
    """At a slow pace, frames that wait for a later one would delay the start by up to half a second."""
    return {"bf": 0} if frame_rate and frame_rate < _SLOW else {}


def quality(rung: Rung) -> dict[str, Any]:
    return {
        "c:v": "libx264",
        "preset": "veryfast",
        "profile:v": "high",
        "sc_threshold": 0,
        "g": 9999,
        "crf": rung.crf,
        "maxrate": f"{rung.cap}k",
        "bufsize": f"{2 * rung.cap}k",
        **({"x264-params": _LIGHT} if rung.light else {}),
    }


def _times(seconds: Sequence[float]) -> str:
    """A millisecond early, so that the frame itself is caught whatever clock it is told in."""
    return ",".join(f"{max(0.0, each - 0.001):.6f}" for each in seconds)


def joined(files: Sequence[Path]) -> Any:
    """One file, or stretches that go on where the last one ended."""
    name = f"file:{files[0]}" if len(files) == 1 else "concat:" + "|".join(map(os.fspath, files))
    return graph.input(name)["v:0"]


def sound(recording: Any, source: Probe, stream: AudioStream, level: Level | None) -> Any:
    sound = recording[str(stream.index)].filter("aresample", **{"async": 1000, "first_pts": 0})
    if silence := _missing_at_end(source, stream):
        sound = sound.filter("apad", pad_dur=silence)
    return loudness.levelled(sound, level)


def _missing_at_end(source: Probe, stream: VideoStream | AudioStream) -> float:
    """Seconds by which the stream ends before the file does; little differences are in every recording."""
    if stream.duration is None:
        return 0.0
    missing = source.duration - stream.start - stream.duration
    return round(missing, 3) if missing > _NOTICEABLE else 0.0
