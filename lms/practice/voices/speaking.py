"""Adding a voice to feedback, and the job that makes it playable."""

from __future__ import annotations

import io
from typing import IO

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import storage
from lms.accounts.models import Person
from lms.background import Control, Effects, Failed, enqueue, job, transaction
from lms.db import now
from lms.drafting.drafts import plain
from lms.errors import BadInput, NotThere
from lms.journal import record
from lms.notices.telling import tell
from lms.practice.models import Assessment
from lms.practice.scope import NOTHING, accompanies, must_coach
from lms.practice.voices.models import Voice
from lms.practice.voices.sound import Unfit, make
from lms.prose import N_

MOST_BYTES = 16_000_000
LONGEST_SUMMARY = 2_000
MOST = 5
"""Recordings to one piece of feedback"""


def speak(
    session: Session, assessment: Assessment, *, sound: IO[bytes] | None, summary: str, by: Person
) -> Voice:
    """Keep the recording and have it made playable. The same recording sent twice is kept once.

    Raises BadInput, lms.storage.DiskFull, and those of must_coach.
    """
    must_coach(session, by, assessment.submission.worker)
    summary = plain(summary).strip()
    if not summary:
        raise BadInput(_("Please write in a sentence or two what you said."), field="summary")
    if len(summary) > LONGEST_SUMMARY:
        raise BadInput(_("This text is too long."), field="summary")
    if sound is None or not sound.read(1):
        raise BadInput(_("Please record something, or choose a sound file."), field="sound")
    sound.seek(0)
    key = _stored(sound)
    spoken = voices_of(session, assessment)
    for known in spoken:
        if known.original_key == key:
            return known
    if len(spoken) >= MOST:
        raise BadInput(_("Five recordings are enough for one piece. A meeting may do more."), field="sound")
    row = Voice(assessment=assessment, coach=by, summary=summary, original_key=key, at=now())
    session.add(row)
    session.flush()
    enqueue(session, "voice", key=f"voice:{row.id}", priority=10, voice_id=row.id)
    record(session, "voice.recorded", row, by=by, about=assessment.submission.worker)
    return row


def voices_of(session: Session, assessment: Assessment) -> list[Voice]:
    """Oldest first."""
    spoken = select(Voice).where(Voice.assessment_id == assessment.id)
    return list(session.scalars(spoken.order_by(Voice.id)))


def withdraw(session: Session, voice: Voice, *, by: Person) -> None:
    """Take it back, summary and all; the journal remembers that it was there."""
    worker = voice.assessment.submission.worker
    must_coach(session, by, worker)
    record(session, "voice.withdrawn", voice, by=by, about=worker)
    session.delete(voice)


def heard(session: Session, viewer: Person, voice_id: int) -> Voice:
    """Of the viewer's own feedback, or of a worker they accompany. Raises NotThere."""
    found = session.get(Voice, voice_id)
    if found is None or not accompanies(session, viewer, found.assessment.submission.worker):
        raise NotThere(NOTHING)
    return found


@job("voice", on_failure=lambda session, error, voice_id: _failed(session, error, voice_id))
def transcode(_control: Control, *, voice_id: int) -> Effects:
    with transaction() as session:
        row = session.get(Voice, voice_id)
        original = storage.path(row.original_key) if row else None
    if original is None:
        return lambda _session: None
    try:
        content, seconds = make(original)
    except Unfit as unfit:
        raise Failed(unfit.code) from unfit
    kept = storage.put(io.BytesIO(content), limit=MOST_BYTES)

    def effects(session: Session) -> None:
        voice = session.get(Voice, voice_id)
        if voice is not None:
            voice.sound_key, voice.seconds = kept.key, seconds
            _tell(session, voice)

    return effects


def _stored(sound: IO[bytes]) -> str:
    try:
        return storage.put(sound, limit=MOST_BYTES).key
    except BadInput as refused:
        raise BadInput(str(refused), field="sound") from refused


def _failed(session: Session, error: str, voice_id: int) -> None:
    voice = session.get(Voice, voice_id)
    if voice is None:
        return
    voice.problem = error if error in {"unreadable", "too_long"} else "failed"
    url = f"/submissions/{voice.assessment.submission_id}"
    text = N_("Your recording could not be used. What you wrote is there; please record it once more.")
    tell(session, voice.coach, "voice.failed", text, url=url)


def _tell(session: Session, voice: Voice) -> None:
    submission = voice.assessment.submission
    text = N_("%(coach)s has spoken a few words on your piece.")
    url = f"/submissions/{submission.id}#voices"
    tell(session, submission.worker, "voice.recorded", text, url=url, coach=voice.coach.name)
