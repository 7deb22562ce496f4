"""What meetings put on the coach's list of today: those to come, and those not written down yet."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.coaching.meetings.models import Booking
from lms.coaching.meetings.showing import to_write_down, today_of
from lms.practice.needs import Need, Reason, more_needs_from
from lms.prose import field_moment, hour_minute, moment


def needs(session: Session, coach: Person, workers: Mapping[int, Person]) -> list[Need]:
    """Of workers the coach accompanies; the next meeting first."""
    found = [_need(row, _coming(row)) for row in today_of(session, coach)]
    found += [_need(row, _over(row)) for row in to_write_down(session, coach)]
    return [need for need in found if need.worker.id in workers]


def _need(booking: Booking, text: str) -> Need:
    address = f"/workers/{booking.worker_id}/sessions"
    url = f"{address}?held_at={field_moment(booking.starts_at)}&how={booking.how.value}"
    return Need(Reason.MEETING, booking.worker, booking.starts_at, text, url)


def _coming(booking: Booking) -> str:
    text = _("You meet today at %(time)s.", time=hour_minute(booking.starts_at))
    return f"{text} {booking.wish}".strip()


def _over(booking: Booking) -> str:
    return str(_("You met: %(when)s. It is not written down yet.", when=moment(booking.starts_at)))


more_needs_from(needs)
