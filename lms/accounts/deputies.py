"""Deputies: people who may decide about levels for a time, in a town with too few who may."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Deputy, Person, PersonRole, Role
from lms.db import now, today
from lms.errors import BadInput, Refusal
from lms.journal import record

LONGEST = timedelta(days=366)
ROLES = (Role.OFFICER, Role.WORKER)
"""Who can be named: a coach or a director may decide anyway, and a client has a stake in who is given work"""


class NeedsNoNaming(Refusal):
    message = _("A coach or a director may decide anyway. Please name somebody from the city or the team.")


class AlreadyNamed(Refusal):
    message = _("This person is a deputy in these days already.")


def name_deputy(
    session: Session, person: Person, *, since: date, until: date, reason: str, by: Person
) -> Deputy:
    """`person` may decide about levels from `since` to `until`, inclusive."""
    if not person.has(*ROLES) or person.has(Role.COACH, Role.DIRECTOR) or not person.is_active:
        raise NeedsNoNaming
    if not reason.strip():
        raise BadInput(_("Please write why a deputy is needed."), field="reason")
    if until < since:
        raise BadInput(_("The last day lies before the first day."), field="until")
    if until < today() or since > today() + LONGEST:
        raise BadInput(_("This day lies too far away. Please check the year."), field="since")
    if until - since > LONGEST:
        raise BadInput(_("A deputy is named for a year at most."), field="until")
    if any(row.ended_at is None and row.since <= until and since <= row.until for row in person.deputyships):
        raise AlreadyNamed
    row = Deputy(person=person, since=since, until=until, reason=reason.strip(), by=by, at=now())
    session.add(row)
    days = {"since": since.isoformat(), "until": until.isoformat()}
    record(session, "deputy.named", row, by=by, deputy=person.id, **days)
    return row


def end_deputy(session: Session, row: Deputy, *, by: Person) -> Deputy:
    """Over at once; what the deputy has decided stays. Nothing happens when it is over already."""
    if row.ended_at is None:
        row.ended_at = now()
        record(session, "deputy.ended", row, by=by, deputy=row.person_id)
    return row


def deputies(session: Session) -> list[Deputy]:
    """Everybody ever named, the latest first."""
    return list(session.scalars(select(Deputy).order_by(Deputy.until.desc(), Deputy.id.desc())))


def deputising(session: Session) -> list[Person]:
    """Who is a deputy today, in the order of their reading."""
    holding = Deputy.ended_at.is_(None), Deputy.since <= today(), Deputy.until >= today()
    found = select(Person).join(Deputy, Deputy.person_id == Person.id).where(*holding)
    active = found.where(Person.disabled_at.is_(None)).order_by(Person.kana, Person.id)
    return list(session.scalars(active).unique())


def nameable(session: Session) -> list[Person]:
    """Whom the director could name."""
    able = select(PersonRole.person_id).where(PersonRole.role.in_(ROLES))
    unneeded = select(PersonRole.person_id).where(PersonRole.role.in_((Role.COACH, Role.DIRECTOR)))
    people = select(Person).where(Person.id.in_(able), Person.id.not_in(unneeded))
    return list(session.scalars(people.where(Person.disabled_at.is_(None)).order_by(Person.kana, Person.id)))
