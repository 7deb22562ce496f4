"""Who of thousands may need something: ids that the database finds, so that only these are loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cached_property

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Rest
from lms.db import HERE, now, today
from lms.drafting.models import Draft
from lms.journal import Event
from lms.learning.progress import Attempt
from lms.practice.models import Assessment, NextAction, Reply, Submission

SILENT_AFTER = timedelta(days=14)
MOST_SILENT = 100
"""Silent workers on one list; nobody writes to more in a day, and the next ones follow"""
CONTACT = (
    "coaching_session.held",
    "staff_note.written",
    "reply.written",
    "attempt.told",
    "attempt.submitted",
    "submission.handed_in",
)
"""Whoever wrote it down: the worker was there"""
NOT_A_SIGN = ("person.signed_in",)


class Accompanied(Mapping[int, Person]):
    """Everybody a coach accompanies, loaded when asked for."""

    def __init__(self, session: Session, coached: Select[Person]) -> None:
        self._session, self._coached = session, coached

    def __getitem__(self, worker_id: int) -> Person:
        found = self._session.scalar(self._coached.where(Person.id == worker_id))
        if found is None:
            raise KeyError(worker_id)
        return found

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, worker_id: object) -> bool:
        return worker_id in self._ids

    @cached_property
    def _ids(self) -> frozenset[int]:
        return frozenset(self._session.scalars(self._coached.with_only_columns(Person.id)))


def waiting_ids() -> list[Select[int]]:
    """Whose pieces, texts, replies or next actions may wait; the list of needs looks exactly."""
    last = select(func.max(Reply.id)).group_by(Reply.assessment_id)
    return [
        select(Submission.worker_id).outerjoin(Submission.assessment).where(Assessment.id.is_(None)),
        select(Attempt.person_id).where(Attempt.texts_waiting > 0),
        select(Reply.author_id).where(Reply.id.in_(last)),
        select(NextAction.worker_id).where(NextAction.done_at.is_(None), NextAction.due <= today()),
    ]


def silent_ids(coached: Select[Person]) -> Select[int]:
    """The first MOST_SILENT who gave no sign lately and do not rest."""
    since = now() - SILENT_AFTER
    own = or_(and_(Event.actor_id == Event.worker_id, Event.verb.not_in(NOT_A_SIGN)), Event.verb.in_(CONTACT))
    return (
        coached.where(
            Person.created_at < since,
            ~exists().where(Event.worker_id == Person.id, Event.at >= since, own),
            ~exists().where(Draft.person_id == Person.id, Draft.updated_at >= since),
            ~exists().where(
                Rest.worker_id == Person.id,
                Rest.until.is_(None)
                | (Rest.until >= Rest.since) & (Rest.until >= since.astimezone(HERE).date()),
            ),
        )
        .with_only_columns(Person.id)
        .order_by(Person.id)
        .limit(MOST_SILENT)
    )
