"""A small town to play with: the cast, the courses, one team job under way. Filled through the real verbs."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts import people
from lms.demo import (
    accompanying,
    apprentices,
    beginnings,
    calendars,
    checks,
    lost_phone,
    passports,
    past,
    second_marks,
    tables,
    town,
    verifying,
)
from lms.learning import catalog
from lms.skills import ladders


def filled(session: Session) -> bool:
    return people.find(session, town.DIRECTOR.sign_in_name) is not None


def fill(session: Session, *, password: str) -> None:
    """The whole town with its last two months. Everybody signs in with `password`."""
    ladders.load_default(session)
    catalog.sync(session)
    cast = town.settle(session, password=password)
    lost_phone.close_and_open(session, cast)
    past.tell(session, cast)
    second_marks.mark_twice(session, cast)
    checks.check_by_workers(session, cast)
    verifying.verify_entries(session, cast)
    beginnings.begin(session, cast)
    accompanying.accompany(session, cast)
    passports.share(session, cast)
    calendars.open_the_winter_run(session, cast)
    apprentices.learn_to_direct(session, cast)
    tables.send_hours(session, cast)
    calendars.read_old_notices(session, cast)
