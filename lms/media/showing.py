"""A video as pages show it: what can be played, how far the work is, what is wrong and what to do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.background import HEAVY, Job, JobState, ahead, unattended
from lms.db import now
from lms.media import building, problems
from lms.media.models import Source, State, Video
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
    "narrowing": N_("Making a smaller picture"),
}
_FIRST = N_("Getting ready")
_MOST_WORDS = 160
"""Characters of a program's complaint that are shown"""
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
    stoppable: bool = False
    """Work is under way that may be called off"""
    widenable: bool = False
    """A smaller picture for slow lines may be asked for"""

    def to_dict(self) -> dict[str, Any]:
        """What a page asks for again and again."""
        names = ("state", "playable", "words", "progress", "eta", "problem", "remedy", "settled")
        return {name: getattr(self, name) for name in names}


def view_of(session: Session, video: Video) -> View:
    job = building.open_job_of(session, video)
    running = job is not None and job.state == JobState.RUNNING
    problem = video.problem or (problems.VANISHED if building.abandoned(session, video) else "")
    what, remedy = problems.words(problem, video.problem_details) if problem else ("", "")
    return View(
        id=video.id,
        title=video.title,
        state=video.state,
        playable=video.playable,
        manifest=video.contents,
        words=_words(session, video, job, problem),
        progress=job.progress if job is not None and running else None,
        eta=_eta(video.work_started_at, job.progress) if job is not None and running else "",
        problem=what,
        remedy=remedy,
        retryable=bool(problem) and problems.PROBLEMS[problem].again,
        settled=job is None,
        stoppable=job is not None and video.source == Source.UPLOAD and not job.cancel,
        widenable=job is None and building.can_slow_line(video),
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


def _words(session: Session, video: Video, job: Job | None, problem: str) -> str:
    if job is not None:
        doing = _doing(session, job)
        return str(_("It can be watched already. %(doing)s", doing=doing)) if video.playable else doing
    if video.state == State.READY:
        return str(_("Ready"))
    if problem and video.playable:
        return str(_("It can be watched, but its sharper pictures are missing"))
    if problem:
        return str(_("Stopped"))
    return str(_("It will be made when it is opened for the first time"))


def _doing(session: Session, job: Job) -> str:
    if job.cancel:
        return str(_("It is being stopped"))
    if job.state == JobState.RUNNING:
        return str(_(STAGES.get(job.stage, _FIRST)))
    if unattended(session, job):
        return str(
            _("Nobody is working on it: the server's worker seems to have stopped. Please tell the staff.")
        )
    if job.error:
        return str(_("It will be tried again in a moment. Last time: %(why)s", why=_last_line(job.error)))
    if job.attempts:
        return str(_("It did not work the first time and will be tried again in a moment"))
    return _waiting(session, job)


def _last_line(error: str) -> str:
    """The end of what a program said, which is where it says what is wrong."""
    lines = error.strip().splitlines()
    return lines[-1][-_MOST_WORDS:] if lines else error


def _waiting(session: Session, job: Job) -> str:
    before = ahead(session, job)
    if not before:
        return str(_("Starting soon"))
    place = ngettext("Waiting; %(num)s ahead", "Waiting; %(num)s ahead", before)
    under_way = _under_way(session, job)
    if under_way is None:
        return str(place)
    return str(_("%(place)s. Another video is being made: %(share)s", place=place, share=f"{under_way:.0%}"))


def _under_way(session: Session, job: Job) -> float | None:
    """How far the video is that this one waits for; None when none is being made."""
    running = Job.state == JobState.RUNNING, Job.kind.in_(sorted(HEAVY))
    return session.scalar(select(Job.progress).where(*running).limit(1)) if job.kind in HEAVY else None


def _eta(started: datetime | None, share: float) -> str:
    return eta((now() - started).total_seconds(), share) if started else ""
