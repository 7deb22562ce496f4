"""The worker's list of jobs outside: kept by themselves, or by staff who were told by phone, on paper or
face to face."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.coaching.outside.models import Outcome, OutsideJob, OutsideWork
from lms.db import now
from lms.drafting.drafts import plain
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.learning.told import How
from lms.notices.telling import tell
from lms.practice.scope import NOTHING, coached_workers, must_coach
from lms.prose import N_
from lms.skills.ladders import names

WITHIN_THE_TEAM = frozenset({"directing"})
"""Skills that nobody is paid for outside: they keep the team going"""
LONGEST_TITLE, LONGEST_URL = 120, 500
MOST_YEN = 100_000_000
ENTERED = "outside_job.entered"


class TextsHangOnIt(Refusal):
    message = _("A text was brought for this job, so it stays on the list: the advice belongs to it.")


class OnlyTheWorker(Refusal):
    message = _("The worker put this job on the list, so only the worker can take it off.")


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
    told: How | None = None,
    by: Person,
) -> OutsideJob:
    """`told`: how staff heard of it, when they enter it for the worker. The same title sent again today is
    the same job. Raises BadInput, and those of must_coach."""
    entered = entered_by(session, worker, told, by)
    title, url = plain(title).strip(), url.strip()
    _check_job(session, title, track, url, pay_yen)
    for known in jobs_of(session, worker):
        if (known.title, known.url, known.created_at.date()) == (title, url, now().date()):
            return known
    given = {"track": track, "due": due, "pay_yen": pay_yen, "pay_shared": pay_shared}
    row = OutsideJob(worker=worker, title=title, url=url, created_at=now(), **given, **entered)
    session.add(row)
    record(session, "outside_job.logged", row, by=by, about=worker, track=track, told=told)
    _tell_own(session, row, N_("%(name)s put “%(title)s” on your list of outside work."), by=by)
    return row


def mend_job(
    session: Session,
    job: OutsideJob,
    *,
    title: str,
    track: str,
    url: str = "",
    due: date | None = None,
    pay_yen: int | None = None,
    pay_shared: bool = False,
    by: Person,
) -> OutsideJob:
    """Other particulars. Texts already brought keep their kind of work.

    Raises BadInput, and those of must_coach."""
    _must_take_part(session, job.worker, by)
    title, url = plain(title).strip(), url.strip()
    _check_job(session, title, track, url, pay_yen)
    job.title, job.track, job.url, job.due = title, track, url, due
    job.pay_yen, job.pay_shared = pay_yen, pay_shared
    record(session, "outside_job.mended", job, by=by, about=job.worker)
    _tell_own(session, job, N_("%(name)s mended “%(title)s” on your list of outside work."), by=by)
    return job


def say_outcome(session: Session, job: OutsideJob, outcome: Outcome, *, by: Person) -> OutsideJob:
    """What became of it; may be said anew."""
    _must_take_part(session, job.worker, by)
    job.outcome = outcome
    record(session, "outside_job.ended", job, by=by, about=job.worker, outcome=outcome.value)
    return job


def remove_job(session: Session, job: OutsideJob, *, by: Person) -> None:
    """Off the list, as long as no text was brought for it. Staff only what staff entered for the worker.

    Raises TextsHangOnIt, OnlyTheWorker, and those of must_coach."""
    _must_take_part(session, job.worker, by)
    if not may_remove(job, by):
        raise OnlyTheWorker
    if with_texts(session, [job]):
        raise TextsHangOnIt
    record(session, "outside_job.removed", job, by=by, about=job.worker)
    _tell_own(session, job, N_("%(name)s took “%(title)s” off your list of outside work."), by=by)
    session.delete(job)


def may_remove(job: OutsideJob, person: Person) -> bool:
    return person.id == job.worker_id or job.entered_by_id is not None


def with_texts(session: Session, jobs: Collection[OutsideJob]) -> set[int]:
    """Ids of those that a text was brought for."""
    found = select(OutsideWork.job_id).where(OutsideWork.job_id.in_([job.id for job in jobs]))
    return {job_id for job_id in session.scalars(found) if job_id is not None}


def jobs_of(session: Session, worker: Person) -> list[OutsideJob]:
    """Newest first."""
    mine = select(OutsideJob).where(OutsideJob.worker_id == worker.id)
    return list(session.scalars(mine.order_by(OutsideJob.id.desc())))


def seen_job(session: Session, viewer: Person, job_id: int) -> OutsideJob:
    """One's own, or of a worker the viewer accompanies. Raises NotThere."""
    found = session.get(OutsideJob, job_id)
    if found is None or not sees(session, viewer, found.worker_id):
        raise NotThere(NOTHING)
    return found


def sees_pay(job: OutsideJob, viewer: Person) -> bool:
    """The pay is the worker's own affair; whoever entered it for them knows it anyway."""
    open_to_all = job.pay_yen is None or job.pay_shared
    return open_to_all or viewer.id in (job.worker_id, job.entered_by_id)


def sees(session: Session, viewer: Person, worker_id: int) -> bool:
    coached = coached_workers(viewer).where(Person.id == worker_id)
    return viewer.id == worker_id or session.scalar(coached) is not None


def entered_by(session: Session, worker: Person, told: How | None, by: Person) -> dict[str, Any]:
    """Who entered it and how it was told, when it was not the worker."""
    _must_take_part(session, worker, by)
    if by.id == worker.id:
        return {}
    if told is None:
        raise BadInput(_("Please choose how it was told."), field="told")
    return {"entered_by_id": by.id, "told": told}


def kinds(session: Session) -> dict[str, str]:
    """{track: name}: what work outside can be."""
    return {track: name for track, name in names(session).items() if track not in WITHIN_THE_TEAM}


def check_track(session: Session, track: str) -> None:
    if track not in kinds(session):
        raise BadInput(_("Please choose what kind of work it is."), field="track")


def _must_take_part(session: Session, worker: Person, by: Person) -> None:
    if by.id != worker.id:
        must_coach(session, by, worker)


def _tell_own(session: Session, job: OutsideJob, words: str, *, by: Person) -> None:
    """Whoever did it knows already."""
    if by.id != job.worker_id:
        tell(session, job.worker, ENTERED, words, url="/outside", name=by.name, title=job.title)


def _check_job(session: Session, title: str, track: str, url: str, pay_yen: int | None) -> None:
    if not title:
        raise BadInput(_("Please write what the job is."), field="title")
    if len(title) > LONGEST_TITLE:
        raise BadInput(_("This text is too long."), field="title")
    check_track(session, track)
    if url and (len(url) > LONGEST_URL or not _is_web(url)):
        raise BadInput(_("Please enter a whole address that begins with https://."), field="url")
    if pay_yen is not None and not 0 <= pay_yen <= MOST_YEN:
        raise BadInput(_("Please enter the pay in yen, or leave it empty."), field="pay_yen")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isprintable() and " " not in url
