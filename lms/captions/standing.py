"""How far the listening to a video is, in words for its page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lms.background import Job, JobState, ahead, latest, unattended
from lms.captions import recognising, words
from lms.db import now
from lms.media.models import State, Video
from lms.media.showing import eta


@dataclass(frozen=True)
class Hearing:
    """What lms/static/js/media/standing.js asks for. `progress` is a share, None when none is known."""

    state: State
    words: str
    progress: float | None
    eta: str
    problem: str
    settled: bool
    playable: bool
    """A draft has come of it"""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def hearing(session: Session, video: Video) -> Hearing | None:
    """None while nobody has asked for it, and after it was called off."""
    row = latest(session, recognising.job_key(video))
    if row is None or row.state == JobState.CANCELLED:
        return None
    if row.state == JobState.FAILED:
        return Hearing(State.FAILED, _("Stopped"), None, "", words.trouble(row.error), True, False)
    if row.state == JobState.DONE:
        return Hearing(State.READY, _("The draft captions are there"), None, "", "", True, True)
    if row.state == JobState.RUNNING:
        left = eta((now() - row.created_at).total_seconds(), row.progress)
        return Hearing(State.BUILDING, _("Listening"), row.progress, left, "", False, False)
    return Hearing(State.WAITING, _waiting(session, row), None, "", "", False, False)


def _waiting(session: Session, row: Job) -> str:
    if unattended(session, row):
        return str(
            _("Nobody is working on it: the server's worker seems to have stopped. Please tell the staff.")
        )
    before = ahead(session, row)
    if not before:
        return str(_("Starting soon"))
    return str(ngettext("Waiting; %(num)s ahead", "Waiting; %(num)s ahead", before))
