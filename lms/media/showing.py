"""A video as pages show it: what can be played, how far the work is, what is wrong and what to do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms.background import Job, JobState, latest
from lms.db import now
from lms.media import problems
from lms.media.models import State, Video
from lms.prose import N_
from videos.manifest import Manifest

STAGES = {
    "drawing": N_("Drawing the slides"),
    "speaking": N_("Reading the text aloud"),
    "encoding": N_("Making the video"),
    "joining": N_("Putting the pieces together"),
    "checking": N_("Checking the result"),
    "looking": N_("Looking into the file"),
    "preparing": N_("Making it playable"),
    "sharpening": N_("Making sharper pictures"),
}
_FIRST = N_("Getting ready")
UNATTENDED = timedelta(minutes=2)
"""A job that is due for this long while none is running says that no worker is there"""
_KNOWN_PACE = 0.05, 3.0  # share done and seconds gone from which the rest can be estimated


@dataclass(frozen=True)
class View:
    """`progress` is the share done of the work under way, None when there is none. All words are in the
    reader's language."""

    id: int
    title: str
    state: State
    playable: bool
    manifest: Manifest | None
    words: str
    """How it stands, in one line"""
    progress: float | None
    eta: str
    """「あと約2分」, or empty while nobody can tell"""
    problem: str
    remedy: str
    retryable: bool
    settled: bool
    """Nothing will change by itself: no need to ask again"""

    def to_dict(self) -> dict[str, Any]:
        """What a page asks for again and again."""
        names = ("state", "playable", "words", "progress", "eta", "problem", "remedy", "settled")
        return {name: getattr(self, name) for name in names}


def view_of(session: Session, video: Video) -> View:
    job = None if video.state == State.READY else latest(session, video.job_key)
    running = job is not None and job.state == JobState.RUNNING
    open_job = job if job is not None and job.state in {JobState.QUEUED, JobState.RUNNING} else None
    what, remedy = problems.words(video.problem, video.problem_details) if video.problem else ("", "")
    return View(
        id=video.id,
        title=video.title,
        state=video.state,
        playable=video.playable,
        manifest=video.contents,
        words=_words(session, video, open_job),
        progress=job.progress if job is not None and running else None,
        eta=_eta(video.work_started_at, job.progress) if job is not None and running else "",
        problem=what,
        remedy=remedy,
        retryable=bool(video.problem) and problems.PROBLEMS[video.problem].again,
        settled=open_job is None,
    )


def eta(elapsed: float, share: float) -> str:
    """How long still, from the pace so far: seconds gone and share done; empty while nobody can tell."""
    known_share, known_seconds = _KNOWN_PACE
    if share < known_share or elapsed < known_seconds:
        return ""
    left = elapsed * (1 - share) / share
    if left < 60:
        return str(_("less than a minute left"))
    minutes = math.ceil(left / 60)
    if minutes < 90:
        return str(ngettext("about %(num)s minute left", "about %(num)s minutes left", minutes))
    hours = round(minutes / 60)
    return str(ngettext("about %(num)s hour left", "about %(num)s hours left", hours))


def _words(session: Session, video: Video, job: Job | None) -> str:
    if job is not None:
        doing = _doing(session, job)
        return str(_("It can be watched already. %(doing)s", doing=doing)) if video.playable else doing
    if video.state == State.READY:
        return str(_("Ready"))
    if video.problem and video.playable:
        return str(_("It can be watched, but its sharper pictures are missing"))
    if video.problem:
        return str(_("Stopped"))
    return str(_("It will be made when it is opened for the first time"))


def _doing(session: Session, job: Job) -> str:
    if job.state == JobState.RUNNING:
        return str(_(STAGES.get(job.stage, _FIRST)))
    if _unattended(session, job):
        return str(
            _("Nobody is working on it: the server's worker seems to have stopped. Please tell the staff.")
        )
    if job.attempts:
        return str(_("It did not work the first time and will be tried again in a moment"))
    ahead = _ahead(session, job)
    if not ahead:
        return str(_("Starting soon"))
    return str(ngettext("Waiting; %(num)s ahead", "Waiting; %(num)s ahead", ahead))


def _ahead(session: Session, job: Job) -> int:
    """Jobs that run, or will be taken up, before this one."""
    sooner = (Job.priority < job.priority) | ((Job.priority == job.priority) & (Job.id < job.id))
    before = or_(Job.state == JobState.RUNNING, (Job.state == JobState.QUEUED) & sooner)
    return session.scalar(select(func.count()).where(before)) or 0


def _unattended(session: Session, job: Job) -> bool:
    if now() - max(job.run_after, job.created_at) < UNATTENDED:
        return False
    held = Job.state == JobState.RUNNING, Job.lease_until > now()
    lately = Job.finished_at > now() - UNATTENDED
    return session.scalar(select(Job.id).where(or_(held[0] & held[1], lately)).limit(1)) is None


def _eta(started: datetime | None, share: float) -> str:
    return eta((now() - started).total_seconds(), share) if started else ""
