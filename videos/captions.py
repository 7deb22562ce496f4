"""Captions: cut at phrases, timed by the voice's own breaths, written and read as WebVTT."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

LINE = 20
"""Full-width letters on a line; two lines make a cue (NHK and Netflix Japanese captions use 13 to 16 and 23)."""
LINES = 2

_TIME = r"(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})"
_TIMING = re.compile(rf"^{_TIME}\s+-->\s+{_TIME}")
_BREATH = re.compile(r"[、,;:…]")
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


class BadCaptions(ValueError):
    """A text that is no WebVTT, or a cue that makes no sense; names the line."""


@dataclass(frozen=True, slots=True)
class Cue:
    """`start` and `end` in seconds; `text` has at most a few lines."""

    start: float
    end: float
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as it was spoken: when, and the breaths inside as (start, end) from its own beginning."""

    text: str
    start: float
    duration: float
    pauses: tuple[tuple[float, float], ...] = ()


def cues_of(sentences: Iterable[Spoken], *, phrases: Callable[[str], list[str]]) -> list[Cue]:
    """Cues of at most two lines, each shown while its words are heard.

    A sentence too long for one cue is parted at a breath where the voice took as many breaths as the text has
    commas; elsewhere time is shared out by letters.
    """
    return [cue for sentence in sentences for cue in _cues(sentence, phrases)]


def write_vtt(cues: Iterable[Cue]) -> str:
    """The same cues always make the same bytes."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        name = f"{_one_line(cue.id)}\n" if cue.id else ""
        parts.append(f"{name}{_clock(cue.start)} --> {_clock(cue.end)}\n{_escaped(cue.text)}\n")
    return "\n".join(parts)


def read_vtt(text: str) -> list[Cue]:
    """Cues of a WebVTT text; notes, styles, regions and cue settings are passed over. Raises BadCaptions."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT($|[ \t])", lines[0]):
        raise BadCaptions("1行目: WEBVTT で始まっていません")
    return [cue for number, block in _blocks(lines[1:]) if (cue := _cue(number, block))]


def _cues(sentence: Spoken, phrases: Callable[[str], list[str]]) -> Iterator[Cue]:
    pieces = phrases(sentence.text)
    groups = _groups(pieces, sentence)
    edges = [_moment(sentence, sum(map(len, groups[:n]))) for n in range(len(groups) + 1)]
    for group, start, end in zip(groups, edges, edges[1:], strict=False):
        yield Cue(round(sentence.start + start, 3), round(sentence.start + end, 3), _lines(phrases(group)))


def _groups(pieces: Sequence[str], sentence: Spoken) -> list[str]:
    """The sentence in as few parts as fit a cue, as even as can be, rather parted after a comma."""
    count = max(1, math.ceil(_width(sentence.text) / (LINE * LINES)))
    if count == 1:
        return [sentence.text]
    while True:
        groups = _shared(pieces, count)
        if all(len(_lines_of(phrases)) <= LINES for phrases in groups) or count >= len(pieces):
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


def _lines(pieces: Sequence[str]) -> str:
    return "\n".join(_lines_of(pieces))


def _lines_of(pieces: Sequence[str]) -> list[str]:
    """Phrases on lines of at most LINE letters, two lines as even as they can be."""
    text = "".join(pieces).strip()
    if _width(text) <= LINE:
        return [text]
    cuts = [(("".join(pieces[:n])).strip(), ("".join(pieces[n:])).strip()) for n in range(1, len(pieces))]
    halves = [pair for pair in cuts if max(map(_width, pair)) <= LINE]
    if halves:
        return list(min(halves, key=lambda pair: (abs(_width(pair[0]) - _width(pair[1])), pair)))
    return _filled(text)


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
    for (left, _, began), (right, ended, resumed) in zip(known, known[1:], strict=False):
        if letters == right:
            return resumed
        if letters < right:
            return began + (ended - began) * (letters - left) / (right - left)
    return sentence.duration


def _width(text: str) -> float:
    """Full-width letters; a half-width one counts half."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "FWA" else 0.5 for letter in text)


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _one_line(text: str) -> str:
    return " ".join(text.replace("-->", "→").split())


def _escaped(text: str) -> str:
    for letter, name in _ESCAPES:
        text = text.replace(letter, name)
    return "\n".join(line for line in text.split("\n") if line.strip())


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """(line number, lines) of each block between blank lines."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=2):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(number: int, block: list[str]) -> Cue | None:
    at = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        return None
    timing = _TIMING.match(block[at].strip())
    if not timing:
        raise BadCaptions(f"{number + at}行目: 時刻が読めません")
    start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
    if end <= start:
        raise BadCaptions(f"{number + at}行目: 終わりが始まりより前です")
    return Cue(start, end, _unescaped("\n".join(block[at + 1 :])), block[0].strip() if at else "")


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _unescaped(text: str) -> str:
    text = re.sub(r"<[^>]*>", "", text)
    for letter, name in reversed(_ESCAPES):
        text = text.replace(name, letter)
    return text
