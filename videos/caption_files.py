"""Captions as people have them: WebVTT or SubRip, in any usual encoding; everything wrong is told at once."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from videos.captions import Cue, bare, blocks_of, lines_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SHIFT = b"\x1b$"  # ISO-2022-JP switches to kanji with it
_ARROW = re.compile(r"-+->|→|=>")
_TIME = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?")
_ASIDE = re.compile(r"(NOTE|STYLE|REGION)($|[ \t:])")
_WIDE = str.maketrans("０１２３４５６７８９：．，", "0123456789:.,")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ue000-\uf8ff]")
"""Control signs and letters of nobody's: a picture, say"""
_PLAIN = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")  # kana and everyday kanji


class Undecodable(ValueError):
    """No usual encoding makes text of these bytes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be understood in line `line` (from 1), which says `said`.

    no_time: words without a time above them; bad_time: a time that cannot be read; backwards: the end is not
    after the start; nothing: there is no caption in the whole text.
    """

    line: int
    code: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Cues by their start; those without words are left out. With faults, the cues are only the good ones."""

    cues: tuple[Cue, ...]
    faults: tuple[Fault, ...]


def text_of(data: bytes) -> str:
    """By its mark, else what fits of ISO-2022-JP, UTF-16, UTF-8, Shift_JIS, EUC-JP. Raises Undecodable."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    with suppress(Undecodable):
        if _SHIFT in data:
            return _decoded(data, "iso2022_jp")
    if b"\x00" in data:  # only UTF-16 has it in an honest text, on the side of the ASCII letters
        even = data[::2].count(0) > data[1::2].count(0)
        return _decoded(data, "utf-16-be" if even else "utf-16-le")
    with suppress(Undecodable):
        return _decoded(data, "utf-8")
    return _japanese(data)


def read(text: str) -> Reading:
    """Cues and faults of a WebVTT or SubRip text, told apart by what stands in it and not by its name."""
    lines = lines_of(text)
    if re.match(r"WEBVTT($|[ \t])", lines[0]):
        lines = ["", *_after_header(lines)]
    found = [one for number, block in blocks_of(lines) for one in _understood(number, block)]
    cues = sorted((one for one in found if isinstance(one, Cue)), key=lambda cue: (cue.start, cue.end))
    faults = [one for one in found if isinstance(one, Fault)]
    if not cues and not faults:
        faults = [Fault(1, "nothing")]
    return Reading(tuple(cue for cue in cues if cue.text), tuple(faults))


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Undecodable(encoding) from None
    if _NO_TEXT.search(text):
        raise Undecodable(encoding)
    return text


def _japanese(data: bytes) -> str:
    """Many bytes are both Shift_JIS and EUC-JP: the one that reads as more everyday Japanese is meant."""
    readings: list[str] = []
    for encoding in ("cp932", "euc_jp"):
        with suppress(Undecodable):
            readings.append(_decoded(data, encoding))
    if not readings:
        raise Undecodable
    return max(readings, key=lambda text: len(_PLAIN.findall(text)) / len(text))


def _after_header(lines: Sequence[str]) -> list[str]:
    """The lines after the first one, without the header's own (up to the first blank line)."""
    end = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
    arrow = next((n for n, line in enumerate(lines[:end]) if _ARROW.search(line)), end)
    return [""] * (min(end, arrow) - 1) + list(lines[min(end, arrow) :])


def _understood(number: int, block: list[str]) -> Iterator[Cue | Fault]:
    """A block may hold several cues where somebody forgot the blank lines between them."""
    if _ASIDE.match(block[0]):
        return
    heads = [n for n, line in enumerate(block) if _ARROW.search(line)]
    if not heads:
        if not all(line.strip().isdigit() for line in block):  # a lone number names a cue that lost its words
            yield Fault(number, "no_time", block[0].strip()[:40])
        return
    if heads[0] > 1:
        yield Fault(number, "no_time", block[0].strip()[:40])
    for at, following in pairwise([*heads, None]):
        end = len(block) if following is None else _before(block, following)
        assert at is not None
        yield _cue(number + at, block[at], block[at + 1 : end], _name(block, at))


def _before(block: Sequence[str], head: int) -> int:
    """Where the words of the cue before end: above the next one's number."""
    return head - 1 if block[head - 1].strip().isdigit() else head


def _name(block: Sequence[str], head: int) -> str:
    return block[0].strip() if head == 1 and not block[0].strip().isdigit() else ""


def _cue(number: int, head: str, words: Sequence[str], name: str) -> Cue | Fault:
    told = head.translate(_WIDE)
    left, right = _ARROW.split(told, maxsplit=1)
    start, end = _TIME.fullmatch(left.strip()), _TIME.match(right.strip())
    if not start or not end:
        return Fault(number, "bad_time", head.strip()[:60])
    first, last = _seconds(start), _seconds(end)
    if last <= first:
        return Fault(number, "backwards", head.strip()[:60])
    text = "\n".join(line.strip() for line in bare("\n".join(words)).split("\n") if line.strip())
    return Cue(first, last, text, name)


def _seconds(time: re.Match[str]) -> float:
    hours, minutes, seconds, rest = time.groups()
    thousandths = int((rest or "0").ljust(3, "0"))
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + thousandths / 1000
