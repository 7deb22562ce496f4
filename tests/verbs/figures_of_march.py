"""March 2024, of which tests count the figures by hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.db import HERE, time_is
from lms.reports.figures import Report
from lms.reports.months import Month

MARCH, APRIL = Month(2024, 3), Month(2024, 4)


def on(day: int, hour: int = 12, minute: int = 0, *, month: int = 3) -> datetime:
    """A moment of 2024 on the clocks of Asahikawa."""
    return datetime(2024, month, day, hour, minute, tzinfo=HERE)


def values(found: Report, *keys: str) -> list[float | None]:
    return [found.figures[key].value for key in keys]


def worker(session: Session, name: str, at: datetime) -> Person:
    with time_is(at):
        person = people.register(session, name=name, sign_in_name=name, roles={Role.WORKER}, by=None)
        person.hours_per_week = 40
        session.flush()
    return person


def many(session: Session, count: int) -> list[Person]:
    return [worker(session, f"worker{n}", on(1, month=1)) for n in range(count)]
