"""Times offered and booked, for tests of meetings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.coaching.meetings import booking, offering
from lms.coaching.meetings.models import Booking, Slot
from lms.notices.models import Notice
from lms.practice.models import How

TUESDAY = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def offer(session: Session, coach: Person, **more: Any) -> list[Slot]:
    given: dict[str, Any] = {
        "day": date(2026, 11, 26),
        "first": time(10),
        "last": time(11),
        "ways": [How.PHONE, How.LINK],
        "place": "https://example.jp/room",
        "by": coach,
    }
    return offering.offer(session, coach, **{**given, **more})


def book(session: Session, slot: Slot, worker: Person, *, by: Person | None = None) -> Booking:
    return booking.book(session, slot, worker, how=How.PHONE, wish="見出しのこと", by=by or worker)


def notices(session: Session, person: Person, kind: str) -> list[Notice]:
    session.flush()
    return list(session.scalars(select(Notice).where(Notice.person_id == person.id, Notice.kind == kind)))
