"""A person's own voice for a slide: decoded behind the wall, its sentences found by where it falls silent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import ffmpeg
import numpy as np

from videos.ffmpeg import STRANGERS_FILE, FfmpegFailed, TookTooLong, binary, run
from videos.sandbox import Limits
from videos.studio.keeping import kept
from videos.studio.narration import Speech
from videos.studio.sentences import Sentence
from videos.studio.sound import RATE, Samples, loudness, read_wav, write_wav

ENDINGS = ("wav", "mp3", "m4a", "flac", "ogg", "opus", "webm")
LONGEST = 600.0
"""Seconds of recording for one slide; a step of a lesson is shorter than a third of this."""

Span = tuple[float, float]

_SHORTEST = 0.3
_FORMATS = "mov,matroska,ogg,wav,mp3,aac,flac"
_SETTINGS = "highpass70-1"  # part of what a decoded recording is found by: change it with the settings
_EDGE = 0.06  # seconds of the room's own sound left before the first and after the last word
_FRAME = RATE // 100
_QUIET = 10 ** (-26 / 20)  # against the loud parts of the same recording
_BREATH = 0.18  # seconds; shorter silences are consonants
_CANDIDATES = 6  # silences looked at for each sentence; more would only cost time
_UNFOUND = 1.0  # what a sentence's end without a silence costs, in seconds of distance


class BadRecording(ValueError):
    """A recording that cannot be a slide's narration: which slide's, what is wrong and how to mend it."""

    def __init__(self, slide: str, problem: str, mend: str) -> None:
        super().__init__(f"スライド「{slide}」の録音: {problem} → {mend}")
        self.slide, self.problem, self.mend = slide, problem, mend


def speech_in(
    recording: Path, *, slide: str, cache: Path, cancelled: Callable[[], bool] | None = None
) -> Speech:
    """The recording without the silence around it, at the studio's rate; `pauses` is where it falls silent.

    Kept in `cache` by its bytes. Raises BadRecording, and Cancelled soon after `cancelled` says so.
    """
    with recording.open("rb") as file:
        key = hashlib.file_digest(file, "sha256").hexdigest()[:32]

    def take_in(folder: Path) -> None:
        samples = _trimmed(_decoded(recording, slide, folder, cancelled))
        if len(samples) < _SHORTEST * RATE or loudness(samples) < -60:
            raise BadRecording(slide, "声が入っていません", "マイクを確かめて、録り直してください")
        if len(samples) > LONGEST * RATE:
            raise BadRecording(slide, f"{LONGEST / 60:.0f}分より長いです", "スライドを分けて録ってください")
        write_wav(folder / f"{key}.wav", samples)

    sound = kept(cache / f"{key}-{_SETTINGS}", take_in) / f"{key}.wav"
    samples = read_wav(sound)
    return Speech(sound, len(samples), tuple(silences_of(samples)))


def silences_of(samples: Samples) -> list[Span]:
    """(start, end) in seconds of each breath inside a recording."""
    quiet = np.concatenate(([False], _quiet(samples), [False]))
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8))) * _FRAME / RATE
    spans = [(float(a), float(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [(a, b) for a, b in spans if b - a >= _BREATH and a > 0 and b < len(samples) / RATE - 0.02]


def spans_of(sentences: Sequence[Sentence], speech: Speech) -> list[Span]:
    """(start, end) in seconds of each sentence in a recording of all of them.

    By its letters each sentence has an expected length; of the silences those are chosen, in order, that
    part the recording most nearly so, a longer silence being worth a greater difference. An end that has no
    silence keeps its share of the time between its neighbours.
    """
    lengths = [max(1, len(sentence.spoken)) for sentence in sentences]
    known = [(0, (0.0, 0.0)), *_ends(lengths, speech)]
    spans: list[Span] = []
    for (first, (_, begin)), (last, (end, _)) in pairwise(known):
        edges = begin + np.cumsum([0, *lengths[first:last]]) * (end - begin) / sum(lengths[first:last])
        spans += [(float(a), float(b)) for a, b in pairwise(edges)]
    return spans


def _decoded(recording: Path, slide: str, folder: Path, cancelled: Callable[[], bool] | None) -> Samples:
    pcm = folder / "sound.pcm"
    strangers = {**STRANGERS_FILE, "format_whitelist": _FORMATS}
    sound = ffmpeg.input(f"file:{recording.resolve()}", **strangers)["a:0"].filter("highpass", f=70)
    whole = ffmpeg.output(sound, str(pcm), f="s16le", ar=RATE, ac=1, t=LONGEST + 1)
    try:
        run(
            [str(word) for word in whole.compile(cmd=binary())],
            cancelled=cancelled,
            limits=Limits.for_duration(60),
            reads=[recording],
            writes=folder,
        )
    except (FfmpegFailed, TookTooLong) as error:
        mend = f"{'・'.join(ENDINGS)} のどれかで保存し直してください"
        raise BadRecording(slide, "音声として読めません", mend) from error
    samples = np.frombuffer(pcm.read_bytes(), dtype="<i2")
    pcm.unlink()
    return samples


def _trimmed(samples: Samples) -> Samples:
    heard = np.flatnonzero(~_quiet(samples))
    if not len(heard):
        return samples[:0]
    edge = round(_EDGE * RATE)
    return samples[max(0, heard[0] * _FRAME - edge) : (heard[-1] + 1) * _FRAME + edge]


def _quiet(samples: Samples) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """For each hundredth of a second, whether nobody speaks: measured against the recording's loud parts."""
    whole = samples[: len(samples) // _FRAME * _FRAME].astype(np.float64).reshape(-1, _FRAME)
    power = np.sqrt((whole**2).mean(axis=1))
    loud = float(np.percentile(power, 90)) if len(power) else 0.0
    return np.asarray(power <= max(loud * _QUIET, 1.0), dtype=np.bool_)


def _ends(lengths: Sequence[int], speech: Speech) -> list[tuple[int, Span]]:
    """(how many sentences are over, silence) for each silence that ends a sentence: the cheapest choice."""
    whole = (speech.duration, speech.duration)
    longest = sorted(speech.pauses, key=lambda silence: silence[0] - silence[1])[: _CANDIDATES * len(lengths)]
    silences = [*sorted(longest), whole]
    done = np.concatenate(([0], np.cumsum(lengths))) * speech.duration / sum(lengths)
    best: dict[tuple[int, int], _Path] = {(0, -1): (0.0, [])}
    for count in range(1, len(lengths) + 1):
        ending = range(len(silences) - 1) if count < len(lengths) else [len(silences) - 1]
        for n in ending:
            ways = [
                _way(path, silences[n], float(done[count] - done[before]), count, count - before)
                for (before, last), path in best.items()
                if before < count and last < n
            ]
            best[count, n] = min(ways, key=lambda path: path[0])
    return best[len(lengths), len(silences) - 1][1]


_Path = tuple[float, list[tuple[int, Span]]]


def _way(path: _Path, silence: Span, expected: float, count: int, sentences: int) -> _Path:
    """The path, led on to this silence: as dear as its stretch differs from the expected length."""
    cost, ends = path
    begin = ends[-1][1][1] if ends else 0.0
    start, end = silence
    cost += abs(start - begin - expected) - min(end - start, 1.0) + _UNFOUND * (sentences - 1)
    return cost, [*ends, (count, silence)]
