"""The one table of permissions. Every route names a row of it with `@needs(...)` or is `@public`.

A permission says which roles may use a route at all. Which rows they may use is decided by the `visible`
scopes (below and in each room): a row outside the scope is 404, the same as absence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import abort, current_app
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import Session

from lms.accounts.models import Pairing, Person, PersonRole, Role

P = ParamSpec("P")
R = TypeVar("R")

WORKER, COACH, DIRECTOR, OFFICER = Role.WORKER, Role.COACH, Role.DIRECTOR, Role.OFFICER
ANYONE = frozenset(Role)

PERMISSIONS: dict[str, frozenset[Role]] = {
    "use own account": ANYONE,
    "see what is next": frozenset({WORKER, COACH, DIRECTOR}),
    "register people": frozenset({DIRECTOR}),
    "see people": frozenset({COACH, DIRECTOR}),
    "issue sign-in codes": frozenset({COACH, DIRECTOR}),
    "pair coaches": frozenset({DIRECTOR}),
    "change roles": frozenset({DIRECTOR}),
    "hand over belongings": frozenset({DIRECTOR}),
    "take a rest": frozenset({WORKER}),
    "enter rests": frozenset({COACH, DIRECTOR}),
    "learn": frozenset({WORKER, COACH, DIRECTOR}),
    "run courses": frozenset({COACH, DIRECTOR}),
    "write lessons": frozenset({COACH, DIRECTOR}),
    "judge questions": frozenset({COACH, DIRECTOR}),
    "watch media": frozenset({WORKER, COACH, DIRECTOR}),
    "upload videos": frozenset({COACH, DIRECTOR}),
    "caption videos": frozenset({COACH, DIRECTOR}),
    "hand in practice": frozenset({WORKER}),
    "coach": frozenset({COACH, DIRECTOR}),
    "book meetings": frozenset({WORKER}),
    "book or keep meetings": frozenset({WORKER, COACH, DIRECTOR}),
    "bring outside work": frozenset({WORKER}),
    "see outside work": frozenset({WORKER, COACH, DIRECTOR}),
    "see own feedback": frozenset({WORKER}),
    "see submissions": frozenset({WORKER, COACH, DIRECTOR}),
    "see own skills": frozenset({WORKER}),
    "tell about oneself": frozenset({WORKER}),
    "take short tests": frozenset({WORKER, COACH, DIRECTOR}),
    "look after aptitude": frozenset({COACH, DIRECTOR}),
    "keep own passport": frozenset({WORKER}),
    "keep passports for others": frozenset({COACH, DIRECTOR}),
    "see skills": frozenset({WORKER, COACH, DIRECTOR}),
    "enter evidence": frozenset({COACH, DIRECTOR}),
    "withdraw evidence": frozenset({DIRECTOR}),
    "propose promotions": frozenset({DIRECTOR}),
    "decide promotions": frozenset({COACH, DIRECTOR}),
    "name deputies": frozenset({DIRECTOR}),
    "make plans": frozenset({COACH, DIRECTOR}),
    "edit ladders": frozenset({DIRECTOR}),
    "see the skill board": frozenset({COACH, DIRECTOR}),
    "plan the team": frozenset({DIRECTOR}),
    "take in tables": frozenset({DIRECTOR}),
    "direct team jobs": frozenset({DIRECTOR}),
    "check work": frozenset({WORKER, DIRECTOR}),
    "answer offers": frozenset({WORKER}),
    "deliver work": frozenset({WORKER}),
    "see supervised jobs": frozenset({WORKER, COACH, DIRECTOR}),
    "learn to direct": frozenset({WORKER}),
    "accompany directing": frozenset({COACH, DIRECTOR}),
    "see own terms": frozenset({WORKER, DIRECTOR}),
    "see reports": frozenset({OFFICER, DIRECTOR}),
}
DEPUTISED = frozenset({"decide promotions", "see skills", "see submissions"})
"""What a deputy may do as long as the days last that the director named. The rooms' scopes show a deputy
nothing but what waits for a decision, and what the deputy has decided"""


def may(person: Any, permission: str) -> bool:
    """Unknown permissions are a programming error, not a no."""
    if not person.is_authenticated:
        return False
    by_role = bool(PERMISSIONS[permission] & person.roles)
    return by_role or (permission in DEPUTISED and bool(person.stands_in))


def needs(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The route is for people with `permission`: others get 404, a stranger on a page too."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not may(current_user, permission):
                abort(404)
            return view(*args, **kwargs)

        cast(Any, guarded).permission = permission
        return guarded

    return decorate


def public(view: Callable[P, R]) -> Callable[P, R]:
    """The route is for everybody, signed in or not."""
    cast(Any, view).permission = None
    return view


def visible_workers(person: Person) -> Select[Person]:
    """Workers whose records `person` may see: a director all, a coach the paired, a worker themselves."""
    workers = select(Person).join(PersonRole).where(PersonRole.role == Role.WORKER)
    if person.has(Role.DIRECTOR):
        return workers
    if person.has(Role.COACH):
        paired = select(Pairing.worker_id).where(Pairing.coach_id == person.id, Pairing.ended_at.is_(None))
        own = Person.id == person.id
        return workers.where(Person.id.in_(paired) | own)
    return workers.where(Person.id == person.id if person.has(Role.WORKER) else false())


def at_work() -> ColumnElement[bool]:
    """The condition that a person is a worker here now: has the role, and an account that is open."""
    workers = select(PersonRole.person_id).where(PersonRole.role == Role.WORKER)
    return Person.disabled_at.is_(None) & Person.id.in_(workers)


def visible_people(person: Person) -> Select[Person]:
    """Accounts `person` may see: a director all, a coach their workers, anybody themselves."""
    if person.has(Role.DIRECTOR):
        return select(Person)
    return select(Person).where(Person.id.in_(visible_workers(person).with_only_columns(Person.id)))


def visible_person(session: Session, person: Person, person_id: int) -> Person:
    found = session.scalar(visible_people(person).where(Person.id == person_id))
    if found is None:
        abort(404)
    return found


def visible_worker(session: Session, person: Person, worker_id: int) -> Person:
    """The worker with this id if `person` may see their records, else 404."""
    worker = session.scalar(visible_workers(person).where(Person.id == worker_id))
    if worker is None:
        abort(404)
    return worker


def permission_of(endpoint: str) -> str | None:
    """The permission an endpoint names; None when public. Raises AttributeError when it names none."""
    return cast("str | None", cast(Any, current_app.view_functions[endpoint]).permission)
