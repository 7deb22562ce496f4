"""What the worker says to a decision, and what staff answer."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.skills import telling
from lms.skills.clock import time_without_rest
from lms.skills.models import Decision, DecisionComment
from lms.skills.standing import rests_of

COMMENT_FOR = timedelta(days=30)


class TooLateToComment(Refusal):
    message = _("Comments were open for 30 days. Please talk to your coach or the director.")


def comment(session: Session, decision: Decision, *, text: str, by: Person) -> DecisionComment:
    """What the worker says to a decision within 30 days (rests not counted), and what staff answer."""
    worker = decision.proposal.worker
    if not text.strip():
        raise BadInput(_("Please write something."), field="text")
    if not may_write(session, decision, by):
        raise TooLateToComment
    row = DecisionComment(decision_id=decision.id, text=text.strip(), by=by, at=now())
    session.add(row)
    session.flush()
    session.expire(decision, ["comments"])
    record(session, "decision.commented", row, by=by, about=worker, decision=decision.id)
    telling.commented(session, decision, row)
    return row


def may_write(session: Session, decision: Decision, person: Person) -> bool:
    """Staff may always answer; the worker may comment as long as the 30 days last."""
    return person.id != decision.proposal.worker_id or still_open(session, decision)


def still_open(session: Session, decision: Decision) -> bool:
    """Whether the 30 days last in which the worker may comment and appeal."""
    worker_id = decision.proposal.worker_id
    rests = rests_of(session, [worker_id]).get(worker_id, [])
    return time_without_rest(decision.at, now(), rests) <= COMMENT_FOR
