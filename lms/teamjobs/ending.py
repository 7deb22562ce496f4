"""Accepted work that ends before it is done, agreed with the worker: who was the cause, and what is paid."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.evidence import add_fact
from lms.skills.facts import Kind
from lms.teamjobs.in_time import kept_day
from lms.teamjobs.leading import leading
from lms.teamjobs.listing import waiting
from lms.teamjobs.models import Cause, Ending, Placement


class AlreadyOver(Refusal):
    message = _("This work is over already.")


class ToBeChecked(Refusal):
    message = _("A delivery waits for its check. Please check it first.")


class NotYourOwn(Refusal):
    message = _("Nobody ends their own work. Another director can.")


def end(
    session: Session, placement: Placement, *, cause: Cause, reason: str, fee_yen: int, by: Person
) -> Ending:
    """The terms stay as they were; the task is closed, and can be written anew for somebody else. Raises
    BadInput, AlreadyOver, ToBeChecked, NotYourOwn."""
    _must_be_under_way(placement, by)
    task = placement.task
    if not reason.strip():
        raise BadInput(_("Please write what was agreed. The worker reads your words."), field="reason")
    if not 0 <= fee_yen <= task.fee_yen:
        raise BadInput(_("Please write a fee from 0 to the fee of the terms."), field="fee_yen")
    row = Ending(placement=placement, cause=cause, reason=reason.strip(), fee_yen=fee_yen, by_id=by.id)
    session.add(row)
    task.cancelled_at, task.cancel_reason = now(), row.reason
    session.flush()
    record(session, "placement.ended", placement, by=by, about=placement.worker, cause=cause.value)
    _leave_evidence(session, row, by)
    leading.settle(session, task.team_job, by=by)
    words = N_("The work “%(title)s” was ended. Please read what was agreed.")
    url = f"/placements/{placement.id}"
    tell(session, placement.worker, "placement.ended", words, url=url, title=task.title)
    return row


def _must_be_under_way(placement: Placement, by: Person) -> None:
    if placement.worker_id == by.id:
        raise NotYourOwn
    if placement.over:
        raise AlreadyOver
    if waiting(placement):
        raise ToBeChecked


def _leave_evidence(session: Session, row: Ending, by: Person) -> None:
    outcome = _outcome(row)
    if outcome is None:
        return
    placement, task = row.placement, row.placement.task
    add_fact(
        session,
        placement.worker,
        track=task.track,
        kind=Kind.PLACEMENT,
        data={"task": task.id, "title": task.title, "outcome": outcome},
        source=f"placement:{placement.id}",
        rater=by,
        task_level=task.min_level,
    )


def _outcome(row: Ending) -> str | None:
    """What the evidence says of it; None: nothing."""
    if row.cause == Cause.CARE:
        return None
    if row.cause == Cause.CLIENT:
        return "cancelled_by_client"
    task = row.placement.task
    return "not_completed" if today() <= task.due_on or kept_day(task) else "overdue"
