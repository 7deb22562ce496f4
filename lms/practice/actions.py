"""次の一歩: agreed one at a time, and looked back upon before the next one is agreed."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, today
from lms.drafting.drafts import plain
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.practice.models import (
    ActionReview,
    Assessment,
    CoachingSession,
    NextAction,
    Outcome,
    Submission,
)
from lms.practice.scope import must_coach

LONGEST = 500


class AlreadySettled(Refusal):
    message = _("This next action is settled already.")


def agree(
    session: Session,
    worker: Person,
    text: str,
    *,
    coach: Person,
    due: date | None = None,
    assessment: Assessment | None = None,
    held: CoachingSession | None = None,
) -> NextAction:
    """The one next action of a piece's feedback, of a session, or of what a room above advises on. Raises
    BadInput.

    Whoever calls it writes the journal; it is never agreed on its own.
    """
    text = plain(text).strip()
    if not text:
        raise BadInput(_("Please write the one next action."), field="next_action")
    if len(text) > LONGEST:
        message = _("Please keep the next action short: at most %(n)s characters.", n=LONGEST)
        raise BadInput(message, field="next_action")
    if due is not None and due < today():
        raise BadInput(_("This day has passed already."), field="due")
    row = NextAction(worker_id=worker.id, coach_id=coach.id, text=text, due=due, created_at=now())
    row.assessment, row.coaching_session = assessment, held
    session.add(row)
    session.flush()
    return row


def review(session: Session, action: NextAction, *, outcome: Outcome, by: Person) -> ActionReview:
    """What became of it, in the worker's own word or the coach's. Raises AlreadySettled, NotYourWorker."""
    worker = session.get_one(Person, action.worker_id)
    if by.id != worker.id:
        must_coach(session, by, worker)
    if not action.is_open:
        raise AlreadySettled
    row = ActionReview(action_id=action.id, outcome=outcome, by_id=by.id, at=now())
    action.reviews.append(row)
    if outcome == Outcome.DONE:
        action.done_at = now()
    elif outcome == Outcome.CHANGED:
        action.changed_at = now()
    record(session, "next_action.reviewed", action, by=by, about=worker, outcome=outcome.value)
    return row


def last_open(session: Session, worker: Person, *, lesson_id: int | None = None) -> NextAction | None:
    """The newest that stands open; with a lesson, one that came from its piece goes before others."""
    standing = (
        select(NextAction)
        .outerjoin(Assessment, Assessment.id == NextAction.assessment_id)
        .outerjoin(Submission, Submission.id == Assessment.submission_id)
        .where(NextAction.worker_id == worker.id, _is_open())
    )
    of_lesson = case((Submission.lesson_id == lesson_id, 0), else_=1)
    order = (of_lesson, NextAction.id.desc()) if lesson_id else (NextAction.id.desc(),)
    return session.scalar(standing.order_by(*order).limit(1))


def open_actions(session: Session, worker_ids: list[int]) -> list[NextAction]:
    """Those standing open, the earliest due first, then those without a day."""
    standing = select(NextAction).where(NextAction.worker_id.in_(worker_ids), _is_open())
    return list(session.scalars(standing.order_by(NextAction.due.is_(None), NextAction.due, NextAction.id)))


def _is_open() -> ColumnElement[bool]:
    return NextAction.done_at.is_(None) & NextAction.changed_at.is_(None)
