"""Which videos a person of the staff sees, and removing the ones no lesson needs."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms import background
from lms.accounts.models import Person, Role
from lms.errors import NotThere, Refusal
from lms.journal import record
from lms.media import editions, parts
from lms.media.models import Source, Upload, Video


class InUse(Refusal):
    message = _("A lesson shows this video. Please give the lesson another one first.")


def visible_videos(person: Person) -> Select[Video]:
    """A director sees every video, a coach the lessons' own and their own recordings; newest first."""
    videos = select(Video).order_by(Video.id.desc())
    if person.has(Role.DIRECTOR):
        return videos
    return videos.where(or_(Video.source == Source.SCRIPT, Video.owner_id == person.id))


def visible_video(session: Session, person: Person, video_id: int) -> Video:
    video = session.scalar(visible_videos(person).where(Video.id == video_id))
    if video is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return video


def remove(session: Session, video: Video, *, by: Person) -> Video:
    """Remove a recording with everything made of it. Refused while a lesson shows it."""
    if video.source != Source.UPLOAD:
        raise Refusal(_("This video belongs to a lesson's text and is made anew when needed."))
    job = background.latest(session, video.job_key)
    uploads = list(session.scalars(select(Upload.id).where(Upload.video_id == video.id)))
    try:
        with session.begin_nested():
            session.delete(video)
    except IntegrityError:
        raise InUse from None
    if job is not None:
        background.cancel(session, job)
    for token in uploads:
        parts.remove(session, token)
    editions.remove_all(session, video)
    record(session, "video.removed", by=by, title=video.title)
    return video
