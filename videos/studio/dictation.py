"""A conversation spoken for people who practise writing down what they hear."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import ffmpeg
import numpy as np

from videos.ffmpeg import Cancelled, binary, run
from videos.studio.narration import Voice, speech_of
from videos.studio.sound import RATE, Samples, normalised, silence

BETWEEN_SENTENCES, BETWEEN_TURNS = 0.4, 1.2
"""Seconds of silence"""
_SENTENCE = re.compile(r"[^。!?！？]*[。!?！？]|[^。!?！？]+")


def spoken(
    turns: Sequence[str],
    *,
    voice: Voice,
    cache: Path,
    folder: Path,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Path, float]:
    """(an M4A in `folder`, its seconds): the turns one after another. Raises Unspeakable, Cancelled."""
    samples = normalised(np.concatenate(list(_parts(turns, voice, cache, cancelled))))
    raw, made = folder / "speech.pcm", folder / "speech.m4a"
    raw.write_bytes(samples.tobytes())
    sound = ffmpeg.input(str(raw), f="s16le", ar=RATE, ac=1)
    coded = ffmpeg.output(sound, str(made), acodec="aac", audio_bitrate="48k", movflags="+faststart")
    seconds = len(samples) / RATE
    argv = [str(part) for part in coded.compile(cmd=binary())]
    run(argv, duration=seconds, cancelled=cancelled, reads=[raw], writes=folder)
    raw.unlink()
    return made, seconds


def _parts(
    turns: Sequence[str], voice: Voice, cache: Path, cancelled: Callable[[], bool]
) -> Iterator[Samples]:
    yield silence(BETWEEN_TURNS)
    for turn in turns:
        for sentence in filter(str.strip, _SENTENCE.findall(turn)):
            if cancelled():
                raise Cancelled
            yield speech_of(sentence.strip(), voice=voice, cache=cache).samples()
            yield silence(BETWEEN_SENTENCES)
        yield silence(BETWEEN_TURNS)
