"""Who may see and coach whom. A row outside the scope is 404, the same as absence."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.accounts.models import Pairing, Person, Role
from lms.accounts.permissions import visible_workers
from lms.errors import NotThere, Refusal
from lms.practice.models import NextAction, Submission
from lms.skills.seeing import may_look

NOTHING = _("There is nothing at this address, or it is not for you.")


class NotYourWorker(Refusal):
    message = _("Only a coach who accompanies this worker, or the director, can do this.")


class OwnPiece(Refusal):
    message = _("Nobody can mark their own work.")


def coached_workers(person: Person) -> Select[Person]:
    """Workers whose coaching record `person` may keep: as visible_workers, but never their own."""
    return visible_workers(person).where(Person.id != person.id)


def coached_worker(session: Session, person: Person, worker_id: int) -> Person:
    """Raises NotThere."""
    found = session.scalar(coached_workers(person).where(Person.id == worker_id))
    if found is None:
        raise NotThere(NOTHING)
    return found


def visible_submission(session: Session, viewer: Person, submission_id: int) -> Submission:
    """A piece of the viewer's own or of a worker they coach. Raises NotThere."""
    workers = visible_workers(viewer).with_only_columns(Person.id)
    mine = select(Submission).where(Submission.id == submission_id, Submission.worker_id.in_(workers))
    found = session.scalar(mine)
    if found is None:
        raise NotThere(NOTHING)
    return found


def readable_submission(session: Session, viewer: Person, submission_id: int) -> Submission:
    """As visible_submission, and pieces of a worker whose level waits for the viewer as second person."""
    found = session.get(Submission, submission_id)
    if found is not None and may_look(session, viewer, found.worker):
        return found
    return visible_submission(session, viewer, submission_id)


def accompanies(session: Session, viewer: Person, worker: Person) -> bool:
    """Whether the viewer takes part in the worker's coaching: the worker, their coaches, the director."""
    return session.scalar(visible_workers(viewer).where(Person.id == worker.id)) is not None


def coached_submission(session: Session, coach: Person, submission_id: int) -> Submission:
    """A piece that `coach` may mark, marked or not. Raises NotThere."""
    found = visible_submission(session, coach, submission_id)
    if found.worker_id == coach.id:
        raise NotThere(NOTHING)
    return found


def visible_action(session: Session, viewer: Person, action_id: int) -> NextAction:
    """Raises NotThere."""
    workers = visible_workers(viewer).with_only_columns(Person.id)
    found = session.scalar(
        select(NextAction).where(NextAction.id == action_id, NextAction.worker_id.in_(workers))
    )
    if found is None:
        raise NotThere(NOTHING)
    return found


def must_coach(session: Session, coach: Person, worker: Person) -> None:
    """Raises OwnPiece or NotYourWorker."""
    if coach.id == worker.id:
        raise OwnPiece
    if not coach.has(Role.DIRECTOR) and not _paired(session, coach, worker):
        raise NotYourWorker


def _paired(session: Session, coach: Person, worker: Person) -> bool:
    running = Pairing.coach_id == coach.id, Pairing.worker_id == worker.id, Pairing.ended_at.is_(None)
    return coach.has(Role.COACH) and session.scalar(select(Pairing.id).where(*running)) is not None
