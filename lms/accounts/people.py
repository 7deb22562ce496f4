"""Registering people, their roles, who coaches whom, rests."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms.accounts import passwords
from lms.accounts.models import Pairing, Person, PersonRole, Rest, Role
from lms.db import now, today
from lms.errors import BadInput, Refusal
from lms.journal import record

LONGEST_REST = timedelta(days=2 * 366)
"""With a last day; a rest without one may last as long as it has to"""
SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}")


class AlreadyPaired(Refusal):
    message = _("This coach already accompanies this worker.")


class CoachFull(Refusal):
    message = _("This coach accompanies as many workers as they can. Please choose another coach.")


def register(
    session: Session,
    *,
    name: str,
    roles: set[Role],
    by: Person | None,
    kana: str = "",
    email: str | None = None,
    sign_in_name: str | None = None,
    phone: str = "",
    password: str | None = None,
    hours_per_week: int = 0,
) -> Person:
    """A new person. Needs an e-mail or a sign-in name; a password may come later by one-time code."""
    email, sign_in_name = fold_email(email), fold_name(sign_in_name)
    _check_identity(session, name=name, roles=roles, email=email, sign_in_name=sign_in_name)
    person = Person(
        name=name.strip(),
        kana=kana.strip(),
        email=email,
        sign_in_name=sign_in_name,
        phone=phone.strip(),
        hours_per_week=hours_per_week,
        password_hash=passwords.hashed(password) if password else None,
        role_rows=[PersonRole(role=role) for role in sorted(roles)],
    )
    session.add(person)
    record(session, "person.registered", person, by=by, roles=sorted(roles))
    return person


def fold_email(email: str | None) -> str | None:
    return unicodedata.normalize("NFKC", email).strip().lower() or None if email else None


def fold_name(name: str | None) -> str | None:
    """Full-width letters, capitals and stray spaces are typing accidents, not other names."""
    return unicodedata.normalize("NFKC", name).strip().lower() or None if name else None


def find(session: Session, login: str) -> Person | None:
    """The person who signs in as `login`: an e-mail address or a sign-in name."""
    folded = fold_name(login)
    if not folded:
        return None
    return session.scalar(select(Person).where(or_(Person.email == folded, Person.sign_in_name == folded)))


def pair(session: Session, coach: Person, worker: Person, *, by: Person | None) -> Pairing:
    """Raises AlreadyPaired, CoachFull. A pairing made by the clock, to stand in, never fails for fullness."""
    if not coach.has(Role.COACH) or not worker.has(Role.WORKER):
        raise Refusal(_("Only a coach can accompany, and only a worker can be accompanied."))
    if any(row.coach_id == coach.id for row in pairings_of(session, worker)):
        raise AlreadyPaired
    if by is not None and _is_full(session, coach):
        raise CoachFull
    pairing = Pairing(coach_id=coach.id, worker_id=worker.id)
    session.add(pairing)
    record(session, "pairing.started", pairing, by=by, about=worker, coach=coach.id)
    return pairing


def end_pairing(session: Session, pairing: Pairing, *, by: Person | None) -> Pairing:
    """The history stays; from now on the coach no longer sees the worker's records. `by` None: the clock."""
    if pairing.ended_at is not None:
        return pairing
    pairing.ended_at = now()
    worker = session.get_one(Person, pairing.worker_id)
    record(session, "pairing.ended", pairing, by=by, about=worker, coach=pairing.coach_id)
    return pairing


def pairings_of(session: Session, worker: Person) -> list[Pairing]:
    """Pairings now running, oldest first."""
    running = select(Pairing).where(Pairing.worker_id == worker.id, Pairing.ended_at.is_(None))
    return list(session.scalars(running.order_by(Pairing.started_at)))


def coaches_of(session: Session, worker: Person) -> list[Person]:
    ids = [pairing.coach_id for pairing in pairings_of(session, worker)]
    return list(session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)))


def people_with(session: Session, role: Role) -> list[Person]:
    """Everyone with the role who is not disabled, in the order of their reading."""
    found = select(Person).join(PersonRole).where(PersonRole.role == role, Person.disabled_at.is_(None))
    return list(session.scalars(found.order_by(Person.kana, Person.id)))


def is_last(session: Session, person: Person, role: Role) -> bool:
    """Whether nobody else who is there has the role."""
    return all(other.id == person.id for other in people_with(session, role))


def there_of(session: Session, person_id: int, role: Role) -> list[Person]:
    """That person; once they have left or have the role no more, everybody who has it: what comes in is not
    told to nobody."""
    person = session.get_one(Person, person_id)
    return [person] if person.is_active and person.has(role) else people_with(session, role)


def most_workers(coach: Person) -> int | None:
    """How many workers the coach said they can accompany; None: nothing said."""
    most = coach.preferences.get("most_workers")
    return most if isinstance(most, int) else None


def declare_hours(session: Session, worker: Person, *, hours: int, by: Person) -> Person:
    """Hours a week, by the worker's own word, told to `by`: on the phone or on a list."""
    worker.hours_per_week = hours
    record(session, "hours.declared", worker, by=by, about=worker, hours=hours)
    return worker


def start_rest(session: Session, worker: Person, *, since: date, until: date | None, by: Person) -> Rest:
    """お休み. A running rest is replaced, so that one tap is always enough."""
    check_rest(since=since, until=until)
    end_rest(session, worker, on=since, by=by)
    rest = Rest(worker_id=worker.id, since=since, until=until)
    session.add(rest)
    record(session, "rest.started", rest, by=by, about=worker)
    return rest


def check_rest(*, since: date, until: date | None) -> None:
    """Raises BadInput for days that no rest can have."""
    if until is not None and until < since:
        raise BadInput(_("The last day of the rest lies before its first day."), field="until")
    if abs(since - today()) > LONGEST_REST:
        raise BadInput(_("This day lies too far away. Please check the year."), field="since")
    if until is not None and until - since > LONGEST_REST:
        raise BadInput(_("Nobody knows that far ahead: please leave the last day empty."), field="until")


def end_rest(session: Session, worker: Person, *, on: date, by: Person) -> None:
    """The worker is back on `on`; rests that ended before are left as they were."""
    for rest in session.scalars(select(Rest).where(Rest.worker_id == worker.id)):
        if rest.until is None or rest.until >= on:
            rest.until = on - timedelta(days=1)
            record(session, "rest.ended", rest, by=by, about=worker)


def resting(session: Session, worker: Person, *, on: date) -> Rest | None:
    """The rest that covers the day, if any."""
    covering = select(Rest).where(
        Rest.worker_id == worker.id, Rest.since <= on, or_(Rest.until.is_(None), Rest.until >= on)
    )
    return session.scalar(covering.order_by(Rest.id.desc()))


def resting_ids(session: Session, *, on: date) -> set[int]:
    """Everybody who rests on the day."""
    covering = select(Rest.worker_id).where(Rest.since <= on, or_(Rest.until.is_(None), Rest.until >= on))
    return set(session.scalars(covering))


def _is_full(session: Session, coach: Person) -> bool:
    most = most_workers(coach)
    running = select(func.count()).where(Pairing.coach_id == coach.id, Pairing.ended_at.is_(None))
    return most is not None and (session.scalar(running) or 0) >= most


def _check_identity(
    session: Session, *, name: str, roles: set[Role], email: str | None, sign_in_name: str | None
) -> None:
    if not name.strip():
        raise BadInput(_("Please enter the name."), field="name")
    if not roles:
        raise BadInput(_("Please choose at least one role."), field="roles")
    if not email and not sign_in_name:
        raise BadInput(_("Please enter an e-mail address or a sign-in name."), field="sign_in_name")
    if sign_in_name and not SIGN_IN_NAME.fullmatch(sign_in_name):
        raise BadInput(
            _("A sign-in name has 3 to 30 characters: small letters, digits, dot, hyphen, underscore."),
            field="sign_in_name",
        )
    if email and find(session, email):
        raise BadInput(_("This e-mail address is already registered."), field="email")
    if sign_in_name and find(session, sign_in_name):
        raise BadInput(_("This sign-in name is already taken."), field="sign_in_name")
