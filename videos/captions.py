"""Captions and chapters as WebVTT: writing, always in the same bytes, and reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_TIME = r"(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})"
_TIMING = re.compile(rf"^{_TIME}\s+-->\s+{_TIME}")
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


def write_vtt(cues: Iterable[Cue], *, title: str = "") -> str:
    """The same cues always make the same bytes. `title` follows WEBVTT on the first line."""
    parts = [f"WEBVTT - {_one_line(title)}\n" if title else "WEBVTT\n"]
    for cue in cues:
        name = f"{_one_line(cue.id)}\n" if cue.id else ""
        parts.append(f"{name}{_clock(cue.start)} --> {_clock(cue.end)}\n{_escaped(cue.text)}\n")
    return "\n".join(parts)


def read_vtt(text: str) -> list[Cue]:
    """Cues of a WebVTT text; notes, styles, regions and cue settings are passed over. Raises BadCaptions."""
    lines = lines_of(text)
    if not re.match(r"WEBVTT($|[ \t])", lines[0]):
        raise BadCaptions("1行目: WEBVTT で始まっていません")
    return [cue for number, block in blocks_of(lines[1:], first=2) if (cue := _cue(number, block))]


def lines_of(text: str) -> list[str]:
    """Without a byte order mark, whatever ends the lines."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def blocks_of(lines: Sequence[str], *, first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """(line number, lines) of each block between blank lines; `first` is the number of the first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=first):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def bare(text: str) -> str:
    """A cue's text without tags, its escapes resolved."""
    text = re.sub(r"<[^>]*>", "", text)
    for letter, name in reversed(_ESCAPES):
        text = text.replace(name, letter)
    return text


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
    return Cue(start, end, bare("\n".join(block[at + 1 :])), block[0].strip() if at else "")


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
