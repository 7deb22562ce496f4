"""What a worker brings of outside work to the coach: a profile, a proposal, a first order, finished work."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lms.accounts.models import Person, Role
from lms.accounts.people import coaches_of
from lms.coaching.outside.jobs import ENTERED, check_track, entered_by, sees
from lms.coaching.outside.models import Advice, OutsideJob, OutsideWork, What
from lms.db import now
from lms.drafting.drafts import LONGEST, plain, settle
from lms.drafting.keys import texts_of
from lms.errors import BadInput, NotThere
from lms.journal import record
from lms.learning.told import How
from lms.notices.choices import switchable
from lms.notices.telling import tell
from lms.practice.models import NextAction
from lms.practice.scope import NOTHING, coached_worker
from lms.prose import N_

BROUGHT = "outside_work.brought"
LONGEST_QUESTION = 1000

switchable(BROUGHT, N_("A worker asks for advice on outside work"), roles=[Role.COACH, Role.DIRECTOR])


def draft_key(person: Person) -> str:
    return f"outside:{person.id}"


def _begin_work(session: Session, person: Person, worker_id: int) -> None:
    """One's own, or of a worker one coaches. Raises NotThere."""
    if person.id != worker_id:
        coached_worker(session, person, worker_id)


texts_of("outside", "see outside work", _begin_work)


def bring(
    session: Session,
    worker: Person,
    *,
    what: What,
    track: str,
    body: str,
    question: str = "",
    job: OutsideJob | None = None,
    told: How | None = None,
    draft_version: int = 0,
    by: Person,
) -> OutsideWork:
    """A text for advice. Sent twice, it is brought once. Raises BadInput, DraftConflict, and those of
    must_coach."""
    entered = entered_by(session, worker, told, by)
    if job is not None and job.worker_id != worker.id:
        raise BadInput(_("Please choose one of the jobs on this list."), field="job")
    text, question = plain(body).strip(), plain(question).strip()
    track = job.track if job else track
    _check_work(session, text, question, track)
    for known in works_of(session, worker):
        if known.advice is None and (known.what, known.body) == (what, text):
            return known
    settle(session, by, draft_key(worker), body, version=draft_version)
    given = {"what": what, "track": track, "body": text, "question": question}
    row = OutsideWork(worker=worker, job=job, brought_at=now(), **given, **entered)
    session.add(row)
    record(session, BROUGHT, row, by=by, about=worker, what=what.value, told=told)
    _tell_brought(session, row, by=by)
    return row


def works_of(session: Session, worker: Person) -> list[OutsideWork]:
    """Newest first, with the advice."""
    advice = joinedload(OutsideWork.advice)
    mine = select(OutsideWork).where(OutsideWork.worker_id == worker.id).order_by(OutsideWork.id.desc())
    parts = (
        joinedload(OutsideWork.job),
        advice.joinedload(Advice.coach),
        advice.joinedload(Advice.receipt),
        advice.joinedload(Advice.next_action).selectinload(NextAction.reviews),
    )
    return list(session.scalars(mine.options(*parts)))


def seen_work(session: Session, viewer: Person, work_id: int) -> OutsideWork:
    """One's own, or of a worker the viewer accompanies. Raises NotThere."""
    found = session.get(OutsideWork, work_id)
    if found is None or not sees(session, viewer, found.worker_id):
        raise NotThere(NOTHING)
    return found


def _tell_brought(session: Session, row: OutsideWork, *, by: Person) -> None:
    session.flush()
    worker, url = row.worker, f"/outside-work/{row.id}"
    words = N_("%(worker)s brought work from outside and asks for advice.")
    for coach in coaches_of(session, worker):
        if coach.id != by.id:
            tell(session, coach, BROUGHT, words, url=url, worker=worker.name)
    if by.id != worker.id:
        words = N_("%(name)s entered your text, so that it gets advice.")
        tell(session, worker, ENTERED, words, url=url, name=by.name)


def _check_work(session: Session, text: str, question: str, track: str) -> None:
    if not text:
        raise BadInput(_("Please put in the text you would like advice on."), field="body")
    if len(text) > LONGEST:
        raise BadInput(_("This text is too long."), field="body")
    if len(question) > LONGEST_QUESTION:
        raise BadInput(_("This text is too long."), field="question")
    check_track(session, track)
