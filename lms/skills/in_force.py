"""By which versions of a ladder a worker is judged, so that none is tightened while a window runs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from lms.skills.clock import Pause, window_end, window_start
from lms.skills.ladders import ladder_in
from lms.skills.models import LadderVersion

EVER = datetime.min.replace(tzinfo=UTC)
"""Since when the first version is in force: before it began, it counts too"""


def choose_versions(
    among: Iterable[LadderVersion], rests: Sequence[Pause], moment: datetime
) -> list[LadderVersion]:
    """Of a skill's versions the one in force, first, so that it wins a tie, and those that still protect, the
    newest first: each that was in force when its own window opened, which reaches back from `moment` by the
    longest window that the version itself has.

    A version that was replaced protects so until its own window has run out, whatever windows the version
    after it has.
    """
    ordered = _ordered(among)
    replaced = [span for span in _replaced(ordered) if span.until <= moment]
    protecting = [span.version for span in reversed(replaced) if _protects(span, rests, moment)]
    return [ordered[len(replaced)], *protecting]


def changes(among: Iterable[LadderVersion], rests: Sequence[Pause], moment: datetime) -> Iterator[datetime]:
    """Moments later than `moment` at which time alone may change what `choose_versions` chooses: a version
    begins, and the start of the window of a replaced one passes a day on which it began or was replaced."""
    spans = _replaced(_ordered(among))
    yield from (span.until for span in spans if span.until > moment)
    for span in spans:
        if span.until <= moment:
            days = ladder_in(span.version).longest_window
            ends = (window_end(edge, days, rests) for edge in span[1:] if edge > EVER)
            yield from (end for end in ends if end is not None and end > moment)


class _Span(NamedTuple):
    """A version that another one follows, in force from `since` until just before `until`."""

    version: LadderVersion
    since: datetime
    until: datetime


def _ordered(among: Iterable[LadderVersion]) -> list[LadderVersion]:
    return sorted(among, key=lambda version: version.effective_from)


def _replaced(ordered: Sequence[LadderVersion]) -> list[_Span]:
    spans = [
        _Span(version, version.effective_from, following.effective_from)
        for version, following in pairwise(ordered)
    ]
    return [spans[0]._replace(since=EVER), *spans[1:]] if spans else []


def _protects(span: _Span, rests: Sequence[Pause], moment: datetime) -> bool:
    return span.since <= window_start(moment, ladder_in(span.version).longest_window, rests) < span.until
