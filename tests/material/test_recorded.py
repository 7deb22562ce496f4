"""A person's own voice takes the place of the synthetic one: heard, levelled, captioned, and safely read."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from videos.ffmpeg import binary
from videos.studio.narration import Speech
from videos.studio.recorded import BadRecording, silences_of, spans_of, speech_in
from videos.studio.sentences import Sentence
from videos.studio.sound import RATE, Samples, read_wav, write_wav


def talk(*parts: tuple[float, float]) -> Samples:
    """(seconds of voice, seconds of silence after it), in a room that hums a little."""
    pieces = []
    for voiced, quiet in parts:
        at = np.arange(round(voiced * RATE)) / RATE
        pieces += [np.sin(2 * np.pi * 220 * at) * 8000, np.zeros(round(quiet * RATE))]
    noise = np.random.default_rng(7).normal(0, 20, sum(map(len, pieces)))
    return (np.concatenate(pieces) + noise).astype(np.int16)


def sentence(letters: int) -> Sentence:
    return Sentence("あ" * letters, "あ" * letters, 0.45, 0)


def saved(folder: Path, samples: Samples, name: str = "take.wav") -> Path:
    write_wav(folder / "made.wav", samples)
    if name.endswith(".wav"):
        return (folder / "made.wav").rename(folder / name)
    subprocess.run([binary(), "-v", "error", "-y", "-i", folder / "made.wav", folder / name], check=True)
    return folder / name


def test_breaths_are_found_in_a_room_that_is_not_quite_silent() -> None:
    found = silences_of(talk((1.0, 0.5), (2.0, 0.3), (1.0, 0.0)))
    assert found == [pytest.approx((1.0, 1.5), abs=0.03), pytest.approx((3.5, 3.8), abs=0.03)]


@pytest.mark.parametrize(
    ("lengths", "pauses", "duration", "wanted"),
    [
        pytest.param([10, 20], [(2.0, 2.6)], 6.0, [(0, 2.0), (2.6, 6.0)], id="a silence at the end"),
        pytest.param([10, 10], [], 6.0, [(0, 3.0), (3.0, 6.0)], id="no silence: shared out"),
        pytest.param(
            [10, 10],
            [(1.0, 1.2), (2.6, 3.2), (4.5, 4.7)],
            6.0,
            [(0, 2.6), (3.2, 6.0)],
            id="breaths at commas end nothing",
        ),
        pytest.param(
            [10, 10, 10],
            [(4.0, 4.6)],
            7.0,
            [(0, 2.0), (2.0, 4.0), (4.6, 7.0)],
            id="one end without a silence",
        ),
        pytest.param([10], [(1.0, 1.4)], 3.0, [(0, 3.0)], id="one sentence"),
    ],
)
def test_each_sentence_is_found_in_the_recording(
    lengths: list[int], pauses: list[tuple[float, float]], duration: float, wanted: list[tuple[float, float]]
) -> None:
    speech = Speech(Path("none.wav"), round(duration * RATE), tuple(pauses))
    found = spans_of([sentence(letters) for letters in lengths], speech)
    assert [pytest.approx(span, abs=0.11) for span in wanted] == found


@pytest.mark.parametrize("name", ["take.wav", "take.mp3", "take.m4a", "take.flac", "take.ogg", "take.webm"])
def test_what_a_phone_or_a_computer_records_loses_the_silence_around_it(tmp_path: Path, name: str) -> None:
    quiet = np.zeros(2 * RATE, dtype=np.int16)
    take = saved(tmp_path, np.concatenate([quiet, talk((1.0, 0.6), (1.0, 0.0)), quiet]), name)
    speech = speech_in(take, slide="one", cache=tmp_path / "cache")
    assert speech.duration == pytest.approx(2.7, abs=0.12)
    assert len(speech.pauses) == 1
    assert len(read_wav(speech.file)) == speech.length


def test_a_recording_is_decoded_once(tmp_path: Path) -> None:
    take = saved(tmp_path, talk((1.0, 0.0)))
    first = speech_in(take, slide="one", cache=tmp_path / "cache")
    made = first.file.stat().st_mtime_ns
    again = speech_in(take.rename(tmp_path / "other.wav"), slide="two", cache=tmp_path / "cache")
    assert (again, again.file.stat().st_mtime_ns) == (first, made)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "読めません"),
        (b"no sound at all" * 100, "読めません"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "読めません"),
        (b"ffconcat version 1.0\nfile 'made.wav'\n", "読めません"),
    ],
)
def test_what_is_no_recording_is_refused_by_slide_with_a_remedy(
    tmp_path: Path, data: bytes, problem: str
) -> None:
    (tmp_path / "take.wav").write_bytes(data)
    with pytest.raises(BadRecording, match=problem) as refusal:
        speech_in(tmp_path / "take.wav", slide="one", cache=tmp_path / "cache")
    assert refusal.value.slide == "one"
    assert refusal.value.mend


def test_a_recording_of_nothing_is_refused(tmp_path: Path) -> None:
    take = saved(tmp_path, np.zeros(2 * RATE, dtype=np.int16))
    with pytest.raises(BadRecording, match="声が入っていません"):
        speech_in(take, slide="one", cache=tmp_path / "cache")
