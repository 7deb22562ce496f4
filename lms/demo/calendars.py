"""The demo town's course run, and notices that have been read by now."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import now, today
from lms.demo.stage import Cast, ago
from lms.learning.models import Course
from lms.learning.runs import announcing, enrolling, opening
from lms.notices.telling import notices_of

STILL_NEW = timedelta(days=2)


def open_the_winter_run(session: Session, cast: Cast) -> None:
    """Clerical lessons on Mondays and Thursdays. Minato's plan waits while he rests."""
    course = session.scalars(select(Course).where(Course.key == "clerical/basics")).one()
    with ago(12):
        run = opening.open_run(
            session,
            course,
            title="冬の事務講座",
            first_day=today(),
            days_between=7,
            weekdays=[0, 3],
            skip_holidays=True,
            note="月に一度、ふり返りの集まりがあります。",
            by=cast["aoki"],
        )
        for name in ("nagi", "minato"):
            enrolling.enrol(session, run, cast[name], by=cast["aoki"])
        session.flush()
    announcing.announce(session)


def read_old_notices(session: Session, cast: Cast) -> None:
    """People look at their notices: what is new is from the last two days."""
    session.flush()
    for person in cast.values():
        for notice in notices_of(session, person, limit=1000):
            if notice.created_at < now() - STILL_NEW:
                notice.read_at = notice.created_at + timedelta(hours=3)
