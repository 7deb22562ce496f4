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

_HELD = 10 ** (-3.0 / 20)  # highest sample; under PEAK, for what lies between samples and for the AAC encoder
_SILENCE = -60.0  # LUFS; amplifying such a recording would only bring its hiss up
_MOST = 40.0  # dB of gain
_NUMBER = r"\s+(-?[\d.]+|-inf)"


@dataclass(frozen=True)
class Level:
    """One gain in dB over the whole recording, with its peaks held where they would not fit."""

    gain: float
    held: bool


def measure(path: Path, source: Probe, *, cancelled: Callable[[], bool] | None = None) -> Level | None:
    """What brings the recording to TARGET; None where there is nothing to hear. Raises like ffmpeg.run."""
    integrated, peak = _metered(path, source, None, cancelled)
    if integrated < _SILENCE:
        return None
    gain = min(_MOST, TARGET - integrated)
    if peak + gain <= PEAK:
        return Level(round(gain, 2), held=False)
    held = Level(round(gain, 2), held=True)
    integrated, _peak = _metered(path, source, held, cancelled)
    return Level(
        round(min(_MOST, gain + TARGET - integrated), 2), held=True
    )  # makes good what was taken away


def levelled(sound: Any, level: Level | None) -> Any:
    """The sound as one channel at RATE and at its level."""
    # Two alike channels together are 3 dB louder than the one that is heard in the end: mix first.
    mono = sound.filter("aformat", channel_layouts="mono", sample_rates=RATE)
    if level is None:
        return mono
    louder = mono.filter("volume", f"{level.gain}dB")
    if not level.held:
        return louder
    return louder.filter("alimiter", limit=f"{_HELD:.4f}", attack=5, release=60, level="disabled")


def _metered(
    path: Path, source: Probe, level: Level | None, cancelled: Callable[[], bool] | None
) -> tuple[float, float]:
    """(integrated loudness in LUFS, true peak in dBTP); -inf for silence."""
    assert source.audio
    recording = graph.input(f"file:{path.resolve()}", **ffmpeg.STRANGERS_FILE)[str(source.audio.index)]
    meter = levelled(recording, level).filter("ebur128", framelog="quiet", peak="true")
    command = graph.output(meter, "-", f="null").compile(cmd=ffmpeg.binary())
    limits = Limits.for_duration(source.duration)
    said = ffmpeg.run(command, cancelled=cancelled, limits=limits, reads=[path], loudly=True)
    return _found(said, "I:"), _found(said, "Peak:")


def _found(said: str, name: str) -> float:
    """The first value of that name in ebur128's summary."""
    summary: Sequence[str] = said.rsplit("Summary:", 1)
    value = re.search(re.escape(name) + _NUMBER, summary[-1])
    return float(value[1]) if value else float("-inf")
