"""How loud a recording is, and bringing it to the loudness of speech on the web (EBU R 128)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg as graph

from videos import ffmpeg
from videos.probe import Probe
from videos.sandbox import Limits

TARGET = -16.0  # LUFS
PEAK = -1.5  # dBTP
RATE = 48_000

_RANGE = 20  # LU; wider than speech is, so that one gain over all of it is enough wherever peaks allow
_SILENCE = -60.0  # LUFS; amplifying such a recording would only bring its hiss up
_NUMBER = r"\s+(-?[\d.]+|-inf)"


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness and gate in LUFS, range in LU, true peak in dBTP, of the sound as one channel."""

    integrated: float
    threshold: float
    range: float
    peak: float


def measure(path: Path, source: Probe, *, cancelled: Callable[[], bool] | None = None) -> Loudness | None:
    """What the whole recording sounds like; None where there is nothing to hear."""
    meter = _one_channel(_recording(path, source)).filter("ebur128", framelog="quiet", peak="true")
    command = graph.output(meter, "-", f="null").compile(cmd=ffmpeg.binary())
    limits = Limits.for_duration(source.duration)
    said = ffmpeg.run(command, cancelled=cancelled, limits=limits, reads=[path], loudly=True)
    found = [_found(said, name) for name in ("I:", "Threshold:", "LRA:", "Peak:")]
    if None in found or found[0] < _SILENCE:  # type: ignore[operator]
        return None
    return Loudness(*found)  # type: ignore[arg-type]


def levelled(sound: Any, loudness: Loudness | None) -> Any:
    """The filters that bring a sound of that loudness to TARGET, at RATE, as one channel.

    One gain over the whole; only where its peaks would not fit does the loudness follow the speech.
    """
    mono = _one_channel(sound)
    if loudness is None:
        return mono.filter("aresample", RATE)
    measured = {
        "measured_I": max(-99.0, loudness.integrated),
        "measured_thresh": max(-99.0, loudness.threshold),
        "measured_LRA": min(99.0, loudness.range),
        "measured_TP": min(99.0, loudness.peak),
    }
    wanted = {"I": TARGET, "TP": PEAK, "LRA": _RANGE, "linear": "true"}
    return mono.filter("loudnorm", **wanted, **measured).filter("aresample", RATE)


def _recording(path: Path, source: Probe) -> Any:
    assert source.audio
    return graph.input(f"file:{path.resolve()}", **ffmpeg.STRANGERS_FILE)[str(source.audio.index)]


def _one_channel(sound: Any) -> Any:
    """Two alike channels together are 3 dB louder than the one that is heard in the end: mix first."""
    return sound.filter("aformat", channel_layouts="mono", sample_rates=RATE)


def _found(said: str, name: str) -> float | None:
    """The first value of that name in ebur128's summary."""
    summary: Sequence[str] = said.rsplit("Summary:", 1)
    value = re.search(re.escape(name) + _NUMBER, summary[-1]) if len(summary) == 2 else None
    return float(value[1]) if value else None
