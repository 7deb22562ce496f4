"""Recordings that people send: begun, received piece by piece, finished, withdrawn, expired."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import PurePath
from typing import IO

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.background import enqueue
from lms.db import now
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.media import allowance, parts
from lms.media.models import Source, State, Upload, Video
from lms.media.recordings import TAKE_IN

LIFE = timedelta(hours=48)
"""How long an unfinished upload waits for its next piece"""


class OutOfStep(Refusal):
    """The piece does not begin where the last one ended."""

    status = 409
    message = _("This piece does not follow the one before. It goes on by itself from the right place.")


def begin(session: Session, *, length: int, name: str, title: str, mime: str, by: Person) -> Upload:
    """Announce a recording of `length` bytes. Refuses what could never be taken before a byte is sent."""
    name = PurePath(name.replace("\\", "/")).name[-200:]
    allowance.check(session, name, length, by=by)
    token = secrets.token_urlsafe(24)
    title = title.strip()[:200] or PurePath(name).stem
    upload = Upload(id=token, owner_id=by.id, length=length, name=name, title=title, mime=mime[:100])
    session.add(upload)
    session.flush()
    parts.create(token)
    return upload


def own_upload(session: Session, token: str, *, by: Person) -> Upload:
    """The upload if it is this person's; anybody else's is not there."""
    upload = session.get(Upload, token)
    if upload is None or upload.owner_id != by.id:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    if not upload.finished_at and parts.size(token) < upload.offset:
        raise parts.Vanished
    return upload


def expect(upload: Upload, *, offset: int, size: int) -> None:
    """Refuse a piece that does not fit: not at the end of what is there, or longer than announced."""
    if offset != upload.offset or upload.finished_at:
        raise OutOfStep
    if offset + size > upload.length:
        raise allowance.TooLarge(_("More was sent than the file was said to have."))


def receive(session: Session, upload: Upload, *, offset: int, size: int, by: Person) -> Upload:
    """Acknowledge `size` bytes that are safe on disk at `offset`; the last ones make it a video."""
    expect(upload, offset=offset, size=size)
    upload.offset += size
    upload.touched_at = now()
    if upload.offset == upload.length:
        _finish(session, upload, by=by)
    return upload


def take_whole(session: Session, stream: IO[bytes], *, name: str, title: str, by: Person) -> Video:
    """A small recording sent in one go by a browser without scripts."""
    size = stream.seek(0, 2)
    stream.seek(0)
    limit = current_app.config["MAX_FILE_MB"]
    if size > limit * allowance.MB:
        raise BadInput(_("Without JavaScript a video may have at most %(mb)s MB.", mb=limit), field="file")
    upload = begin(session, length=size, name=name, title=title, mime="", by=by)
    with parts.hold(upload.id) as file:
        received = parts.append(file, stream, offset=0, limit=size)
    receive(session, upload, offset=0, size=received, by=by)
    return session.get_one(Video, upload.video_id)


def withdraw(session: Session, upload: Upload, *, by: Person) -> Upload:
    """Stop an unfinished upload; a finished one is a video and is removed as such."""
    if upload.finished_at:
        raise Refusal(_("This upload is complete. It can be removed on the video's own page."))
    session.delete(upload)
    parts.remove(session, upload.id)
    record(session, "upload.withdrawn", by=by, name=upload.name)
    return upload


def unfinished(session: Session, person: Person) -> list[Upload]:
    """This person's uploads that can be continued, the latest first."""
    open_ones = Upload.owner_id == person.id, Upload.finished_at.is_(None)
    return list(session.scalars(select(Upload).where(*open_ones).order_by(Upload.touched_at.desc())))


def uploaded_videos(session: Session) -> list[Video]:
    """Recordings that a lesson may take as its video, the newest first; what failed is left out."""
    usable = Video.source == Source.UPLOAD, Video.state != State.FAILED
    return list(session.scalars(select(Video).where(*usable).order_by(Video.id.desc())))


def expire(session: Session) -> int:
    """Remove uploads that nobody went on with, and files that belong to no upload; returns how many."""
    late = Upload.finished_at.is_(None), Upload.touched_at < now() - LIFE
    stale = list(session.scalars(select(Upload).where(*late)))
    for upload in stale:
        session.delete(upload)
        parts.remove(session, upload.id)
    session.flush()
    known = set(session.scalars(select(Upload.id))) | {upload.id for upload in stale}
    before = (now() - LIFE).timestamp()
    lost = [path for path in parts.leftovers(known) if path.stat().st_mtime < before]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(stale) + len(lost)


def _finish(session: Session, upload: Upload, *, by: Person) -> None:
    """In one transaction with the last bytes: the video is there, and somebody will look at it."""
    video = Video(
        title=upload.title,
        source=Source.UPLOAD,
        owner_id=upload.owner_id,
        original_key=parts.key(upload.id),
        original_name=upload.name,
        original_bytes=upload.length,
    )
    session.add(video)
    session.flush()
    upload.finished_at, upload.video_id = now(), video.id
    enqueue(session, TAKE_IN, key=video.job_key, priority=0, video_id=video.id)
    record(session, "video.uploaded", video, by=by, bytes=upload.length)
