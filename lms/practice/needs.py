"""Who needs help today, and why: the coach's one ordered list.

Silence counts from the last thing a worker did themselves (signing in is not one), or from the last contact a
coach wrote down; a rest stops the clock. The list is for staff and never shown to the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from lms.accounts.models import Person, Rest
from lms.db import HERE, now, today
from lms.drafting.models import Draft
from lms.journal import Event
from lms.learning.quiz import text_marks
from lms.practice.actions import open_actions
from lms.practice.concerned import CONTACT, NOT_A_SIGN, SILENT_AFTER, Accompanied, silent_ids, waiting_ids
from lms.practice.handing_in import practice_of
from lms.practice.models import Assessment, Reply, Submission
from lms.practice.scope import coached_workers
from lms.prose import ago, day


class Reason(StrEnum):
    """In the order of the list."""

    MEETING = "meeting"
    """Today, or held and not written down"""
    PIECE = "piece"
    TEXT = "text"
    ADVICE = "advice"
    """Asked about work outside the team"""
    REPLY = "reply"
    ACTION = "action"
    SILENT = "silent"


@dataclass(frozen=True)
class Need:
    reason: Reason
    worker: Person
    since: datetime
    text: str
    """One sentence: what waits, since when"""
    url: str
    """The one place to do something about it"""


MoreNeeds = Callable[[Session, Person, Mapping[int, Person]], list[Need]]
"""(session, coach, {id: worker} of those they accompany) → needs"""
_more: list[MoreNeeds] = []


def more_needs_from(function: MoreNeeds) -> None:
    """Rooms above put on the list what they know."""
    _more.append(function)


def needs_of(session: Session, coach: Person) -> list[Need]:
    """Meetings, waiting pieces by age, unanswered replies, next actions due, silent learners. Only workers
    for whom something may wait are loaded: a director accompanies thousands."""
    coached = coached_workers(coach).where(Person.disabled_at.is_(None))
    some = or_(*(Person.id.in_(ids) for ids in (*waiting_ids(), silent_ids(coached))))
    workers = {worker.id: worker for worker in session.scalars(coached.where(some))}
    awake = _without_resting(session, workers)
    found = [
        *_pieces(session, workers),
        *_texts(session, workers),
        *_replies(session, workers),
        *_actions(session, awake),
        *_silent(session, awake),
        *(need for more in _more for need in more(session, coach, Accompanied(session, coached))),
    ]
    return sorted(found, key=lambda need: list(Reason).index(need.reason))


def _pieces(session: Session, workers: dict[int, Person]) -> list[Need]:
    waiting = (
        select(Submission)
        .outerjoin(Submission.assessment)
        .where(Submission.worker_id.in_(workers), Assessment.id.is_(None))
        .options(joinedload(Submission.edition))
        .order_by(Submission.submitted_at, Submission.id)
    )
    return [_piece(workers[row.worker_id], row) for row in session.scalars(waiting)]


def _piece(worker: Person, row: Submission) -> Need:
    words = {"title": practice_of(row.edition).title, "n": row.n, "when": ago(row.submitted_at, at=now())}
    text = _("“%(title)s”, round %(n)s, was handed in: %(when)s.", **words)
    return Need(Reason.PIECE, worker, row.submitted_at, text, f"/submissions/{row.id}/assessment")


def _texts(session: Session, workers: dict[int, Person]) -> list[Need]:
    """Free texts of quizzes, whose results wait for the coach."""
    return [
        Need(
            Reason.TEXT,
            workers[row.person_id],
            row.submitted_at or row.started_at,
            _(
                "Own words in the quiz “%(title)s” wait to be read: %(when)s.",
                title=row.edition.title,
                when=ago(row.submitted_at or row.started_at, at=now()),
            ),
            f"/attempts/{row.id}/texts",
        )
        for row in text_marks.waiting(session, workers)
    ]


def _replies(session: Session, workers: dict[int, Person]) -> list[Need]:
    """The worker has the last word, and no later round was marked."""
    last = select(func.max(Reply.id)).group_by(Reply.assessment_id)
    unanswered = (
        select(Reply, Submission)
        .join(Assessment, Assessment.id == Reply.assessment_id)
        .join(Assessment.submission)
        .where(
            Reply.id.in_(last),
            Reply.author_id == Submission.worker_id,
            Submission.worker_id.in_(workers),
            ~_marked_later(),
        )
        .options(joinedload(Submission.edition))
        .order_by(Reply.created_at)
    )
    return [_reply(workers[piece.worker_id], reply, piece) for reply, piece in session.execute(unanswered)]


def _marked_later() -> ColumnElement[bool]:
    later = aliased(Submission)
    same_piece = later.worker_id == Submission.worker_id, later.lesson_id == Submission.lesson_id
    marked = exists().where(Assessment.submission_id == later.id)
    return exists(select(later.id).where(*same_piece, later.n > Submission.n, marked).correlate(Submission))


def _reply(worker: Person, reply: Reply, piece: Submission) -> Need:
    words = {"title": practice_of(piece.edition).title, "when": ago(reply.created_at, at=now())}
    text = _("A reply about “%(title)s” waits for an answer: %(when)s.", **words)
    return Need(Reason.REPLY, worker, reply.created_at, text, f"/submissions/{piece.id}#replies")


def _actions(session: Session, workers: dict[int, Person]) -> list[Need]:
    due = [row for row in open_actions(session, list(workers)) if row.due and row.due <= today()]
    return [
        Need(
            Reason.ACTION,
            workers[row.worker_id],
            datetime.combine(row.due, time(), HERE).astimezone(UTC),
            _("Next action “%(text)s”, meant for %(day)s.", text=row.text, day=day(row.due)),
            f"/workers/{row.worker_id}",
        )
        for row in due
        if row.due
    ]


def _silent(session: Session, workers: dict[int, Person]) -> list[Need]:
    signs = last_signs(session, workers)
    return sorted(
        (
            Need(Reason.SILENT, worker, since, _silence(since), f"/workers/{worker.id}")
            for worker in workers.values()
            if now() - (since := signs[worker.id]) > SILENT_AFTER
        ),
        key=lambda need: need.since,
    )


def _silence(since: datetime) -> str:
    days = (now() - since).days
    return str(ngettext("Nothing heard for %(num)s day.", "Nothing heard for %(num)s days.", days))


def last_signs(session: Session, workers: dict[int, Person]) -> dict[int, datetime]:
    """When each worker last did something, was talked to, or came back from a rest; else joined."""
    signs = {worker.id: worker.created_at for worker in workers.values()}
    own = and_(Event.actor_id == Event.worker_id, Event.verb.not_in(NOT_A_SIGN))
    seen = Event.worker_id.in_(workers), or_(own, Event.verb.in_(CONTACT))
    drafts = select(Draft.person_id, func.max(Draft.updated_at)).where(Draft.person_id.in_(workers))
    for rows in (
        session.execute(select(Event.worker_id, func.max(Event.at)).where(*seen).group_by(Event.worker_id)),
        session.execute(drafts.group_by(Draft.person_id)),
        _back_from_rest(session, workers),
    ):
        for worker_id, at in rows:
            if worker_id is not None and at is not None:
                signs[worker_id] = max(signs[worker_id], at)
    return signs


def _back_from_rest(session: Session, workers: dict[int, Person]) -> list[tuple[int, datetime]]:
    rested = select(Rest).where(Rest.worker_id.in_(workers), Rest.until >= Rest.since)
    return [
        (rest.worker_id, datetime.combine(rest.until + timedelta(days=1), time(), HERE).astimezone(UTC))
        for rest in session.scalars(rested)
        if rest.until is not None
    ]


def _without_resting(session: Session, workers: dict[int, Person]) -> dict[int, Person]:
    covers = Rest.since <= today(), or_(Rest.until.is_(None), Rest.until >= today())
    resting = set(session.scalars(select(Rest.worker_id).where(Rest.worker_id.in_(workers), *covers)))
    return {worker_id: worker for worker_id, worker in workers.items() if worker_id not in resting}
