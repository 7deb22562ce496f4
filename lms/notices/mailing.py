"""Which notices go out by e-mail, when, and in how many letters. Pure but for the preferences it reads.

At once, once a day, or not at all; never in the quiet hours, never in a rest. What has a time of its own (a
meeting tomorrow, an offer) does not wait for the daily letter, but for the end of the quiet hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from lms.db import HERE

DAILY_AT = time(8)
LATEST = timedelta(days=2)
"""Older notices are not sent any more: whoever wanted them has read them on the site"""
_urgent: set[str] = set()
_last_words: set[str] = set()


class Rhythm(StrEnum):
    EACH = "each"
    DAILY = "daily"
    OFF = "off"


@dataclass(frozen=True)
class Wish:
    """What a person wants of e-mail. Quiet from `quiet_from` until `quiet_until`, full hours here."""

    rhythm: Rhythm = Rhythm.DAILY
    quiet_from: int = 21
    quiet_until: int = 7

    def quiet(self, at: datetime) -> bool:
        """Equal hours: never quiet."""
        hour, start, end = at.astimezone(HERE).hour, self.quiet_from, self.quiet_until
        return start <= hour < end if start <= end else hour >= start or hour < end


@dataclass(frozen=True)
class Waiting:
    """A notice not read and not sent yet."""

    id: int
    kind: str
    at: datetime


def urgent(*kinds: str) -> None:
    """Rooms register kinds that have a time of their own."""
    _urgent.update(kinds)


def also_when_closed(*kinds: str) -> None:
    """Rooms register kinds that reach a person whose account is closed: that it was."""
    _last_words.update(kinds)


def reaches_closed(kind: str) -> bool:
    return kind in _last_words


def wish_of(preferences: Mapping[str, Any]) -> Wish:
    """As chosen; what is missing or odd is as by default."""
    chosen: Any = preferences.get("mail")
    try:
        return Wish(Rhythm(chosen["rhythm"]), int(chosen["from"]) % 24, int(chosen["until"]) % 24)
    except (KeyError, TypeError, ValueError):
        return Wish()


def due(waiting: list[Waiting], wish: Wish, *, last: datetime | None, at: datetime) -> list[int]:
    """Ids for one letter now, oldest first; `last`: when the person was last sent the letter of a day."""
    fresh = sorted((one for one in waiting if at - one.at < LATEST), key=lambda one: (one.at, one.id))
    if wish.rhythm == Rhythm.OFF or wish.quiet(at):
        return []
    if wish.rhythm == Rhythm.EACH or _day_has_come(last, at):
        return [one.id for one in fresh]
    return [one.id for one in fresh if one.kind in _urgent]


def _day_has_come(last: datetime | None, at: datetime) -> bool:
    """Eight o'clock of today has passed, and the last letter is from before it."""
    here = at.astimezone(HERE)
    eight = datetime.combine(here.date(), DAILY_AT, HERE)
    return here >= eight and (last is None or last < eight)
