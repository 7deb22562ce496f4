"""Watching is the union of the stretches really played: merging them, the share, and what is still unseen.

Spans are (start, end) in seconds of the video, start < end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Span = tuple[float, float]
Spans = tuple[Span, ...]
"""Merged: in order, and apart from each other"""

ENOUGH = 0.9
"""Share of a video's seconds that makes it watched: what is left are pauses, the title and the last word"""
NOTICEABLE = 1.0
"""Seconds: a shorter gap is nothing anybody could have missed, and is not shown as unseen"""


def merged(spans: Iterable[Span]) -> Spans:
    """The union of any spans; those that are empty, reversed or no number are left out."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def minus(spans: Sequence[Span], taken: Sequence[Span]) -> Spans:
    """What of the merged `spans` is not in the merged `taken`."""
    left: list[Span] = []
    for start, end in spans:
        for cut_start, cut_end in taken:
            if cut_end <= start or cut_start >= end:
                continue
            if cut_start > start:
                left.append((start, cut_start))
            start = cut_end
        if start < end:
            left.append((start, end))
    return tuple(left)


def seconds(spans: Iterable[Span]) -> float:
    return sum(end - start for start, end in spans)


def parted(spans: Sequence[Span], length: float) -> tuple[Spans, Spans]:
    """The first `length` seconds of the spans, and the rest."""
    first: list[Span] = []
    rest: list[Span] = []
    for start, end in spans:
        cut = min(end, start + max(length, 0.0))
        length -= cut - start
        if cut > start:
            first.append((start, cut))
        if end > cut:
            rest.append((cut, end))
    return tuple(first), tuple(rest)


def share(watched: Sequence[Span], duration: float) -> float:
    """0 to 1 of the video; merged spans."""
    if duration <= 0:
        return 0.0
    return min(seconds(minus(watched, ((duration, float("inf")),))) / duration, 1.0)


def unseen(watched: Sequence[Span], duration: float) -> Spans:
    """Stretches not watched yet that are long enough to notice."""
    if duration <= 0:
        return ()
    gaps = minus(((0.0, duration),), watched)
    return tuple((start, end) for start, end in gaps if end - start >= NOTICEABLE)


def seconds_to_go(watched: Sequence[Span], duration: float) -> float:
    """How much more must be watched until it is enough."""
    return max(ENOUGH * duration - share(watched, duration) * duration, 0.0)
