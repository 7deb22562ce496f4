"""Speak sentences with Open JTalk: nothing is fetched, every sentence is kept, every breath is timed."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from videos.studio.keeping import used
from videos.studio.sound import RATE, Samples, read_wav, write_wav

CREDIT = "HTS Voice 'Mei' © Nagoya Institute of Technology / MMDAgent (CC BY 3.0)"
"""The licence of the voice asks for this line wherever the video is shown."""

_loading = threading.Lock()
_HEADROOM = 0.5  # the engine sings beyond 16 bits at times


class Unspeakable(ValueError):
    """A text with nothing in it that a voice could say."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence as spoken, without the silence around it.

    `pauses`: (start, end) in seconds of each breath the voice takes inside.
    """

    samples: Samples
    pauses: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """A kept utterance: its file, its length in samples, its breaths in seconds."""

    file: Path
    length: int
    pauses: tuple[tuple[float, float], ...]

    @property
    def duration(self) -> float:
        return self.length / RATE

    def samples(self) -> Samples:
        return read_wav(self.file)


_MOST_LABELS = 2000
"""Phonemes of a sentence, some 1000 letters in kana; at 4000 the engine ended the whole process."""


class Voice(Protocol):
    """Whatever can speak, from several threads at once. Kept sentences are found by `name` and `speed`.

    `credit` is the line that its licence asks for wherever the video is shown.
    """

    name: str
    speed: float
    credit: str

    def speak(self, text: str) -> Utterance: ...


class Mei:
    """The voice of pyopenjtalk-plus. At 0.9 it is unhurried: some 270 letters a minute with the pauses."""

    name = "mei-1"
    credit = CREDIT

    def __init__(self, speed: float = 0.9) -> None:
        self.speed = speed
        self._engines = threading.local()  # an engine speaks one sentence at a time; each thread has its own

    def speak(self, text: str) -> Utterance:
        labels = _labels(text)
        whole = self._run("voice", labels)
        lengths = np.array([len(self._run("clock", [label])) for label in labels])
        edges = np.concatenate(([0], np.cumsum(lengths))) * len(whole) / lengths.sum()
        first, last = round(edges[1]), round(edges[-2])
        breaths = [n for n, label in enumerate(labels) if "-pau+" in label]
        pauses = tuple(((edges[n] - first) / RATE, (edges[n + 1] - first) / RATE) for n in breaths)
        quieter = np.clip(whole[first:last] * _HEADROOM, -32768, 32767)
        return Utterance(quieter.astype(np.int16), tuple((float(a), float(b)) for a, b in pauses))

    def _run(self, name: str, labels: list[str]) -> npt.NDArray[np.float64]:
        if not hasattr(self._engines, name):
            setattr(self._engines, name, _voice_engine() if name == "voice" else _clock_engine())
        engine = getattr(self._engines, name)
        engine.set_speed(self.speed)  # the engine forgets it after each use
        samples: npt.NDArray[np.float64] = engine.synthesize(labels)
        return samples


def speech_of(text: str, *, voice: Voice, cache: Path) -> Speech:
    """The text spoken, kept in `cache` by voice, speed and words, so that it is spoken only once."""
    key = hashlib.sha256(f"{voice.name}|{voice.speed}|{text}".encode()).hexdigest()[:32]
    sound, told = cache / f"{key}.wav", cache / f"{key}.json"
    if told.exists() and sound.exists():
        used(told)
        used(sound)
    else:  # written last: its presence says that the sound is whole
        utterance = voice.speak(text)
        cache.mkdir(parents=True, exist_ok=True)
        write_wav(sound, utterance.samples)
        unfinished = told.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        unfinished.write_text(json.dumps({"length": len(utterance.samples), "pauses": utterance.pauses}))
        unfinished.replace(told)
    known = json.loads(told.read_text())
    return Speech(sound, known["length"], tuple((start, end) for start, end in known["pauses"]))


def kana(text: str) -> str:
    """How the voice will read the text, in katakana, so that a person catches misreadings unheard."""
    return str(_openjtalk().g2p(text, kana=True))


def _labels(text: str) -> list[str]:
    """Full-context labels, one a phoneme; the first and the last are silence."""
    openjtalk = _openjtalk()
    labels: list[str] = openjtalk.make_label(openjtalk.run_frontend(text))
    if len(labels) > _MOST_LABELS:
        raise Unspeakable(f"「{text[:14]}…」の文が長すぎて読み上げられません")
    if len(labels) < 3:
        raise Unspeakable(f"「{text}」には読み上げる言葉がありません")
    return labels


def _openjtalk() -> Any:
    with _loading:  # two threads that divert stdout at once would lose it for good
        return _quietly_loaded()


@cache
def _quietly_loaded() -> Any:
    with contextlib.redirect_stdout(io.StringIO()):
        import pyopenjtalk  # slow to load, and talkative about a reading model we do not use
    return pyopenjtalk


def _voice_engine() -> Any:
    voice = _openjtalk().DEFAULT_HTS_VOICE
    from pyopenjtalk.htsengine import HTSEngine

    return HTSEngine(voice)


def _clock_engine() -> Any:
    """The same voice making one sample a frame instead of 240: durations alone, at a tenth of the work."""
    voice = Path(os.fsdecode(_openjtalk().DEFAULT_HTS_VOICE)).read_bytes()
    from pyopenjtalk.htsengine import HTSEngine

    with tempfile.NamedTemporaryFile(suffix=".htsvoice") as file:
        file.write(voice.replace(b"FRAME_PERIOD:240", b"FRAME_PERIOD:001", 1))
        file.flush()
        return HTSEngine(os.fsencode(file.name))
