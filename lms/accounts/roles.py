"""Roles given and taken, accounts closed for a time and opened again, each with a reason that stays.

What hangs on a role (learners, meetings, offers) is passed on or called off by lms.stepping_back, which calls
these verbs.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.accounts import sign_in
from lms.accounts.models import Person, PersonRole, Role, RoleChange, Suspension
from lms.accounts.people import is_last
from lms.db import now
from lms.errors import Refusal
from lms.incoming import reason_typed
from lms.journal import record


class NotTheDirector(Refusal):
    message = _("Only a director gives and takes roles and closes accounts.")


class NotOneself(Refusal):
    message = _(
        "Nobody changes their own roles or account. Please ask another director, or whoever runs the machine."
    )


class LastDirector(Refusal):
    message = _(
        "There is no other director. Please register another director first, or give somebody the role."
    )


class HasItAlready(Refusal):
    message = _("This person has the role already.")


class HasItNot(Refusal):
    message = _("This person does not have the role any more. Please look at the page again.")


class LastRole(Refusal):
    message = _(
        "This is the person's only role. Please give another one first, or close the account for a time."
    )


class ClosedAccount(Refusal):
    message = _("This account is closed. It has to be opened again first.")


class NotSuspended(Refusal):
    message = _("This account is not closed for a time: it is open, or the person has left for good.")


def give(session: Session, person: Person, role: Role, *, reason: str, by: Person | None) -> RoleChange:
    """`by` None: whoever runs the machine. Raises HasItAlready, ClosedAccount, BadInput."""
    _must_direct(session, person, by)
    reason = reason_typed(reason)
    if not person.is_active:
        raise ClosedAccount
    if person.has(role):
        raise HasItAlready
    person.role_rows.append(PersonRole(role=role))
    return _changed(session, person, role, given=True, reason=reason, by=by)


def take(session: Session, person: Person, role: Role, *, reason: str, by: Person) -> RoleChange:
    """Every device is signed out: what a page showed may not be theirs to see any more. Raises HasItNot,
    LastRole, LastDirector, BadInput."""
    _must_direct(session, person, by)
    reason = reason_typed(reason)
    row = next((one for one in person.role_rows if one.role == role), None)
    if row is None:
        raise HasItNot
    if len(person.role_rows) == 1:
        raise LastRole
    if role == Role.DIRECTOR:
        _must_leave_a_director(session, person)
    person.role_rows.remove(row)
    sign_in.shut_out(session, person)
    return _changed(session, person, role, given=False, reason=reason, by=by)


def suspend(session: Session, person: Person, *, reason: str, by: Person) -> Suspension:
    """The account is closed at once. Raises ClosedAccount, LastDirector, BadInput."""
    _must_direct(session, person, by)
    reason = reason_typed(reason)
    if not person.is_active:
        raise ClosedAccount
    if person.has(Role.DIRECTOR):
        _must_leave_a_director(session, person)
    row = Suspension(person_id=person.id, reason=reason, by=by, at=now())
    session.add(row)
    person.disabled_at = row.at
    sign_in.shut_out(session, person)
    record(session, "person.suspended", row, by=by, about=person, reason=reason)
    session.flush()
    return row


def reopen(session: Session, person: Person, *, reason: str, by: Person | None) -> Suspension:
    """What was called off meanwhile stays called off. Raises NotSuspended: also for who has left for good."""
    _must_direct(session, person, by)
    reason, row = reason_typed(reason), open_suspension(session, person)
    if row is None:
        raise NotSuspended
    row.ended_at, row.ended_by, row.ended_reason = now(), by, reason
    person.disabled_at = None
    record(session, "person.reopened", row, by=by, about=person, reason=reason)
    session.flush()
    return row


def open_suspension(session: Session, person: Person) -> Suspension | None:
    mine = Suspension.person_id == person.id, Suspension.ended_at.is_(None)
    return session.scalar(select(Suspension).where(*mine))


def suspended(session: Session) -> list[Person]:
    """In the order of their reading."""
    closed = select(Suspension.person_id).where(Suspension.ended_at.is_(None))
    found = select(Person).where(Person.id.in_(closed), Person.disabled_at.is_not(None))
    return list(session.scalars(found.order_by(Person.kana, Person.id)))


def changes_of(session: Session, person: Person) -> list[RoleChange]:
    """Newest first."""
    mine = select(RoleChange).where(RoleChange.person_id == person.id)
    return list(session.scalars(mine.order_by(RoleChange.id.desc())))


def suspensions_of(session: Session, person: Person) -> list[Suspension]:
    """Newest first."""
    mine = select(Suspension).where(Suspension.person_id == person.id)
    return list(session.scalars(mine.order_by(Suspension.id.desc())))


def ever_with(role: Role) -> Select[int]:
    """Ids of everybody who has the role, or had it once: what they did then stays counted."""
    once = select(RoleChange.person_id).where(RoleChange.role == role)
    return select(Person.id).where(or_(Person.id.in_(_with(role)), Person.id.in_(once)))


def with_role_at(role: Role, at: object) -> Select[int]:
    """Ids of everybody who had the role at the moment `at`: the first change since then says what was
    before."""
    later = aliased(RoleChange)
    first = select(func.min(later.id)).where(later.role == role, later.at >= at).group_by(later.person_id)
    taken = select(RoleChange.person_id).where(RoleChange.id.in_(first), ~RoleChange.given)
    given = select(RoleChange.person_id).where(RoleChange.id.in_(first), RoleChange.given)
    return select(Person.id).where(
        or_(Person.id.in_(taken), Person.id.in_(_with(role)) & Person.id.not_in(given))
    )


def _with(role: Role) -> Select[int]:
    return select(PersonRole.person_id).where(PersonRole.role == role)


def _must_direct(session: Session, person: Person, by: Person | None) -> None:
    """Asked of the database, not of what was loaded: the other director may have been quicker."""
    session.refresh(person)
    if by is None:
        return
    session.refresh(by)
    if not by.is_active or not by.has(Role.DIRECTOR):
        raise NotTheDirector
    if by.id == person.id:
        raise NotOneself


def _must_leave_a_director(session: Session, person: Person) -> None:
    if is_last(session, person, Role.DIRECTOR):
        raise LastDirector


def _changed(
    session: Session, person: Person, role: Role, *, given: bool, reason: str, by: Person | None
) -> RoleChange:
    row = RoleChange(person_id=person.id, role=role, given=given, reason=reason, by=by, at=now())
    session.add(row)
    verb = "role.given" if given else "role.taken"
    record(session, verb, row, by=by, about=person, role=role.value, reason=reason)
    session.flush()
    return row
