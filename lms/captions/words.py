"""What is wrong with captions, and what could be better, in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from lms.captions.models import Origin
from lms.prose import N_, clock
from videos.caption_check import Finding
from videos.caption_files import Fault

FAULTS = {
    "no_time": N_(
        "Line %(line)s: these words have no time: “%(said)s”."
        " Write a line such as 00:00:05.000 --> 00:00:08.000 above them."
    ),
    "bad_time": N_(
        "Line %(line)s: the time cannot be read: “%(said)s”. Write it like 00:00:05.000 --> 00:00:08.000."
    ),
    "backwards": N_(
        "Line %(line)s: the end is not after the start: “%(said)s”. Please correct one of the two."
    ),
    "nothing": N_("There is no caption in it. Please write at least one, with its time."),
}
FINDINGS = {
    "missing": N_("No captions from %(start)s to %(end)s. If somebody speaks there, please add them."),
    "wide": N_(
        "A line has %(letters)s letters; more than %(limit)s do not fit a small screen. Please break it."
    ),
    "lines": N_("It has %(lines)s lines; please make it %(limit)s, or split it."),
    "fast": N_("Too much to read: %(rate)s letters a second. Please shorten it, or show it longer."),
    "short": N_(
        "It is shown for only %(seconds)s seconds. Please show it longer, or merge it with the next."
    ),
    "long": N_("It stays for %(seconds)s seconds. Please split it, or let it end earlier."),
    "overlap": N_("It begins before the one above has ended. Please move one of the two."),
    "after_end": N_("It ends after the video does (%(duration)s). Please check the time."),
}
ORIGINS = {
    Origin.TYPED: N_("written here"),
    Origin.FILE: N_("from a file"),
    Origin.RESTORED: N_("an older version again"),
    Origin.SPEECH: N_("heard by the machine"),
}
TROUBLES = {
    "not_installed": N_("Speech recognition is not installed on this server."),
    "no_sound": N_("There is no sound in this video."),
    "nothing_heard": N_("No words could be heard in this video. Please write the captions by hand."),
    "too_long": N_(
        "It took too long and was stopped. Please try again later, or write the captions by hand."
    ),
}
OTHER_TROUBLE = N_(
    "It did not work this time. Please try again. If it happens once more, please tell the staff."
)


def fault(found: Fault) -> str:
    return str(gettext(FAULTS[found.code], line=found.line, said=found.said))


def faults(found: Iterable[Fault]) -> list[str]:
    return [fault(one) for one in found]


def finding(found: Finding) -> dict[str, Any]:
    """`cue`: place in the list from 0, or None; `at` seconds to jump to."""
    told = {name: _said(name, value) for name, value in found.details.items()}
    return {
        "cue": found.cue,
        "code": found.code,
        "at": found.start,
        "time": clock(found.start),
        "words": gettext(FINDINGS[found.code], **told),
    }


def origin(which: Origin) -> str:
    return str(gettext(ORIGINS[which]))


def trouble(code: str) -> str:
    return str(gettext(TROUBLES.get(code, OTHER_TROUBLE)))


def _said(name: str, value: float) -> str:
    if name in {"start", "end", "duration"}:
        return clock(value)
    return f"{value:.1f}".removesuffix(".0")
