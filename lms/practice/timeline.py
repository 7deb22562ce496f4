"""The coaching record of one worker: what happened, newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from lms.accounts.models import Person
from lms.practice.models import (
    Assessment,
    CoachingSession,
    NextAction,
    StaffNote,
    Submission,
)

Kind = Literal["submission", "feedback", "session", "note", "more"]


@dataclass(frozen=True)
class More:
    """What a room above adds to the record."""

    id: int
    title: str
    url: str = ""
    next_action: NextAction | None = None
    read: bool | None = None
    """Whether the worker has read it; None for what nobody is asked to read"""


@dataclass(frozen=True)
class Entry:
    """`row` is a Submission, an Assessment, a CoachingSession, a StaffNote or More, by `kind`."""

    at: datetime
    kind: Kind
    row: Submission | Assessment | CoachingSession | StaffNote | More


MoreEntries = Callable[[Session, Person], list[Entry]]
_more: list[MoreEntries] = []


def more_entries_from(function: MoreEntries) -> None:
    """Rooms above add what belongs to a worker's record; for staff."""
    _more.append(function)


def timeline(session: Session, worker: Person) -> list[Entry]:
    """Everything, with staff notes: for those who coach this worker, never for the worker."""
    entries: list[Entry] = []
    for submission in _submissions(session, worker):
        entries.append(Entry(submission.submitted_at, "submission", submission))
        if submission.assessment is not None:
            entries.append(Entry(submission.assessment.created_at, "feedback", submission.assessment))
    entries += [Entry(held.held_at, "session", held) for held in sessions_of(session, worker)]
    entries += [Entry(note.created_at, "note", note) for note in _notes(session, worker)]
    entries += [entry for more in _more for entry in more(session, worker)]
    return sorted(entries, key=lambda entry: (entry.at, entry.row.id), reverse=True)


def sessions_of(session: Session, worker: Person) -> list[CoachingSession]:
    """Newest first, with the next action agreed; no staff notes are part of it."""
    held = select(CoachingSession).where(CoachingSession.worker_id == worker.id)
    with_parts = held.options(
        joinedload(CoachingSession.coach),
        joinedload(CoachingSession.next_action).selectinload(NextAction.reviews),
    )
    return list(session.scalars(with_parts.order_by(CoachingSession.held_at.desc())).unique())


def _submissions(session: Session, worker: Person) -> list[Submission]:
    feedback = joinedload(Submission.assessment)
    handed_in = select(Submission).where(Submission.worker_id == worker.id)
    with_parts = handed_in.options(
        joinedload(Submission.edition),
        feedback.joinedload(Assessment.coach),
        feedback.joinedload(Assessment.receipt),
        feedback.joinedload(Assessment.next_action).selectinload(NextAction.reviews),
        feedback.selectinload(Assessment.replies),
    )
    return list(session.scalars(with_parts).unique())


def _notes(session: Session, worker: Person) -> list[StaffNote]:
    written = select(StaffNote).where(StaffNote.worker_id == worker.id)
    return list(session.scalars(written.options(selectinload(StaffNote.author))))
