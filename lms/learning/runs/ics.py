"""A calendar file (RFC 5545): whole days on which lessons open, which no zone moves, and meetings. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75
"""Octets, without the line break (3.1)"""


@dataclass(frozen=True)
class Event:
    uid: str
    """Stays the same when the day changes, so that the event moves instead of doubling"""
    day: date
    title: str
    text: str
    url: str
    sequence: int
    """Grows with every change (3.8.7.4)"""
    begins: datetime | None = None
    """With `ends`: not the whole day but these moments"""
    ends: datetime | None = None
    place: str = ""


def calendar(name: str, events: Iterable[Event], *, at: datetime) -> str:
    """The whole file. `at`: when it was made."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ponkotan//Course runs//JA",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Asia/Tokyo",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    stamp = _moment(at)
    lines = [*head, *(line for event in events for line in _event(event, stamp)), "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(event: Event, stamp: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{stamp}",
        *_when(event),
        f"SEQUENCE:{event.sequence}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(event.text)}",
        f"URL:{event.url}",
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        "TRANSP:OPAQUE" if event.begins else "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _when(event: Event) -> list[str]:
    if event.begins and event.ends:
        return [f"DTSTART:{_moment(event.begins)}", f"DTEND:{_moment(event.ends)}"]
    return [
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Escaped as TEXT (3.3.11), without characters that may not stand in a file."""
    clean = "".join(c for c in value.replace("\r\n", "\n") if c in "\n\t" or c.isprintable())
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        clean = clean.replace(plain, escaped)
    return clean


def _folded(line: str) -> str:
    """Long lines go on after a break and a space, never in the middle of a character."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return "\r\n".join(parts)
