"""A text cut where marks begin and end, so that a page can show them inside it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Segment:
    text: str
    marks: tuple[int, ...]
    """Numbers (from 0) of the marks that cover it"""
    opens: tuple[int, ...]
    """Those of them that begin here"""


def segments(text: str, marks: Sequence[tuple[int, int]]) -> list[Segment]:
    """The whole text in order; joined, the segments are the text again. Marks are (start, end) and may
    overlap; empty ones and parts outside the text cover nothing."""
    inside = [(max(0, start), min(len(text), end)) for start, end in marks]
    cuts = sorted({0, len(text), *(place for span in inside if span[0] < span[1] for place in span)})
    return [
        Segment(text[begin:end], _covering(inside, begin, end), _opening(inside, begin))
        for begin, end in pairwise(cuts)
    ]


def _covering(marks: Sequence[tuple[int, int]], begin: int, end: int) -> tuple[int, ...]:
    return tuple(n for n, (start, stop) in enumerate(marks) if start <= begin and end <= stop)


def _opening(marks: Sequence[tuple[int, int]], begin: int) -> tuple[int, ...]:
    return tuple(n for n, (start, stop) in enumerate(marks) if start == begin < stop)
