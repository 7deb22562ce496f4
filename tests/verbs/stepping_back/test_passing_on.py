"""Whoever steps back leaves nobody waiting: learners are handed over, meetings called off with a word."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lms.accounts import deputies, people
from lms.accounts.models import Person, Role
from lms.coaching.caseload import absences, handing_over
from lms.coaching.meetings import booking
from lms.coaching.meetings.models import Ending
from lms.db import time_is, today
from lms.errors import BadInput
from lms.notices.telling import notices_of, wording
from lms.skills import promotion, proposals
from lms.stepping_back import parting
from tests.cast import Cast
from tests.meetings import TUESDAY, book, notices, offer
from tests.verbs.proposals import proposed, ready

WHY = "お仕事が変わるため"


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_is(TUESDAY):
        yield


def coached(session: Session, worker: Person) -> list[Person]:
    session.flush()
    return people.coaches_of(session, worker)


def test_learners_are_handed_over_in_the_same_step(session: Session, cast: Cast) -> None:
    with pytest.raises(BadInput, match="春野 はる、空井 そら") as refused:
        parting.suspend(session, cast.kita, reason=WHY, by=cast.aoki)
    assert refused.value.field == "heir"
    assert cast.kita.is_active and coached(session, cast.haru) == [cast.kita]
    parting.suspend(session, cast.kita, reason=WHY, heir=cast.mori, by=cast.aoki)
    assert coached(session, cast.haru) == coached(session, cast.sora) == [cast.mori]
    assert len(handing_over.hand_overs_of(session, cast.haru)) == 1
    parting.reopen(session, cast.kita, reason=WHY, by=cast.aoki)
    assert coached(session, cast.haru) == [cast.mori], "nothing comes back by itself"


def test_with_no_other_coach_the_director_looks_after_them(session: Session, cast: Cast) -> None:
    parting.give_role(session, cast.kita, Role.WORKER, reason=WHY, by=cast.aoki)
    parting.take_role(session, cast.kita, Role.COACH, reason=WHY, heir=cast.aoki, by=cast.aoki)
    assert coached(session, cast.haru) == []
    assert "青木" in wording(notices_of(session, cast.haru)[0])


@pytest.mark.parametrize("who", ["ito", "kita", "haru"])
def test_only_a_coach_who_is_there_can_follow(session: Session, cast: Cast, who: str) -> None:
    with pytest.raises(BadInput) as refused:
        parting.suspend(session, cast.kita, reason=WHY, heir=getattr(cast, who), by=cast.aoki)
    assert refused.value.field == "heir"


def test_nobody_becomes_their_own_coach(session: Session, cast: Cast) -> None:
    parting.give_role(session, cast.haru, Role.COACH, reason=WHY, by=cast.aoki)
    with pytest.raises(BadInput, match="自分自身"):
        parting.suspend(session, cast.kita, reason=WHY, heir=cast.haru, by=cast.aoki)


def test_a_full_coach_is_not_filled_further(session: Session, cast: Cast) -> None:
    cast.mori.preferences = {"most_workers": 1}
    with pytest.raises(people.CoachFull):
        parting.suspend(session, cast.kita, reason=WHY, heir=cast.mori, by=cast.aoki)


def test_who_follows_already_goes_on(session: Session, cast: Cast) -> None:
    people.pair(session, cast.mori, cast.haru, by=cast.aoki)
    session.flush()
    parting.suspend(session, cast.kita, reason=WHY, heir=cast.mori, by=cast.aoki)
    assert coached(session, cast.haru) == coached(session, cast.sora) == [cast.mori]


def test_booked_meetings_are_called_off_with_a_word(session: Session, cast: Cast) -> None:
    slots = offer(session, cast.kita)
    row = book(session, slots[0], cast.haru)
    parting.suspend(session, cast.kita, reason=WHY, heir=cast.mori, by=cast.aoki)
    assert row.ended_at is not None and all(slot.withdrawn_at for slot in slots)
    assert len(notices(session, cast.haru, booking.ENDED)) == 1


def test_a_worker_who_is_closed_out_calls_off_what_they_booked(session: Session, cast: Cast) -> None:
    row = book(session, offer(session, cast.kita)[0], cast.haru)
    parting.suspend(session, cast.haru, reason=WHY, by=cast.aoki)
    assert row.ending == Ending.CALLED_OFF
    assert len(notices(session, cast.kita, booking.ENDED)) == 1
    assert coached(session, cast.haru) == [cast.kita], "they go on together when it is opened again"


def test_who_stood_in_does_so_no_more(session: Session, cast: Cast) -> None:
    days = {"since": date(2026, 11, 24), "until": date(2026, 12, 4)}
    away = absences.enter(session, cast.kita, stand_in=cast.mori, by=cast.kita, **days)
    assert cast.mori in coached(session, cast.haru)
    parting.suspend(session, cast.mori, reason=WHY, by=cast.aoki)
    assert coached(session, cast.haru) == [cast.kita] and away.stand_in is None
    assert "森 しずか" in wording(notices_of(session, cast.kita)[0])
    assert absences.keep_up(session) == 0, "the clock pairs nobody with a closed account"


def test_a_stand_in_who_takes_over_stays_for_good(session: Session, cast: Cast) -> None:
    days = {"since": date(2026, 11, 24), "until": date(2026, 12, 4)}
    away = absences.enter(session, cast.kita, stand_in=cast.mori, by=cast.kita, **days)
    session.flush()
    parting.suspend(session, cast.kita, reason=WHY, heir=cast.mori, by=cast.aoki)
    assert coached(session, cast.haru) == [cast.mori] and away.ended_at is not None


def test_a_deputy_is_one_no_more_and_not_again_by_itself(session: Session, cast: Cast) -> None:
    until = today() + timedelta(days=20)
    deputies.name_deputy(session, cast.ito, since=today(), until=until, reason="夏休み", by=cast.aoki)
    session.flush()
    parting.suspend(session, cast.ito, reason=WHY, by=cast.aoki)
    parting.reopen(session, cast.ito, reason=WHY, by=cast.aoki)
    assert not cast.ito.stands_in and deputies.deputising(session) == []


def test_what_a_director_proposed_is_decided_and_others_hear_of_it(
    session: Session, cast: Cast, nozomi: Person
) -> None:
    ready(session, cast.haru, rater=cast.kita)
    found = proposed(session, cast.haru, by=cast.aoki)
    parting.suspend(session, cast.aoki, reason=WHY, by=nozomi)
    promotion.decide(session, found, confirmed=True, reason="よいです。", unmet="", by=cast.mori)
    session.flush()
    assert [one.kind for one in notices_of(session, nozomi)][:1] == ["promotion.decided"]


def test_when_nobody_is_left_to_decide_the_director_hears_at_once(session: Session, cast: Cast) -> None:
    ready(session, cast.haru, rater=cast.kita)
    found = proposed(session, cast.haru, by=cast.aoki)
    assert proposals.second_people(session, found) == [cast.mori]
    parting.suspend(session, cast.mori, reason=WHY, by=cast.aoki)
    (notice,) = notices(session, cast.aoki, "promotion.reminded")
    assert notice.url == "/deputies"
