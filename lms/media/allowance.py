"""Which recordings may be sent: of what kind, how large, within whose room. Said before a byte is sent."""

from __future__ import annotations

from pathlib import PurePath

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import storage
from lms.accounts.models import Person
from lms.errors import BadInput, Refusal
from lms.media import editions
from lms.media.models import Source, State, Upload, Video
from lms.storage import DiskFull

KINDS = frozenset(
    [
        "3gp",
        "avi",
        "flv",
        "m2ts",
        "m4v",
        "mkv",
        "mov",
        "mp4",
        "mpeg",
        "mpg",
        "mts",
        "ogv",
        "ts",
        "webm",
        "wmv",
    ]
)
MB = 1_000_000


class TooLarge(Refusal):
    status = 413


def check(session: Session, name: str, length: int, *, by: Person) -> None:
    """Raises BadInput, TooLarge or DiskFull, each with what to do."""
    _check_kind(name)
    _check_length(length)
    _check_room(session, length, by=by)


def room_used(session: Session, person: Person) -> int:
    """Bytes that count against a person's quota: kept recordings, and what unfinished uploads announced."""
    kept = select(func.sum(Video.original_bytes)).where(Video.owner_id == person.id)
    coming = select(func.sum(Upload.length)).where(Upload.owner_id == person.id, Upload.finished_at.is_(None))
    return (session.scalar(kept) or 0) + (session.scalar(coming) or 0)


def _check_kind(name: str) -> None:
    if PurePath(name).suffix.lower().lstrip(".") not in KINDS:
        raise BadInput(
            _("%(name)s is not a video file. Please choose a recording such as MP4, MOV or WebM.", name=name),
            field="file",
        )


def _check_length(length: int) -> None:
    limit = current_app.config["MAX_UPLOAD_MB"]
    if length <= 0:
        raise BadInput(_("This file is empty. Please choose another one."), field="file")
    if length > limit * MB:
        raise TooLarge(
            _(
                "This video has %(mb)s MB; at most %(limit)s MB can be sent."
                " Please shorten it or record at a lower quality.",
                mb=_mb(length),
                limit=limit,
            )
        )


def _check_room(session: Session, length: int, *, by: Person) -> None:
    left = current_app.config["UPLOAD_QUOTA_MB"] * MB - room_used(session, by)
    if length > left:
        raise TooLarge(
            _(
                "Your room for videos has %(left)s MB left, and this one needs %(mb)s MB."
                " Please remove a video you no longer need.",
                left=max(0, left) // MB,
                mb=_mb(length),
            )
        )
    _check_disk(session, length)


def _check_disk(session: Session, length: int) -> None:
    """Room for the bytes themselves, for making the video, and for all that was promised to others before."""
    needed = (1 + editions.NEEDED) * length
    try:
        storage.ensure_room(needed + _promised(session))
    except DiskFull:
        raise DiskFull(
            _(
                "The server has not enough room for this video now: making it needs about %(mb)s MB free."
                " Please remove videos that are no longer needed, or send a smaller one.",
                mb=_mb(needed),
            )
        ) from None


def _promised(session: Session) -> int:
    """Bytes still to come, and what making the videos accepted before may need."""
    coming = Upload.finished_at.is_(None)
    missing = session.scalar(select(func.sum(Upload.length - Upload.offset)).where(coming)) or 0
    announced = session.scalar(select(func.sum(Upload.length)).where(coming)) or 0
    unmade = Video.source == Source.UPLOAD, Video.state != State.READY, Video.problem == ""
    waiting = session.scalar(select(func.sum(Video.original_bytes)).where(*unmade)) or 0
    return missing + editions.NEEDED * (announced + waiting)


def _mb(count: int) -> int:
    return -(-count // MB)
