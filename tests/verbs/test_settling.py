"""What has to be settled before somebody leaves: work, pay, and people who rely on them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Role
from lms.belongings import leaving, settling
from lms.belongings.leaving import NotSettled
from lms.coaching.meetings.models import Booking, Slot
from lms.db import now, time_is
from lms.practice.models import How
from lms.stepping_back import parting
from lms.teamjobs import delivery, quality
from tests.cast import Cast
from tests.town import take_task


def test_work_under_way_and_pay_to_come_are_settled_first(session: Session, cast: Cast) -> None:
    take_task(session, cast.aoki, cast.nagi, title="途中の仕事")
    with pytest.raises(NotSettled, match="途中の仕事"):
        leaving.ask(session, cast.nagi, by=cast.nagi)


def test_pay_that_has_not_come_yet_is_waited_for(session: Session, cast: Cast) -> None:
    placement = take_task(session, cast.aoki, cast.nagi)
    done = delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=cast.nagi)
    quality.approve(session, done, by=cast.aoki)
    (matter,) = settling.open_matters(session, cast.nagi)
    assert "支払い日" in matter.text
    with time_is(now() + timedelta(days=60)):
        assert settling.open_matters(session, cast.nagi) == []


@pytest.mark.parametrize(("who", "words"), [("kita", "伴走している"), ("aoki", "ディレクターがほかに")])
def test_people_who_are_relied_on_hand_over_first(session: Session, cast: Cast, who: str, words: str) -> None:
    (matter,) = settling.open_matters(session, getattr(cast, who))
    assert words in matter.text


def test_a_director_whose_account_is_closed_leaves_when_another_is_there(
    session: Session, cast: Cast
) -> None:
    nozomi = people.register(
        session, name="代理 のぞみ", sign_in_name="nozomi", roles={Role.DIRECTOR}, by=cast.aoki
    )
    session.flush()
    parting.suspend(session, nozomi, reason="電話に出られません", by=cast.aoki)
    assert settling.open_matters(session, nozomi) == []


def test_meetings_ahead_are_held_or_called_off_first(session: Session, cast: Cast) -> None:
    mori = cast.mori
    slot = Slot(coach_id=mori.id, starts_at=now() + timedelta(days=2), ways=["phone"], place="")
    session.add(slot)
    session.flush()
    assert settling.open_matters(session, mori) == []
    session.add(
        Booking(
            slot=slot,
            worker_id=cast.nagi.id,
            starts_at=slot.starts_at,
            how=How.PHONE,
            wish="",
            uid="x",
            booked_by_id=mori.id,
        )
    )
    session.flush()
    (matter,) = settling.open_matters(session, mori)
    assert "面談" in matter.text
