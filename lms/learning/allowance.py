"""How much of a claim to have watched can be true: a second of a person's real time counts for one player.

A claim made now can only have been played between the player's last message (less a little, because messages
travel) and now, at its speed, and not while another player of the same person was credited. What does not fit
is kept as unverified. So a person is never credited more than FASTEST seconds of video for a second of life,
however many tabs, devices, replays or forged messages there are, and a phone that was offline loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from videos.watching import Span, Spans, merged, minus, parted, seconds

SLOWEST, FASTEST = 0.25, 2.0
"""Seconds of video for a second of real time; the player offers 0.5 to 2"""
SLACK = 5.0
"""Seconds before the last message whose unused part may still be used: messages travel unevenly"""
MEMORY = 86_400.0
"""Seconds: a player that was silent for longer can claim the last day only"""
MEMORY_OFFLINE = 31 * 86_400.0
"""Seconds for a pack carried along: all of its life, which packing.LIFE keeps below this"""
_COARSE = 600.0
"""Seconds between used stretches that are forgotten after a day: a month of watching stays a short list"""


@dataclass(frozen=True)
class Credit:
    """`credited` and `unverified` share out what was new in the claim; `used` is real time now spoken for."""

    credited: Spans
    unverified: Spans
    used: Spans


def credit(
    claimed: Iterable[Span],
    *,
    watched: Spans,
    used: Spans,
    since: float,
    until: float,
    rate: float,
    slack: float = SLACK,
    memory: float = MEMORY,
) -> Credit:
    """Share out a claim. `since` (the last message) and `until` (now) are Unix seconds, `rate` as played."""
    new = minus(merged(claimed), watched)
    if not new:
        return Credit((), (), used)
    rate = min(max(rate, SLOWEST), FASTEST)
    first = max(since - slack, until - memory)
    free = minus(((first, until),), used) if until > first else ()
    credited, unverified = parted(new, seconds(free) * rate)
    taken, _left = parted(free, seconds(credited) / rate)
    return Credit(credited, unverified, _remembered(merged((*used, *taken)), until))


def _remembered(used: Spans, until: float) -> Spans:
    """What is older than a day is rounded up: small gaps close, so time is never given out twice."""
    kept: list[Span] = []
    for start, end in used:
        if end <= until - MEMORY_OFFLINE - SLACK:
            continue
        old = end <= until - MEMORY - SLACK
        if kept and old and start - kept[-1][1] < _COARSE:
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return tuple(kept)
