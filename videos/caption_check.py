"""Captions that cannot be read in time, or are missing: what an editor should look at. Never a refusal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from videos.captions import Cue

LINE, LINES = 20, 2
"""Full-width letters on a line, and lines: what the studio itself keeps to"""
FASTEST = 8.0
"""Full-width letters a second. Announcers speak about 5 with kanji; nobody reads much more than 8"""
SHORTEST, LONGEST = 0.8, 10.0
"""Seconds a caption stands: shorter only flickers (5/6 s is the least in film), longer looks forgotten"""
SILENCE = 6.0
"""Seconds without any caption after which one should listen whether somebody speaks"""
_TOUCHING = 0.0015  # times are kept in milliseconds


@dataclass(frozen=True, slots=True)
class Finding:
    """`cue`: place in the list (from 0), None for a stretch without captions. `details` for the words.

    missing (start, end), wide (letters, limit), lines (lines, limit), fast (letters, seconds, rate), short
    (seconds), long (seconds), overlap (seconds), after_end (end).
    """

    code: str
    cue: int | None
    start: float
    details: dict[str, float] = field(default_factory=dict)


def check(cues: Sequence[Cue], duration: float | None) -> list[Finding]:
    """In the order of the video. `cues` by their start; `duration` of the video in seconds, if known."""
    found = [one for n, cue in enumerate(cues) for one in _of_cue(n, cue)]
    found += [*_overlaps(cues), *_missing(cues, duration), *_after_end(cues, duration)]
    return sorted(found, key=lambda finding: finding.start)


def width(text: str) -> float:
    """Full-width letters; a half-width one counts half."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "FWA" else 0.5 for letter in text)


def _of_cue(n: int, cue: Cue) -> Iterator[Finding]:
    lines, seconds = cue.text.split("\n"), cue.end - cue.start
    widest, letters = max(map(width, lines)), sum(map(width, lines))
    if widest > LINE:
        yield Finding("wide", n, cue.start, {"letters": widest, "limit": LINE})
    if len(lines) > LINES:
        yield Finding("lines", n, cue.start, {"lines": len(lines), "limit": LINES})
    if letters / seconds > FASTEST:
        yield Finding(
            "fast", n, cue.start, {"letters": letters, "seconds": seconds, "rate": letters / seconds}
        )
    if seconds < SHORTEST:
        yield Finding("short", n, cue.start, {"seconds": seconds})
    if seconds > LONGEST:
        yield Finding("long", n, cue.start, {"seconds": seconds})


def _overlaps(cues: Sequence[Cue]) -> Iterator[Finding]:
    latest = 0.0
    for n, cue in enumerate(cues):
        if n and cue.start < latest - _TOUCHING:
            yield Finding("overlap", n, cue.start, {"seconds": min(latest, cue.end) - cue.start})
        latest = max(latest, cue.end)


def _missing(cues: Sequence[Cue], duration: float | None) -> Iterator[Finding]:
    shown_until = 0.0
    for cue in cues:
        if cue.start - shown_until > SILENCE:
            yield Finding("missing", None, shown_until, {"start": shown_until, "end": cue.start})
        shown_until = max(shown_until, cue.end)
    if duration is not None and duration - shown_until > SILENCE:
        yield Finding("missing", None, shown_until, {"start": shown_until, "end": duration})


def _after_end(cues: Sequence[Cue], duration: float | None) -> Iterator[Finding]:
    for n, cue in enumerate(cues):
        if duration is not None and cue.end > duration + 0.5:
            yield Finding("after_end", n, cue.start, {"end": cue.end, "duration": duration})
