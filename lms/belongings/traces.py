"""A name where no column of the person's says it: in notices to others, in tables the director sent, in
failed tries to sign in, in what the journal and the ledger of jobs wrote down. Names inside longer texts that
others wrote cannot be found safely (0024)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Person, SignInFailure
from lms.background import Job
from lms.importing.models import TableImport
from lms.journal import Event
from lms.notices.models import Notice

TYPED = {
    "course_archive.brought": "name",
    "letter.not_delivered": "error",
    "person.reopened": "reason",
    "person.suspended": "reason",
    "question_file.brought": "name",
    "role.given": "reason",
    "role.taken": "reason",
    "supervised_job.coach_changed": "reason",
    "table_import.confirmed": "file",
    "upload.withdrawn": "name",
    "video.removed": "title",
}
"""What the journal keeps besides numbers and codes: names of files, what a mail server said of an address,
why a role was taken"""


def forget(session: Session, person: Person, *, name: str, instead: str) -> None:
    for notice in session.scalars(select(Notice).execution_options(yield_per=1000)):
        if _holds(notice.arguments, name):
            notice.arguments = _with(notice.arguments, name, instead)
    for table in session.scalars(select(TableImport)).all():
        _clean(session, table, name, instead)
    session.execute(delete(SignInFailure).where(SignInFailure.key == f"account:{person.id}"))


def forget_typed(session: Session, person: Person, *, words: Sequence[str]) -> None:
    """File names in the journal, and errors of jobs that say the name or the address."""
    by_or_about = or_(Event.actor_id == person.id, Event.worker_id == person.id)
    for event in session.scalars(select(Event).where(by_or_about, Event.verb.in_(TYPED))):
        event.detail = event.detail | {TYPED[event.verb]: ""}
    spoken_of = or_(*(Job.error.contains(word, autoescape=True) for word in words))
    session.execute(update(Job).where(spoken_of).values(error=""))


def _clean(session: Session, table: TableImport, name: str, instead: str) -> None:
    """A table that waits would be taken in for somebody who is gone: it goes."""
    if table.confirmed_at is None and _holds(table.table, name):
        session.delete(table)
    elif table.outcome is not None and _holds(table.outcome, name):
        table.outcome = _with(table.outcome, name, instead)


def _holds(value: Any, name: str) -> bool:
    """Whether a text in the JSON value is the name."""
    return bool(_with(value, name, "") != value)


def _with(value: Any, name: str, instead: str) -> Any:
    if isinstance(value, dict):
        return {key: _with(one, name, instead) for key, one in value.items()}
    if isinstance(value, list):
        return [_with(one, name, instead) for one in value]
    return instead if value == name else value
