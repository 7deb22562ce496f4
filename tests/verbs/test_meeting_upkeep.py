"""What becomes of meetings by themselves: reminders, and what a rest, an absence, a hand-over do to them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.coaching.caseload import absences
from lms.coaching.caseload.handing_over import hand_over
from lms.coaching.meetings import booking, showing, upkeep
from lms.coaching.meetings.models import Ending
from lms.db import time_is, today
from lms.notices.telling import wording
from tests.cast import Cast
from tests.meetings import TUESDAY, book, notices, offer


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_is(TUESDAY):
        yield


def test_a_rest_frees_the_time_and_tells_both(session: Session, cast: Cast) -> None:
    slots = offer(session, cast.kita)
    row = book(session, slots[0], cast.haru)
    people.start_rest(session, cast.haru, since=today(), until=today() + timedelta(days=5), by=cast.haru)
    session.flush()
    assert upkeep.free_in_rests(session) == 1 and upkeep.free_in_rests(session) == 0
    assert row.ending == Ending.RESTING
    assert notices(session, cast.haru, booking.ENDED) and notices(session, cast.kita, booking.ENDED)
    with pytest.raises(booking.InARest):
        book(session, slots[1], cast.haru)


def test_both_are_reminded_once_in_the_daytime_before(session: Session, cast: Cast) -> None:
    row = book(session, offer(session, cast.kita)[0], cast.haru)
    seen = []
    for hour in (-30, -13, -5, -2, -1):
        with time_is(row.starts_at + timedelta(hours=hour)):
            seen.append(upkeep.remind(session))
    assert seen == [0, 0, 0, 1, 0], "not too early, not at night, not twice"
    assert len(notices(session, cast.haru, upkeep.NEAR)) == len(notices(session, cast.kita, upkeep.NEAR)) == 1


def test_times_in_an_absence_are_taken_back_and_whoever_booked_is_told(session: Session, cast: Cast) -> None:
    slots = offer(session, cast.kita)
    book(session, slots[0], cast.haru)
    session.flush()
    days = {"since": date(2026, 11, 26), "until": date(2026, 11, 27)}
    absences.enter(session, cast.kita, by=cast.kita, **days)
    session.flush()
    session.expire_all()
    assert showing.free_slots(session, cast.haru) == [] and booking.ahead(session, cast.haru) == []
    [told] = notices(session, cast.haru, booking.ENDED)
    assert "別の時間" in wording(told)


def test_a_hand_over_calls_off_the_meetings_with_the_coach_until_now(session: Session, cast: Cast) -> None:
    book(session, offer(session, cast.kita)[0], cast.haru)
    kept = book(session, offer(session, cast.kita, first=time(14), last=time(15))[0], cast.sora)
    hand_over(session, cast.haru, before=cast.kita, after=cast.mori, by=cast.aoki)
    session.flush()
    assert booking.ahead(session, cast.haru) == [] and booking.ahead(session, cast.sora) == [kept]
    assert notices(session, cast.haru, booking.ENDED) and notices(session, cast.kita, booking.ENDED)
