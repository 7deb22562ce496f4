"""Speak sentences with Open JTalk: nothing is fetched, every sentence is kept, and every pause is known exactly."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from videos.studio.sound import RATE, Samples, read_wav, write_wav

CREDIT = "HTS Voice 'Mei' © Nagoya Institute of Technology / MMDAgent (CC BY 3.0)"
"""The licence of the voice asks for this line wherever the video is shown."""


_HEADROOM = 0.5  # the engine sings beyond 16 bits at times


@dataclass(frozen=True, slots=True)
class Speech:
    """One spoken sentence, without the silence around it.

    `samples`: int16, mono, 48 kHz. `pauses`: (start, end) in seconds of each breath the voice takes inside.
    """

    samples: Samples
    pauses: tuple[tuple[float, float], ...]

    @property
    def duration(self) -> float:
        return len(self.samples) / RATE


class Voice(Protocol):
    """Anything that can speak. `name` and `speed` are part of what a kept sentence is found by."""

    name: str
    speed: float

    def speak(self, text: str) -> Speech: ...


class Mei:
    """The voice that comes with pyopenjtalk-plus. `speed` 0.9 is about 360 letters a minute, easy to follow."""

    name = "mei-1"

    def __init__(self, speed: float = 0.9) -> None:
        self.speed = speed
        self._engines = threading.local()  # an engine speaks one sentence at a time; each thread has its own

    def speak(self, text: str) -> Speech:
        labels = _labels(text)
        whole = self._synthesised(labels)
        lengths = np.array([len(self._synthesised([label])) for label in labels])
        edges = np.concatenate(([0], np.cumsum(lengths))) * len(whole) / max(1, lengths.sum())
        first, last = int(edges[1]), int(edges[-2])
        pauses = [i for i, label in enumerate(labels[1:-1], start=1) if "-pau+" in label]
        spans = tuple((float(edges[i] - first) / RATE, float(edges[i + 1] - first) / RATE) for i in pauses)
        quieter = whole[first:last] * _HEADROOM
        return Speech(np.clip(quieter, -32768, 32767).astype(np.int16), spans)

    def _synthesised(self, labels: Sequence[str]) -> npt.NDArray[np.float64]:
        if not hasattr(self._engines, "mine"):
            self._engines.mine = _htsengine()
        self._engines.mine.set_speed(self.speed)  # the engine forgets it after each use
        samples: npt.NDArray[np.float64] = self._engines.mine.synthesize(list(labels))
        return samples


def speech_of(text: str, *, voice: Voice, cache: Path) -> Speech:
    """The text spoken, kept in the folder `cache` by voice, speed and words, so that it is spoken only once."""
    key = hashlib.sha256(f"{voice.name}|{voice.speed}|{text}".encode()).hexdigest()[:32]
    sound, told = cache / f"{key}.wav", cache / f"{key}.json"
    if told.exists():  # written last: its presence says that the sound is whole
        pauses = tuple((start, end) for start, end in json.loads(told.read_text()))
        return Speech(read_wav(sound), pauses)
    speech = voice.speak(text)
    cache.mkdir(parents=True, exist_ok=True)
    write_wav(sound, speech.samples)
    unfinished = told.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
    unfinished.write_text(json.dumps(speech.pauses))
    unfinished.replace(told)
    return speech


def kana(text: str) -> str:
    """How the voice will read the text, in katakana: for a person to catch misreadings before they are heard."""
    return str(_openjtalk().g2p(text, kana=True))


def _labels(text: str) -> list[str]:
    """Full-context labels, one a phoneme; the first and the last are silence."""
    openjtalk = _openjtalk()
    labels: list[str] = openjtalk.make_label(openjtalk.run_frontend(text))
    if len(labels) < 3:
        raise ValueError(f"「{text}」には読み上げる言葉がありません")
    return labels


@cache
def _openjtalk() -> Any:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        import pyopenjtalk  # slow to load, and talkative about a reading model we do not use
    return pyopenjtalk


def _htsengine() -> Any:
    openjtalk = _openjtalk()
    from pyopenjtalk.htsengine import HTSEngine

    return HTSEngine(openjtalk.DEFAULT_HTS_VOICE)
