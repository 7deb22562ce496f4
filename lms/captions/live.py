"""Captions beside what is played: a folder of the same media with other captions, never built anew."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import storage
from lms.captions.models import CaptionVersion
from lms.media import editions, outcomes
from lms.media.models import Source, Video
from videos.captioned import with_captions
from videos.encode import Playing


def show(video: Video, version: CaptionVersion) -> None:
    """Whoever opens the video from now on gets this version; who is watching keeps theirs until a reload.

    In the caller's transaction; a folder whose transaction fails is swept up like any that is not shown.
    """
    contents, name = video.contents, f"captions-{version.number}.vtt"
    if video.source != Source.UPLOAD or contents is None or not video.folder or contents.captions == name:
        return
    key = editions.beside(video.folder, version.number)
    made = with_captions(
        Playing(storage.path(video.folder), contents),
        storage.path(key),
        vtt=version.vtt,
        name=name,
        unconfirmed=not version.confirmed,
    )
    editions.settle(key)
    editions.retire(video.folder)
    video.folder, video.manifest = key, made.to_dict()


def dress(session: Session, video: Video) -> None:
    """A video was made, or made better: its captions come along."""
    version = current(session, video)
    if version is not None:
        show(video, version)


def current(session: Session, video: Video) -> CaptionVersion | None:
    """What is live: the newest that a person answers for, else the newest of the machine's."""
    of_people_first = CaptionVersion.by_id.is_not(None).desc(), CaptionVersion.number.desc()
    mine = select(CaptionVersion).where(CaptionVersion.video_id == video.id)
    return session.scalar(mine.order_by(*of_people_first).limit(1))


outcomes.BESIDE.append(dress)
