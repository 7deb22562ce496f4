"""The worker's own list of jobs outside, and what they bring of them to the coach."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.people import coaches_of
from lms.coaching.outside.models import Outcome, OutsideJob, OutsideWork, What
from lms.db import now
from lms.drafting.drafts import LONGEST, plain, settle
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.practice.scope import NOTHING, coached_workers
from lms.prose import N_

TRACKS = ("writing", "clerical")
LONGEST_TITLE, LONGEST_URL, LONGEST_QUESTION = 120, 500, 1000
MOST_YEN = 100_000_000


class OwnOnly(Refusal):
    message = _("Only the worker themselves can keep this list.")


def draft_key(person: Person) -> str:
    return f"outside:{person.id}"


def log_job(
    session: Session,
    worker: Person,
    *,
    title: str,
    track: str,
    url: str = "",
    due: date | None = None,
    pay_yen: int | None = None,
    pay_shared: bool = False,
    by: Person,
) -> OutsideJob:
    """Raises BadInput, OwnOnly. The same title sent again today is the same job."""
    _must_be_own(worker, by)
    title, url = plain(title).strip(), url.strip()
    _check_job(title, track, url, pay_yen)
    for known in jobs_of(session, worker):
        if (known.title, known.url, known.created_at.date()) == (title, url, now().date()):
            return known
    row = OutsideJob(
        worker=worker, title=title, track=track, url=url, due=due, pay_yen=pay_yen, pay_shared=pay_shared
    )
    session.add(row)
    record(session, "outside_job.logged", row, by=by, about=worker, track=track)
    return row


def say_outcome(session: Session, job: OutsideJob, outcome: Outcome, *, by: Person) -> OutsideJob:
    """What became of it; may be said anew."""
    _must_be_own(job.worker, by)
    job.outcome = outcome
    record(session, "outside_job.ended", job, by=by, about=by, outcome=outcome.value)
    return job


def bring(
    session: Session,
    worker: Person,
    *,
    what: What,
    track: str,
    body: str,
    question: str = "",
    job: OutsideJob | None = None,
    draft_version: int = 0,
    by: Person,
) -> OutsideWork:
    """A text for advice. Sent twice, it is brought once. Raises BadInput, OwnOnly, DraftConflict."""
    _must_be_own(worker, by)
    text, question = plain(body).strip(), plain(question).strip()
    track = job.track if job else track
    _check_work(text, question, track)
    for known in works_of(session, worker):
        if known.advice is None and (known.what, known.body) == (what, text):
            return known
    settle(session, by, draft_key(worker), body, version=draft_version)
    row = OutsideWork(
        worker=worker, job=job, what=what, track=track, body=text, question=question, brought_at=now()
    )
    session.add(row)
    record(session, "outside_work.brought", row, by=by, about=worker, what=what.value)
    words = N_("%(worker)s brought work from outside and asks for advice.")
    for coach in coaches_of(session, worker):
        tell(session, coach, "outside_work.brought", words, url=f"/outside-work/{row.id}", worker=worker.name)
    return row


def jobs_of(session: Session, worker: Person) -> list[OutsideJob]:
    """Newest first."""
    mine = select(OutsideJob).where(OutsideJob.worker_id == worker.id)
    return list(session.scalars(mine.order_by(OutsideJob.id.desc())))


def works_of(session: Session, worker: Person) -> list[OutsideWork]:
    """Newest first."""
    mine = select(OutsideWork).where(OutsideWork.worker_id == worker.id)
    return list(session.scalars(mine.order_by(OutsideWork.id.desc())))


def seen_work(session: Session, viewer: Person, work_id: int) -> OutsideWork:
    """One's own, or of a worker the viewer accompanies. Raises NotThere."""
    found = session.get(OutsideWork, work_id)
    coached = coached_workers(viewer).with_only_columns(Person.id)
    if found is None or not (
        found.worker_id == viewer.id or session.scalar(coached.where(Person.id == found.worker_id))
    ):
        raise NotThere(NOTHING)
    return found


def own_job(session: Session, worker: Person, job_id: int) -> OutsideJob:
    """Raises NotThere."""
    found = session.get(OutsideJob, job_id)
    if found is None or found.worker_id != worker.id:
        raise NotThere(NOTHING)
    return found


def _must_be_own(worker: Person, by: Person) -> None:
    """A director enters it for somebody on the phone."""
    if by.id != worker.id and not by.has(Role.DIRECTOR):
        raise OwnOnly


def _check_job(title: str, track: str, url: str, pay_yen: int | None) -> None:
    if not title:
        raise BadInput(_("Please write what the job is."), field="title")
    if len(title) > LONGEST_TITLE:
        raise BadInput(_("This text is too long."), field="title")
    _check_track(track)
    if url and (len(url) > LONGEST_URL or not _is_web(url)):
        raise BadInput(_("Please enter a whole address that begins with https://."), field="url")
    if pay_yen is not None and not 0 <= pay_yen <= MOST_YEN:
        raise BadInput(_("Please enter the pay in yen, or leave it empty."), field="pay_yen")


def _check_work(text: str, question: str, track: str) -> None:
    if not text:
        raise BadInput(_("Please put in the text you would like advice on."), field="body")
    if len(text) > LONGEST:
        raise BadInput(_("This text is too long."), field="body")
    if len(question) > LONGEST_QUESTION:
        raise BadInput(_("This text is too long."), field="question")
    _check_track(track)


def _check_track(track: str) -> None:
    if track not in TRACKS:
        raise BadInput(_("Please choose what kind of work it is."), field="track")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isprintable() and " " not in url
