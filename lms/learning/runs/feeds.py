"""The plan as a calendar that phones subscribe to. Its address is signed, and can be made anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, abort, current_app, flash, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from lms.accounts.models import Person
from lms.accounts.permissions import may, needs, public
from lms.db import db, now
from lms.journal import record
from lms.learning.runs import ics
from lms.learning.runs.desk_scope import run_seen
from lms.learning.runs.models import CourseRun
from lms.learning.runs.plans import plan_of
from lms.web import see_other

bp = Blueprint("feeds", __name__)
WHOLE_PLAN = 0
MoreEvents = Callable[[Session, Person], list[ics.Event]]
_more: list[MoreEvents] = []


def more_events_from(function: MoreEvents) -> None:
    """A room above adds to the calendar of a person's plan what it knows: their meetings."""
    _more.append(function)


@bp.get("/calendars/<token>.ics")
@public
def calendar(token: str) -> Response:
    """For a calendar program, which cannot sign in: whoever has the address may read it, nothing else."""
    person, run_id = _owner(db.session(), token)
    with force_locale(person.locale):
        text = _of_run(person, run_id) if run_id else _of_plan(db.session(), person)
    return Response(text, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private"})


@bp.post("/learn/plan/calendar")
@needs("learn")
def renewal() -> Answer:
    """A new address; the old ones stop working."""
    renew(db.session(), current_user)
    flash(_("The calendar has a new address. The old one no longer works."))
    return see_other(url_for("plans.plan") + "#calendar")


def address(person: Person, run: CourseRun | None = None) -> str:
    """Of the person's plan, or of a whole run for staff."""
    token = _signer().dumps([person.id, _number(person), run.id if run else WHOLE_PLAN])
    return url_for("feeds.calendar", token=token, _external=True)


def renew(session: Session, person: Person) -> Person:
    person.preferences = person.preferences | {"calendar": _number(person) + 1}
    record(session, "calendar.address_renewed", person, by=person, about=person)
    return person


def _owner(session: Session, token: str) -> tuple[Person, int]:
    """Whose address it is, and of which run; 404 for one that is not ours or no longer valid."""
    try:
        person_id, number, run_id = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        abort(404)
    person = session.get(Person, person_id)
    if person is None or not person.is_active or number != _number(person) or not may(person, "learn"):
        abort(404)
    return person, int(run_id)


def _of_plan(session: Session, person: Person) -> str:
    """While somebody rests without an end, days to come are not promised to their calendar."""
    plan = plan_of(session, person)
    open_ended = plan.rest is not None and plan.rest.until is None
    events = [
        _event(one.run, one.lesson_id, one.title, one.opens_on, one.note, person)
        for one in plan.lessons
        if one.is_open or not open_ended
    ]
    events += [event for more in _more for event in more(session, person)]
    return ics.calendar(_("My lessons"), events, at=now())


def _of_run(person: Person, run_id: int) -> str:
    run, titles = run_seen(db.session(), person, run_id)
    rows = [] if run.cancelled_at else run.lessons
    events = [
        _event(run, row.lesson_id, titles[row.lesson_id], row.release_on, row.note, None) for row in rows
    ]
    return ics.calendar(run.title, events, at=now())


def _event(
    run: CourseRun, lesson_id: int, title: str, day: date, note: str, person: Person | None
) -> ics.Event:
    url = url_for("learning.lesson", lesson_id=lesson_id, _external=True)
    text = "\n".join(part for part in (run.title, note, url) if part)
    whose = f"-{person.id}" if person else ""
    return ics.Event(
        f"run-{run.id}-lesson-{lesson_id}{whose}@{request.host}", day, title, text, url, run.version
    )


def _number(person: Person) -> int:
    return int(person.preferences.get("calendar", 0))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="calendar address")
