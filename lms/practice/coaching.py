"""Coaching sessions and what staff note for each other."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.db import now
from lms.drafting.drafts import plain, settle
from lms.drafting.keys import texts_of
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.choices import switchable
from lms.notices.telling import tell
from lms.practice import actions
from lms.practice.models import CoachingSession, How, Outcome, StaffNote, Submission
from lms.practice.scope import coached_worker, must_coach
from lms.prose import N_

LONGEST = 20_000
CLOCKS_DIFFER = timedelta(minutes=10)
LONG_AGO = timedelta(days=20 * 365)
"""Before that the year is a slip; what was kept on paper for years may be entered"""
HELD = "coaching_session.held"

switchable(HELD, N_("My coach wrote down what we talked about"), roles=[Role.WORKER])


class AlreadyEntered(Refusal):
    message = _("A session of this worker at this time has been entered already.")


def draft_key(worker: Person) -> str:
    return f"session:{worker.id}"


texts_of("session", "coach", coached_worker)


def hold_session(
    session: Session,
    worker: Person,
    *,
    held_at: datetime,
    how: How,
    notes: str,
    next_action: str = "",
    due: date | None = None,
    last_outcome: Outcome | None = None,
    staff_note: str = "",
    draft_version: int = 0,
    coach: Person | None = None,
    by: Person,
) -> CoachingSession:
    """A session that took place; `coach` when somebody else enters it. It ends in one next action, unless
    the last one goes on (`last_outcome` STILL). Raises BadInput, AlreadyEntered, DraftConflict, and
    those of must_coach."""
    coach = coach or by
    must_coach(session, by, worker)
    must_coach(session, coach, worker)
    before = actions.last_open(session, worker)
    row = CoachingSession(
        worker_id=worker.id,
        coach_id=coach.id,
        held_at=_past(held_at),
        how=how,
        notes=_said(notes, "body"),
        entered_by_id=by.id,
        created_at=now(),
    )
    _add_once(session, row)
    if before is not None and last_outcome is not None:
        actions.review(session, before, outcome=last_outcome, by=by)
    if next_action.strip() or before is None or last_outcome != Outcome.STILL:
        actions.agree(session, worker, next_action, due=due, coach=coach, held=row)
    if staff_note.strip():
        note(session, worker, staff_note, held=row, by=by)
    settle(session, by, draft_key(worker), notes, version=draft_version)
    record(session, HELD, row, by=by, about=worker, how=how.value, coach=coach.id)
    text = N_("%(coach)s wrote down what you talked about.")
    tell(session, worker, HELD, text, url=f"/practice#session-{row.id}", coach=coach.name)
    return row


def note(
    session: Session,
    worker: Person,
    text: str,
    *,
    submission: Submission | None = None,
    held: CoachingSession | None = None,
    by: Person,
) -> StaffNote:
    """For staff only, for good: no screen of the worker reads this table. Raises BadInput, NotYourWorker."""
    must_coach(session, by, worker)
    row = StaffNote(
        worker_id=worker.id,
        author_id=by.id,
        text=_said(text, "staff_note"),
        submission_id=submission.id if submission else None,
        session_id=held.id if held else None,
        created_at=now(),
    )
    session.add(row)
    record(session, "staff_note.written", row, by=by, about=worker)
    return row


def _past(held_at: datetime) -> datetime:
    if held_at > now() + CLOCKS_DIFFER:
        message = _("This time has not come yet. Please enter a session when it is over.")
        raise BadInput(message, field="held_at")
    if held_at < now() - LONG_AGO:
        raise BadInput(_("This is many years ago. Please look at the year once more."), field="held_at")
    return held_at


def _said(text: str, field: str) -> str:
    text = plain(text).strip()
    if not text:
        raise BadInput(_("Please write a few words."), field=field)
    if len(text) > LONGEST:
        raise BadInput(_("This text is too long."), field=field)
    return text


def _add_once(session: Session, row: CoachingSession) -> None:
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyEntered from error
