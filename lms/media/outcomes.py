"""How work on a video begins and ends: the machine's side of its state, in the transaction of its job."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from lms import storage
from lms.accounts.models import Person
from lms.background import Effects, Lost, latest, transaction
from lms.db import now
from lms.journal import record
from lms.media import editions, problems
from lms.media.models import State, Video
from lms.notices.telling import tell
from lms.prose import N_
from videos.ffmpeg import Cancelled
from videos.manifest import Manifest

log = logging.getLogger(__name__)


class OtherEdition(Exception):
    """Somebody changed the video meanwhile: to be done once more."""


WHEN_READY: list[Callable[[Session, Video], None]] = []
"""What rooms above have to do once a video is ready; called in the transaction that says so"""
BESIDE: list[Callable[[Session, Video], None]] = []
"""What rooms above put beside what was made (captions), in the transaction that shows it"""


def begin(video_id: int) -> Video:
    """Note that the work has been taken up. Raises Lost when the video was removed meanwhile."""
    with transaction() as session:
        video = session.get(Video, video_id)
        if video is None:
            raise Lost
        video.work_started_at = now()
        video.problem, video.problem_details = "", {}
        video.state = video.state if video.playable else State.BUILDING
        return video


def explained(video_id: int, work: Callable[[], Effects]) -> Effects:
    """Run `work`; what no second try would mend becomes the video's problem instead of the job's failure."""
    try:
        storage.ensure_room(0)
        return work()
    except Cancelled:
        raise Lost from None
    except Exception as error:
        known = problems.problem_of(error)
        if known is None:
            raise
        log.warning("Video %s: %s", video_id, error, exc_info=True)
        return lambda session: give_up(session, video_id, *known)


def ready(video_id: int, manifest: Manifest, folder: str) -> Effects:
    """The last word on a video: all that was wanted stands in `folder`."""

    def effects(session: Session) -> None:
        put_up(session, video_id, manifest, folder, State.READY)

    return effects


def widened(video_id: int, manifest: Manifest, folder: str, *, instead_of: str | None) -> Effects:
    """A finished video with one more rendition; only if it is still the one that was widened."""

    def effects(session: Session) -> None:
        video = session.get(Video, video_id)
        if video is not None and not editions.same_media(video.folder, instead_of):
            raise OtherEdition(f"video {video_id} has become {video.folder}")
        put_up(session, video_id, manifest, folder, State.READY)

    return effects


def put_up(session: Session, video_id: int, manifest: Manifest, folder: str, state: State) -> Video | None:
    """Show what was made, instead of what there was before; None when the video was removed meanwhile."""
    video = session.get(Video, video_id)
    if video is None:
        return None
    if video.folder and video.folder != folder:
        editions.retire(video.folder)
    video.manifest, video.folder, video.state = manifest.to_dict(), folder, state
    for put in BESIDE:
        put(session, video)
    if state == State.READY and video.ready_at is None:  # a smaller picture added later is no news
        video.ready_at = now()
        _tell_owner(session, video, "video.finished", N_("The video “%(title)s” is ready."))
    record(session, f"video.{_PASSED[state]}", video)
    if state == State.READY:
        for told in WHEN_READY:
            told(session, video)
    return video


def give_up(session: Session, video_id: int, problem: str, details: dict[str, Any]) -> None:
    """Say what is wrong. What can be played already stays so."""
    video = session.get(Video, video_id)
    if video is None:
        return
    video.problem, video.problem_details = problem, details
    video.state = video.state if video.playable else State.FAILED
    if problem == problems.STOPPED:
        return
    _tell_owner(session, video, "video.failed", N_("The video “%(title)s” needs your attention."))
    record(session, "video.failed", video, problem=problem)


def interrupted(session: Session, error: str, *, video_id: int) -> None:
    """The ending of a job that was called off, or whose worker died or stumbled every time."""
    job = latest(session, f"video:{video_id}")
    called_off = job is not None and job.cancel
    give_up(session, video_id, problems.STOPPED if called_off else problems.INTERRUPTED, {})


_PASSED = {State.PLAYABLE: "made_playable", State.READY: "finished"}


def _tell_owner(session: Session, video: Video, kind: str, text: str) -> None:
    owner = session.get(Person, video.owner_id) if video.owner_id else None
    if owner is not None:
        tell(session, owner, kind, text, url=f"/videos/{video.id}", title=video.title)
