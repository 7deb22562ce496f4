"""Taking a role and closing an account in one step with what hangs on it. What was written and marked stays;
giving the role back or opening the account again restores nothing that was called off."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts import roles
from lms.accounts.models import Person, Role, RoleChange, Suspension
from lms.accounts.people import people_with
from lms.apprenticeship import coaches
from lms.belongings.settling import Matter, levels_open, work_open
from lms.errors import BadInput, Refusal
from lms.skills.deciding import reminding
from lms.stepping_back import passing_on, telling
from lms.stepping_back.holding import Held, held


class StillOpen(Refusal):
    """Says what is open, and what ends it."""

    def __init__(self, matters: Sequence[Matter]) -> None:
        words = " ".join(str(matter.text) for matter in matters)
        super().__init__(_("Something is still open. %(matters)s", matters=words))


def give_role(session: Session, person: Person, role: Role, *, reason: str, by: Person | None) -> RoleChange:
    """Raises those of roles.give."""
    row = roles.give(session, person, role, reason=reason, by=by)
    telling.changed(session, row, person)
    return row


def take_role(
    session: Session, person: Person, role: Role, *, reason: str, heir: Person | None = None, by: Person
) -> RoleChange:
    """`heir`: who follows, where somebody relies on this person: another coach, or `by`. Raises StillOpen,
    BadInput at `heir`, those of roles.take and of handing a worker over."""
    if role == Role.WORKER and (matters := open_as_worker(session, person)):
        raise StillOpen(matters)
    hanging = held(session, person, [role], closing=False)
    _check_heir(session, person, hanging, heir, by=by)
    row = roles.take(session, person, role, reason=reason, by=by)
    telling.changed(session, row, person)
    _part(session, person, hanging, heir, by=by)
    return row


def suspend(
    session: Session,
    person: Person,
    *,
    reason: str,
    heir: Person | None = None,
    open_known: bool = False,
    by: Person,
) -> Suspension:
    """`open_known`: the director has read what is still open (tasks, pay, levels) and closes the account all
    the same, because a stolen telephone does not wait. Raises StillOpen, BadInput at `heir`, those of
    roles.suspend."""
    if not open_known and (matters := open_as_worker(session, person)):
        raise StillOpen(matters)
    hanging = held(session, person, person.roles, closing=True)
    _check_heir(session, person, hanging, heir, by=by)
    telling.suspended_soon(session, person, reason=reason)
    row = roles.suspend(session, person, reason=reason, by=by)
    telling.suspended(session, row, person)
    _part(session, person, hanging, heir, by=by)
    return row


def reopen(session: Session, person: Person, *, reason: str, by: Person | None) -> Suspension:
    """Raises those of roles.reopen."""
    row = roles.reopen(session, person, reason=reason, by=by)
    telling.reopened(session, row, person)
    return row


def open_as_worker(session: Session, person: Person) -> list[Matter]:
    """What would fall through without a word: work, pay, a level being decided, a job being led."""
    if not person.has(Role.WORKER):
        return []
    led = [
        Matter(
            _("The supervised job “%(title)s” is still open. It is closed first.", title=job.team_job.title),
            f"/supervised/{job.id}",
            f"/supervised/{job.id}",
        )
        for job in coaches.led_by(session, person)
    ]
    return [*work_open(session, person), *levels_open(session, person), *led]


def possible_heirs(session: Session, person: Person, *, by: Person) -> list[Person]:
    """Coaches who are there, and the director who asks."""
    found = [one for one in people_with(session, Role.COACH) if one.id not in {person.id, by.id}]
    return [*found, by]


def _check_heir(session: Session, person: Person, hanging: Held, heir: Person | None, *, by: Person) -> None:
    if not hanging.relying:
        return
    if heir is None:
        words = str(_(", ")).join(one.name for one in hanging.relying)
        raise BadInput(
            _("%(names)s rely on this person. Please choose who accompanies them from now on.", names=words),
            field="heir",
        )
    if heir.id not in {one.id for one in possible_heirs(session, person, by=by)}:
        raise BadInput(_("Please choose another coach."), field="heir")
    if heir in hanging.relying:
        raise BadInput(_("Nobody can accompany themselves. Please choose another coach."), field="heir")


def _part(session: Session, person: Person, hanging: Held, heir: Person | None, *, by: Person) -> None:
    if heir is not None:
        passing_on.pass_on(session, person, hanging, heir, by=by)
    passing_on.call_off(session, person, hanging, by=by)
    reminding.call_for_deputies(session)
