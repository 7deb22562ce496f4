"""Meetings: offered in quarters of an hour, booked once, moved without reproach, freed by a rest."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person
from lms.coaching.meetings import booking, offering, showing
from lms.coaching.meetings.models import Booking, Ending, Slot
from lms.coaching.meetings.quarters import quarters
from lms.db import HERE, now, time_is
from lms.errors import BadInput, Refusal
from lms.practice.coaching import hold_session
from lms.practice.models import How
from lms.practice.needs import Reason, needs_of
from lms.practice.scope import NotYourWorker
from tests.cast import Cast
from tests.meetings import TUESDAY, book, notices, offer


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_is(TUESDAY):
        yield


def test_an_hour_is_four_meetings_and_weeks_repeat_it() -> None:
    found = quarters(date(2026, 11, 26), time(10), time(11), weeks=2)
    assert [f"{one:%m-%d %H:%M}" for one in found] == [
        *(f"11-26 10:{minute:02}" for minute in (0, 15, 30, 45)),
        *(f"12-03 10:{minute:02}" for minute in (0, 15, 30, 45)),
    ]
    assert {one.utcoffset() for one in found} == {timedelta(hours=9)}


def test_offering_the_same_twice_offers_nothing_twice(session: Session, cast: Cast) -> None:
    assert len(offer(session, cast.kita)) == 4
    assert len(offer(session, cast.kita, last=time(11, 30))) == 2
    with pytest.raises(BadInput) as refused:
        offer(session, cast.kita)
    assert refused.value.field == "first"


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("first", {"first": time(10, 5)}),
        ("last", {"last": time(9)}),
        ("last", {"last": time(15)}),
        ("day", {"day": date(2026, 11, 23)}),
        ("day", {"day": date(2027, 11, 23)}),
        ("ways", {"ways": []}),
        ("weeks", {"weeks": 9}),
        ("place", {"place": "あ" * 301}),
    ],
)
def test_times_that_cannot_be_are_refused_at_their_field(
    session: Session, cast: Cast, field: str, change: dict[str, Any]
) -> None:
    with pytest.raises(BadInput) as refused:
        offer(session, cast.kita, **change)
    assert refused.value.field == field


def test_a_time_is_booked_once_and_sent_twice_it_is_one_booking(session: Session, cast: Cast) -> None:
    slot = offer(session, cast.kita)[0]
    first = book(session, slot, cast.haru)
    assert book(session, slot, cast.haru) is first
    with pytest.raises(booking.SlotTaken):
        book(session, slot, cast.sora)
    free = showing.free_slots(session, cast.sora)
    assert free[0].starts_at == slot.starts_at + timedelta(minutes=15)
    assert len(notices(session, cast.kita, booking.BOOKED)) == 1
    assert not notices(session, cast.haru, booking.BOOKED), "whoever booked knows"


def test_the_database_refuses_what_two_tabs_do_at_the_same_moment(session: Session, cast: Cast) -> None:
    slots = offer(session, cast.kita)
    row = book(session, slots[0], cast.haru)

    def copy(slot: Slot, worker: Person, at: datetime) -> Booking:
        return Booking(
            slot_id=slot.id, worker_id=worker.id, starts_at=at, how=How.PHONE, wish="", uid="x",
            booked_by_id=worker.id,
        )  # fmt: skip

    for other in (copy(slots[0], cast.sora, row.starts_at), copy(slots[1], cast.haru, row.starts_at)):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(other)
            session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Slot(coach_id=cast.kita.id, starts_at=slots[0].starts_at, ways=["phone"], place=""))
        session.flush()


def test_only_those_accompanied_may_book_and_staff_for_them(session: Session, cast: Cast) -> None:
    slot = offer(session, cast.kita)[0]
    with pytest.raises(booking.NotYourCoach):
        book(session, slot, cast.nagi)
    with pytest.raises(NotYourWorker):
        book(session, slot, cast.haru, by=cast.mori)
    assert book(session, slot, cast.sora, by=cast.kita).booked_by_id == cast.kita.id
    assert len(notices(session, cast.sora, booking.BOOKED)) == 1


def test_nobody_is_in_two_places_and_nobody_books_all(session: Session, cast: Cast) -> None:
    people.pair(session, cast.mori, cast.haru, by=cast.aoki)
    own, other = offer(session, cast.kita), offer(session, cast.mori)
    book(session, own[0], cast.haru)
    with pytest.raises(booking.Elsewhere):
        book(session, other[0], cast.haru)
    book(session, own[1], cast.haru)
    with pytest.raises(booking.EnoughAhead):
        book(session, own[2], cast.haru)


def test_moving_frees_the_old_time_and_calendars_see_the_same_meeting(session: Session, cast: Cast) -> None:
    slots = offer(session, cast.kita)
    first = book(session, slots[0], cast.haru)
    moved = booking.move(session, first, slots[3], how=How.LINK, by=cast.haru)
    assert (moved.uid, moved.sequence, moved.wish) == (first.uid, 1, "見出しのこと")
    assert first.ending == Ending.MOVED
    session.expire_all()
    assert book(session, slots[0], cast.sora).ended_at is None
    with pytest.raises(booking.SlotTaken):
        booking.move(session, moved, slots[0], how=How.PHONE, by=cast.haru)
    assert moved.ended_at is None or not session.flush()


def test_a_meeting_that_could_not_be_moved_stays(session: Session, cast: Cast) -> None:
    slots = offer(session, cast.kita)
    row = book(session, slots[0], cast.haru)
    book(session, slots[1], cast.sora)
    session.commit()
    with pytest.raises(booking.SlotTaken):
        booking.move(session, row, slots[1], how=How.PHONE, by=cast.haru)
    session.rollback()
    assert [one.id for one in booking.ahead(session, cast.haru)] == [row.id]


def test_a_coach_who_cannot_come_says_so_and_the_worker_is_asked_to_choose_again(
    session: Session, cast: Cast
) -> None:
    slot = offer(session, cast.kita)[0]
    row = book(session, slot, cast.haru)
    offering.withdraw(session, slot, by=cast.kita)
    assert row.ending == Ending.WITHDRAWN and not booking.ahead(session, cast.haru)
    assert len(notices(session, cast.haru, booking.ENDED)) == 1
    assert slot not in showing.free_slots(session, cast.haru)
    assert len(offer(session, cast.kita)) == 1, "a time taken back can be offered anew"


def test_the_desk_shows_todays_meeting_and_asks_for_the_words_after_it(session: Session, cast: Cast) -> None:
    row = book(session, offer(session, cast.kita)[0], cast.haru)

    def shown() -> list[str]:
        return [need.url for need in needs_of(session, cast.kita) if need.reason == Reason.MEETING]

    assert shown() == []
    with time_is(row.starts_at - timedelta(hours=1)):
        assert shown() == [f"/workers/{cast.haru.id}/sessions?held_at=2026-11-26T10:00&how=phone"]
    with time_is(row.starts_at + timedelta(hours=30)):
        assert len(shown()) == 1
        hold_session(
            session, cast.haru, held_at=row.starts_at, how=How.PHONE, notes="話す", next_action="書く",
            by=cast.kita,
        )  # fmt: skip
        assert shown() == []


def test_what_has_begun_can_be_neither_booked_nor_moved(session: Session, cast: Cast) -> None:
    slots = offer(session, cast.kita)
    row = book(session, slots[0], cast.haru)
    with time_is(row.starts_at + timedelta(minutes=1)):
        for act in (
            lambda: book(session, slots[0], cast.sora),
            lambda: booking.call_off(session, row, by=cast.haru),
            lambda: booking.move(session, row, slots[1], how=How.PHONE, by=cast.haru),
        ):
            with pytest.raises(Refusal):
                act()
    assert session.scalar(select(func.count()).select_from(Booking)) == 1
    assert row.starts_at.astimezone(HERE).hour == 10 and now() == TUESDAY
