"""Narration cut into captions: at phrases, at most two lines, timed by the voice's own breaths."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from videos.captions import Cue
from videos.studio.phrases import phrases_of

LINE = 20
"""Full-width letters on a line; Japanese television and film use 13 to 23."""
LINES = 2

_BREATH = re.compile(r"[、，；：…]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as it was spoken: when, and the breaths inside as (start, end) from its own beginning."""

    text: str
    start: float
    duration: float
    pauses: tuple[tuple[float, float], ...] = ()


def cues_of(sentences: Iterable[Spoken]) -> list[Cue]:
    """Cues of at most two lines, each shown while its words are heard.

    A sentence too long for one cue is parted at a breath where the voice took as many breaths as the text has
    commas; elsewhere time is shared out by letters.
    """
    return [cue for sentence in sentences for cue in _cues(sentence)]


def _cues(sentence: Spoken) -> Iterator[Cue]:
    pieces = phrases_of(sentence.text)
    groups = _groups(pieces, sentence)
    edges = [_moment(sentence, sum(map(len, groups[:n]))) for n in range(len(groups) + 1)]
    for group, start, end in zip(groups, edges[:-1], edges[1:], strict=True):
        yield Cue(
            round(sentence.start + start, 3),
            round(sentence.start + end, 3),
            "\n".join(_lines_of(phrases_of(group))),
        )


def _groups(pieces: Sequence[str], sentence: Spoken) -> list[str]:
    """The sentence in as few parts as fit a cue, as even as can be, rather parted after a comma."""
    count = max(1, math.ceil(_width(sentence.text) / (LINE * LINES)))
    if count == 1:
        return [sentence.text]
    while True:
        groups = _shared(pieces, count)
        if all(len(_lines_of(group)) <= LINES for group in groups) or count >= len(pieces):
            return ["".join(group) for group in groups]
        count += 1


def _shared(pieces: Sequence[str], count: int) -> list[list[str]]:
    total = sum(map(_width, pieces))
    groups: list[list[str]] = []
    rest = list(pieces)
    for left in range(count, 1, -1):
        ideal = sum(map(_width, rest)) / left
        ends = range(1, len(rest) - left + 2)
        cut = min(ends, key=lambda end: _cut_cost(rest, end, ideal, total / count))
        groups.append(rest[:cut])
        rest = rest[cut:]
    return [*groups, rest]


def _cut_cost(pieces: Sequence[str], end: int, ideal: float, share: float) -> float:
    """Letters away from the even cut; a cut in the middle of a clause costs a third of a cue."""
    unevenness = abs(sum(map(_width, pieces[:end])) - ideal)
    return unevenness + (0 if _BREATH.search(pieces[end - 1][-1:]) else share / 3)


def _lines_of(pieces: Sequence[str]) -> list[str]:
    """Phrases on lines of at most LINE letters, two lines as even as they can be."""
    text = "".join(pieces).strip()
    if _width(text) <= LINE:
        return [text]
    cuts: list[tuple[str, str]] = [
        ("".join(pieces[:n]).strip(), "".join(pieces[n:]).strip()) for n in range(1, len(pieces))
    ]
    halves = [pair for pair in cuts if max(map(_width, pair)) <= LINE]
    if halves:
        first, second = min(halves, key=_unevenness)
        return [first, second]
    return _filled(text)


def _unevenness(halves: tuple[str, str]) -> float:
    return abs(_width(halves[0]) - _width(halves[1]))


def _filled(text: str) -> list[str]:
    lines = [""]
    for letter in text:
        if _width(lines[-1] + letter) > LINE:
            lines.append("")
        lines[-1] += letter
    return lines


def _moment(sentence: Spoken, letters: int) -> float:
    """When the first `letters` of the sentence have been spoken, in seconds from its beginning."""
    if letters <= 0:
        return 0.0
    if letters >= len(sentence.text):
        return sentence.duration
    marks = [m.end() for m in _BREATH.finditer(sentence.text) if m.end() < len(sentence.text)]
    if len(marks) != len(sentence.pauses):
        return sentence.duration * letters / len(sentence.text)
    known = [(0, 0.0, 0.0)]
    known += [(mark, *pause) for mark, pause in zip(marks, sentence.pauses, strict=True)]
    known.append((len(sentence.text), sentence.duration, sentence.duration))
    for (left, _, began), (right, ended, resumed) in pairwise(known):
        if letters == right:
            return resumed
        if letters < right:
            return began + (ended - began) * (letters - left) / (right - left)
    return sentence.duration


def _width(text: str) -> float:
    """Full-width letters; a half-width one counts half."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "FWA" else 0.5 for letter in text)
