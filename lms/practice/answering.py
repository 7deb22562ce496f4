"""What comes back: 「読みました」, and the conversation below feedback."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.people import coaches_of, people_with
from lms.db import now
from lms.drafting.drafts import plain
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.choices import switchable
from lms.notices.telling import tell
from lms.practice.handing_in import practice_of
from lms.practice.models import Assessment, ReadReceipt, Reply
from lms.practice.scope import accompanies, must_coach
from lms.prose import N_

LONGEST = 5_000
REPLIED = "reply.written"

switchable(REPLIED, N_("A reply about feedback"))


class OnlyTheReader(Refusal):
    message = _("Only the person who wrote the piece can say that they have read the feedback.")


def read(session: Session, assessment: Assessment, *, by: Person) -> ReadReceipt:
    """The worker has read the feedback; the first time counts. Raises OnlyTheReader."""
    if assessment.submission.worker_id != by.id:
        raise OnlyTheReader
    if assessment.receipt is None:
        assessment.receipt = ReadReceipt(assessment_id=assessment.id, read_at=now())
        record(session, "feedback.read", assessment, by=by, about=by)
    return assessment.receipt


def reply(session: Session, assessment: Assessment, text: str, *, by: Person) -> Reply:
    """The worker's or a coach's word below the feedback. The same words sent twice are one reply.

    A worker who answers has read it. Raises BadInput, NotYourWorker.
    """
    worker = assessment.submission.worker
    if by.id != worker.id:
        must_coach(session, by, worker)
    text = plain(text).strip()
    if not text:
        raise BadInput(_("Please write a few words."), field="body")
    if len(text) > LONGEST:
        raise BadInput(_("This text is too long."), field="body")
    last = assessment.replies[-1] if assessment.replies else None
    if last is not None and (last.author_id, last.text) == (by.id, text):
        return last
    row = Reply(assessment_id=assessment.id, author_id=by.id, text=text, created_at=now())
    assessment.replies.append(row)
    if by.id == worker.id:
        read(session, assessment, by=by)
    record(session, REPLIED, row, by=by, about=worker)
    _tell_the_other(session, assessment, by=by)
    return row


def _tell_the_other(session: Session, assessment: Assessment, *, by: Person) -> None:
    submission = assessment.submission
    others = _coaches_there(session, assessment) if by.id == submission.worker_id else [submission.worker]
    title = practice_of(submission.edition).title
    text = N_("%(name)s replied about “%(title)s”.")
    url = f"/submissions/{submission.id}#replies"
    for other in others:
        tell(session, other, REPLIED, text, url=url, name=by.name, title=title)


def _coaches_there(session: Session, assessment: Assessment) -> list[Person]:
    """Who gave the feedback; once they accompany the worker no more, whoever does, or the directors."""
    coach, worker = assessment.coach, assessment.submission.worker
    if coach.is_active and accompanies(session, coach, worker):
        return [coach]
    return coaches_of(session, worker) or people_with(session, Role.DIRECTOR)
