"""What is heard about work after it was accepted, and written down: complaints, stars, errors found later."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _

from lms.accounts.models import Person
from lms.db import HERE, today
from lms.errors import BadInput, Refusal
from lms.skills.clock import moment_on
from lms.teamjobs.models import Approval, Deliverable


class NotAccepted(Refusal):
    message = _("This deliverable has not been accepted. What has to be mended goes back with its check.")


class AboutOwnWork(Refusal):
    message = _("This is about your own work. Somebody else has to write it down.")


def accepted(row: Deliverable, *, by: Person) -> Approval:
    """Raises NotAccepted, AboutOwnWork."""
    if row.approval is None:
        raise NotAccepted
    if row.placement.worker_id == by.id:
        raise AboutOwnWork
    return row.approval


def accepted_on(approval: Approval) -> date:
    return approval.at.astimezone(HERE).date()


def must_be_heard_since(approval: Approval, on: date, *, field: str) -> None:
    """Raises BadInput."""
    if on > today():
        raise BadInput(_("This day lies in the future. Please check the date."), field=field)
    if on < accepted_on(approval):
        raise BadInput(_("The work was accepted after this day. Please check the date."), field=field)


def moment_heard(approval: Approval, on: date) -> datetime:
    """For the evidence: on the day of acceptance it was heard after it."""
    return max(moment_on(on), approval.at)
