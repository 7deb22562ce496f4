"""Who could take a task, offering it, and the worker's answer."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.db import now, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills import readiness
from lms.skills.facts import Kind
from lms.skills.models import Fact, FactVoid
from lms.skills.standings.reading import standings
from lms.teamjobs import eligibility, terms
from lms.teamjobs.capacity import hours_free
from lms.teamjobs.eligibility import Candidate, Eligible, NotEligible
from lms.teamjobs.models import Decline, Offer, Placement, Task, Terms
from lms.teamjobs.tasks import AlreadyTaken, draft_terms, withdraw_offers
from lms.teamjobs.verifying.barring import barred

RECENT = timedelta(days=90)


class NotEligibleNow(Refusal):
    message = _("This worker cannot take the task now.")


class NotOpen(Refusal):
    message = _("This offer is no longer open.")


def ranked(session: Session, task: Task) -> tuple[list[Eligible], list[NotEligible]]:
    """Every worker for the task: the eligible ranked with reasons, the others with the first reason."""
    ask = eligibility.Ask(task.id, task.min_level, task.hours, task.personal_data, task.trial)
    return eligibility.judge(ask, candidates(session, task))


def candidates(session: Session, task: Task) -> list[Candidate]:
    """The workers as the rules see them; a handful of queries however many there are."""
    workers = people.people_with(session, Role.WORKER)
    stands = standings(session, workers)
    free = hours_free(session, workers, until=task.due_on, today=today())
    offers = {offer.worker_id: offer for offer in task.offers}
    recent = _recent_placements(session)
    secret = _promised_secrecy(session)
    resting = people.resting_ids(session, on=today())
    trial_ready = _ready_for(session, task) if task.trial else set()
    own_data = barred(session, task)
    return [
        Candidate(
            worker_id=worker.id,
            name=worker.name,
            level=stands[worker.id][task.track].level,
            hours_free=free[worker.id],
            resting=worker.id in resting,
            promised_secrecy=worker.id in secret,
            declined=bool((offer := offers.get(worker.id)) and offer.decline),
            offered=bool(offer and not offer.decline),
            recent_placements=recent[worker.id],
            stale=stands[worker.id][task.track].stale or not stands[worker.id][task.track].facts,
            trial_ready=worker.id in trial_ready,
            own_data=worker.id in own_data,
        )
        for worker in workers
    ]


def offer(
    session: Session, task: Task, worker: Person, *, answer_by: date, note: str = "", by: Person
) -> Offer:
    """Send draft terms. Refused when the rules say the worker cannot take the task now."""
    if task.placement is not None or task.cancelled_at:
        raise AlreadyTaken
    if answer_by < today() or answer_by > task.due_on:
        raise BadInput(
            _("The day for the answer must lie between today and the due date."), field="answer_by"
        )
    fit, _unfit = ranked(session, task)
    if worker.id not in {row.candidate.worker_id for row in fit}:
        raise NotEligibleNow
    row = Offer(
        task=task,
        worker=worker,
        draft=draft_terms(session, task, worker),
        answer_by=answer_by,
        note=note.strip(),
        by_id=by.id,
    )
    session.add(row)
    session.flush()
    record(session, "offer.sent", row, by=by, about=worker, task=task.id)
    text = (
        N_(
            "All conditions of the next level hold. There is a trial task for you to think about: "
            "“%(title)s”. It is paid like any other, and you are free to accept or decline."
        )
        if task.trial
        else N_("There is a task for you to think about: “%(title)s”. You are free to accept or decline.")
    )
    tell(session, worker, "offer.sent", text, url=f"/offers/{row.id}", title=task.title)
    return row


def accept(session: Session, row: Offer, *, by: Person) -> Placement:
    """The worker says yes: the terms are frozen and delivered in the same moment. Exactly one worker wins."""
    _must_be_open(row, by)
    placement = Placement(task_id=row.task_id, offer=row, worker_id=row.worker_id)
    session.add(placement)
    try:
        session.flush()
    except IntegrityError:
        raise AlreadyTaken from None
    frozen = draft_terms(session, row.task, row.worker)
    document = Terms(placement_id=placement.id, items=frozen, sha256=terms.fingerprint(frozen))
    session.add(document)
    session.flush()
    session.refresh(row.task, ["placement"])
    withdraw_offers(session, row.task, but=row)
    record(session, "offer.accepted", row, by=by, about=row.worker, task=row.task_id)
    record(session, "terms.delivered", document, by=None, about=row.worker, sha256=document.sha256)
    text = N_("The terms of “%(title)s” are here to read and to keep. You can start now.")
    tell(session, row.worker, "terms.delivered", text, url=f"/terms/{document.id}", title=row.task.title)
    _tell_director(session, row, "offer.accepted", N_("%(name)s has accepted “%(title)s”."))
    return placement


def decline(session: Session, row: Offer, *, reason: str = "", by: Person) -> Decline:
    """The worker says no. Free of reason and of consequence."""
    _must_be_open(row, by)
    answer = Decline(offer=row, reason=reason.strip())
    session.add(answer)
    record(session, "offer.declined", row, by=by, about=row.worker, task=row.task_id)
    _tell_director(session, row, "offer.declined", N_("%(name)s will not take “%(title)s” this time."))
    return answer


def take_back(session: Session, row: Offer, *, by: Person) -> Offer:
    """The worker cannot take it any more, through no fault of theirs. It counts as no answer."""
    if not row.open:
        raise NotOpen
    row.withdrawn_at = now()
    record(session, "offer.withdrawn", row, by=by, about=row.worker, task=row.task_id)
    text = N_("The task “%(title)s” is no longer open. Thank you for looking at it.")
    tell(session, row.worker, "offer.withdrawn", text, url="/offers", title=row.task.title)
    text = N_("The offer of “%(title)s” to %(name)s is taken back: please ask somebody else.")
    _tell_director(session, row, "offer.withdrawn", text)
    return row


def _tell_director(session: Session, row: Offer, kind: str, text: str) -> None:
    said = {"url": f"/tasks/{row.task_id}", "name": row.worker.name, "title": row.task.title}
    for director in people.there_of(session, row.by_id, Role.DIRECTOR):
        tell(session, director, kind, text, **said)


def _must_be_open(row: Offer, by: Person) -> None:
    if row.worker_id != by.id:
        raise Refusal(_("Only the worker who got the offer answers it."))
    if row.withdrawn_at or row.task.cancelled_at or (row.task.placement and row.placement is None):
        raise AlreadyTaken
    if not row.open:
        raise NotOpen


def _ready_for(session: Session, task: Task) -> set[int]:
    """Who could be proposed for the task's level, but for the one who writes it."""
    found = readiness.ready(session, but=session.get_one(Person, task.by_id))
    return {one.worker_id for one in found if (one.track, one.level) == (task.track, task.min_level)}


def _recent_placements(session: Session) -> Counter[int]:
    since = select(Placement.worker_id, func.count()).where(Placement.accepted_at > now() - RECENT)
    counts: Counter[int] = Counter()
    for worker_id, count in session.execute(since.group_by(Placement.worker_id)):
        counts[worker_id] = count
    return counts


def _promised_secrecy(session: Session) -> set[int]:
    promised = select(Fact.worker_id).outerjoin(FactVoid).where(Fact.kind == Kind.NDA, FactVoid.id.is_(None))
    return set(session.scalars(promised))
