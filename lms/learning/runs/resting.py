"""Rests entered by staff for somebody on the phone: the plan moves, and the person is told."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Rest
from lms.db import today
from lms.notices.telling import tell, tell_anew
from lms.prose import N_


def rest_for(session: Session, worker: Person, *, since: date, until: date | None, by: Person) -> Rest:
    """お休み on the worker's behalf. Raises BadInput."""
    rest = people.start_rest(session, worker, since=since, until=until, by=by)
    if by.id != worker.id:
        text = N_("%(name)s has entered your rest. Nothing runs out, and your plan waits for you.")
        tell_anew(session, worker, "rest.entered", text, url="/learn/plan", name=by.name)
    return rest


def back_for(session: Session, worker: Person, *, by: Person) -> None:
    """The worker is back from today."""
    people.end_rest(session, worker, on=today(), by=by)
    if by.id != worker.id:
        text = N_("Welcome back. Your plan has been laid out anew from today.")
        tell(session, worker, "rest.ended", text, url="/learn/plan")
