"""What can go wrong with a video, in words that say what to do."""

from __future__ import annotations

import errno
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from lms.prose import N_
from lms.storage import DiskFull
from videos.ffmpeg import FfmpegFailed, TookTooLong
from videos.probe import Refused
from videos.verification import BrokenResult


@dataclass(frozen=True)
class Problem:
    """Source strings with %(name)s places. `again`: trying once more may help."""

    what: str
    remedy: str
    again: bool = False


class CannotBeMade(Exception):
    """A reason from PROBLEMS, with the values for its words."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code, details)
        self.code, self.details = code, details


INTERRUPTED, STOPPED, VANISHED = "interrupted", "stopped", "vanished"

_CHOOSE = N_("Please choose a video recording such as MP4, MOV or WebM.")
_TRY = N_("Please try again. If it happens once more, please tell the staff.")
PROBLEMS = {
    "unreadable": Problem(
        N_("This file could not be read as a video."),
        N_("Please check that it plays on your phone or computer, and send it again."),
    ),
    "empty": Problem(N_("This file is empty."), _CHOOSE),
    "no_video": Problem(N_("There is no video in this file."), _CHOOSE),
    "sound_only": Problem(N_("This file has sound but no picture."), _CHOOSE),
    "no_duration": Problem(
        N_("The length of this video could not be found. It may have been cut off while it was copied."),
        N_("Please check that it plays on your phone or computer, and send it again."),
    ),
    "too_long": Problem(
        N_("This video is %(minutes)s minutes long; at most %(limit_minutes)s minutes can be used."),
        N_("Please cut it into shorter ones and send them one by one."),
    ),
    "too_large": Problem(
        N_("The picture of this video is too large (%(width)s × %(height)s)."),
        N_("Please record in Full HD (1920 × 1080) and send it again."),
    ),
    "too_fast": Problem(
        N_("This video has %(fps)s pictures a second; at most %(limit)s can be used."),
        N_("Please record at normal speed, not in slow motion, and send it again."),
    ),
    "too_many_streams": Problem(
        N_("This file holds too many tracks (%(streams)s)."),
        N_("Please save it as an ordinary MP4 and send it again."),
    ),
    "took_too_long": Problem(N_("Looking into this file took too long."), _TRY, again=True),
    "encoding_took_too_long": Problem(
        N_("Making the video took too long and was stopped."), _TRY, again=True
    ),
    "encoding_failed": Problem(N_("The video could not be made from this file."), _TRY, again=True),
    "incomplete": Problem(N_("A part of the finished video is missing."), _TRY, again=True),
    "unaligned": Problem(
        N_("The picture sizes of the finished video do not fit together."), _TRY, again=True
    ),
    "wrong_picture": Problem(
        N_("The picture of this video could not be carried over."),
        N_("Please save it as an ordinary MP4 and send it again."),
    ),
    "slow_line": Problem(
        N_("The smallest picture could not be made. The others can be watched."), _TRY, again=True
    ),
    "disk_full": Problem(
        N_("There is not enough room on the server."),
        N_("Please remove videos that are no longer needed, and try again."),
        again=True,
    ),
    "script": Problem(
        N_("The lesson's text cannot be made into a video. %(text)s"),
        N_("Please correct the lesson's text."),
        again=True,
    ),
    "no_voice": Problem(
        N_("The voice “%(voice)s” that this server is set to is not installed."),
        N_("Please tell whoever looks after the server."),
        again=True,
    ),
    "wrong_length": Problem(
        N_("The video came out %(made)s seconds long, but the recording says %(expected)s seconds."),
        N_("It may be damaged. Please check that it plays to its end, or save it again, and send it again."),
        again=True,
    ),
    STOPPED: Problem(
        N_("The work on this video was stopped."),
        N_("It can be taken up again at any time; what was made is kept for a day."),
        again=True,
    ),
    INTERRUPTED: Problem(N_("The work stopped in the middle several times."), _TRY, again=True),
    VANISHED: Problem(
        N_("Nobody works on this video any more, though it is not finished."), _TRY, again=True
    ),
}


def problem_of(error: Exception) -> tuple[str, dict[str, Any]] | None:
    """Code and details to keep with the video; None for an error that is the program's own."""
    match error:
        case Refused() | CannotBeMade() | BrokenResult():
            return error.code, dict(error.details)
        case TookTooLong():
            return "encoding_took_too_long", {}
        case FfmpegFailed():
            return "encoding_failed", {}
        case DiskFull():
            return "disk_full", {}
        case OSError(errno=errno.ENOSPC):
            return "disk_full", {}
    return None


def words(code: str, details: Mapping[str, Any]) -> tuple[str, str]:
    """(what is wrong, what to do) in the reader's language."""
    problem = PROBLEMS[code]
    return gettext(problem.what, **_told(details)), gettext(problem.remedy)


def _told(details: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as people say them: whole ones, and long times in minutes."""
    told = {name: round(value) if isinstance(value, float) else value for name, value in details.items()}
    if "seconds" in details:
        told["minutes"] = math.ceil(details["seconds"] / 60)
        told["limit_minutes"] = round(details["limit"] / 60)
    return told
