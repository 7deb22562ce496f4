"""The voice: exact, kept, at one loudness, and showing how it will read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from videos.studio.narration import Mei, Unspeakable, Utterance, kana, speech_of
from videos.studio.sound import LOUDNESS, PEAK, RATE, loudness, normalised


@pytest.fixture(scope="module")
def utterance() -> Utterance:
    return Mei().speak("結論、理由、案内です。")


def test_the_breaths_are_where_the_voice_is_silent(utterance: Utterance) -> None:
    assert len(utterance.pauses) == 2
    loud = np.sqrt(np.mean(utterance.samples.astype(float) ** 2))
    for start, end in utterance.pauses:
        assert 0 < start < end < len(utterance.samples) / RATE
        breath = utterance.samples[round(start * RATE) : round(end * RATE)].astype(float)
        assert np.sqrt(np.mean(breath**2)) < loud / 50


def test_the_silence_around_a_sentence_is_cut_so_that_pauses_are_ours(utterance: Utterance) -> None:
    edge = RATE // 5
    assert np.abs(utterance.samples[:edge]).max() > 300
    assert np.abs(utterance.samples[-edge:]).max() > 300


class Counting:
    """A voice that says how often it was asked."""

    name, speed, credit = "counting", 1.0, "nobody"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def speak(self, text: str) -> Utterance:
        self.asked.append(text)
        return Utterance(np.full(480, 7, dtype=np.int16), ((0.001, 0.002),))


def test_a_sentence_is_spoken_once_and_kept(tmp_path: Path) -> None:
    voice = Counting()
    first = speech_of("はい。", voice=voice, cache=tmp_path)
    again = speech_of("はい。", voice=voice, cache=tmp_path)
    speech_of("いいえ。", voice=voice, cache=tmp_path)
    assert voice.asked == ["はい。", "いいえ。"]
    assert again == first
    assert again.duration == pytest.approx(0.01)
    assert again.samples().tolist() == [7] * 480


def test_a_faster_voice_is_another_sentence(tmp_path: Path) -> None:
    voice = Counting()
    speech_of("はい。", voice=voice, cache=tmp_path)
    voice.speed = 1.2
    speech_of("はい。", voice=voice, cache=tmp_path)
    assert len(voice.asked) == 2


def test_speed_changes_the_length() -> None:
    slow, fast = Mei(0.8).speak("はい、そうです。"), Mei(1.2).speak("はい、そうです。")
    assert len(slow.samples) > 1.3 * len(fast.samples)


def test_the_kana_line_shows_misreadings_before_they_are_heard() -> None:
    assert kana("期限は明日です。") == "キゲンワアシタデス。"


def test_a_text_that_the_engine_would_die_of_is_refused() -> None:
    with pytest.raises(Unspeakable, match="長すぎて"):
        Mei().speak("東京都" * 330 + "です。")


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(Unspeakable):
        Mei().speak("…")


def tone(level: float, seconds: float = 3.0) -> np.ndarray:
    at = np.arange(round(seconds * RATE)) / RATE
    return np.round(np.sin(2 * np.pi * 997 * at) * 32767 * 10 ** (level / 20)).astype(np.int16)


@pytest.mark.parametrize(("level", "lufs"), [(-23.0, -26.0), (-33.0, -36.0), (-9.0, -12.0)])
def test_loudness_is_that_of_bs1770(level: float, lufs: float) -> None:
    """A mono sine of 997 Hz reads 3.01 below its peak (BS.1770-4: 0 dBFS in one channel is -3.01 LKFS)."""
    assert loudness(tone(level)) == pytest.approx(lufs, abs=0.1)


def test_silence_does_not_count_towards_loudness() -> None:
    followed = np.concatenate([tone(-23.0, seconds=10), np.zeros(30 * RATE, dtype=np.int16)])
    assert loudness(followed) == pytest.approx(-26.0, abs=0.2)


@pytest.mark.heavy
def test_narration_comes_out_at_the_loudness_of_the_house_without_clipping(utterance: Utterance) -> None:
    for gain in (0.2, 1.0, 1.8):
        heard = normalised((utterance.samples * gain).clip(-32768, 32767).astype(np.int16))
        assert loudness(heard) == pytest.approx(LOUDNESS, abs=1.0)
        assert np.abs(heard).max() <= PEAK * 32767 + 1


def test_silence_stays_silence() -> None:
    assert not normalised(np.zeros(RATE, dtype=np.int16)).any()


@pytest.mark.heavy
def test_speaking_from_several_threads_does_not_swallow_what_a_command_prints() -> None:
    program = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from videos.studio.narration import kana\n"
        "with ThreadPoolExecutor(4) as pool: said = list(pool.map(kana, ['はい'] * 8))\n"
        "print(said[-1])\n"
    )
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout == "ハイ\n"
