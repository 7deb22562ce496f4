"""A worker loses the role only when nothing is open; a closed account says first what is."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Role
from lms.accounts.permissions import visible_workers
from lms.accounts.roles import with_role_at
from lms.db import now, today
from lms.notices.telling import notices_of
from lms.passport import links
from lms.reports import figures
from lms.reports.months import month_of
from lms.stepping_back import parting
from lms.stepping_back.parting import StillOpen
from lms.teamjobs import delivery, staffing
from tests.cast import Cast
from tests.town import take_task, write_task

WHY = "しばらく離れるため"


def test_work_under_way_keeps_the_role(session: Session, cast: Cast) -> None:
    people_role(session, cast)
    take_task(session, cast.aoki, cast.nagi, title="途中の仕事")
    with pytest.raises(StillOpen, match="途中の仕事"):
        parting.take_role(session, cast.nagi, Role.WORKER, reason=WHY, by=cast.aoki)
    assert cast.nagi.has(Role.WORKER)


def test_an_account_with_work_under_way_is_closed_only_knowingly(session: Session, cast: Cast) -> None:
    placement = take_task(session, cast.aoki, cast.nagi, title="途中の仕事")
    with pytest.raises(StillOpen, match="途中の仕事"):
        parting.suspend(session, cast.nagi, reason=WHY, by=cast.aoki)
    assert cast.nagi.is_active
    parting.suspend(session, cast.nagi, reason="スマートフォンをなくした", open_known=True, by=cast.aoki)
    assert not cast.nagi.is_active and not placement.over, "the terms hold"


def test_open_offers_are_taken_back_and_whoever_sent_them_is_told(session: Session, cast: Cast) -> None:
    task = write_task(session, cast.aoki)
    sent = staffing.offer(session, task, cast.nagi, answer_by=today(), by=cast.aoki)
    parting.suspend(session, cast.nagi, reason=WHY, by=cast.aoki)
    assert sent.withdrawn_at is not None and sent.decline is None
    assert [one.kind for one in notices_of(session, cast.aoki)] == ["offer.withdrawn"]
    parting.reopen(session, cast.nagi, reason=WHY, by=cast.aoki)
    assert sent.withdrawn_at is not None


def test_what_comes_in_for_who_is_director_no_more_goes_to_the_others(session: Session, cast: Cast) -> None:
    placement = take_task(session, cast.aoki, cast.nagi)
    nozomi = people.register(
        session, name="代理 のぞみ", sign_in_name="nozomi", roles={Role.DIRECTOR}, by=cast.aoki
    )
    parting.give_role(session, cast.aoki, Role.COACH, reason=WHY, by=nozomi)
    parting.take_role(session, cast.aoki, Role.DIRECTOR, reason=WHY, by=nozomi)
    delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=cast.nagi)
    session.flush()
    assert "deliverable.handed_in" in [one.kind for one in notices_of(session, nozomi)]
    assert "deliverable.handed_in" not in [one.kind for one in notices_of(session, cast.aoki)]


def test_records_stay_and_come_back_with_the_role(session: Session, cast: Cast) -> None:
    people_role(session, cast)
    parting.take_role(session, cast.nagi, Role.WORKER, reason=WHY, by=cast.aoki)
    assert cast.nagi not in session.scalars(visible_workers(cast.aoki)).all()
    parting.give_role(session, cast.nagi, Role.WORKER, reason=WHY, by=cast.aoki)
    assert cast.nagi in session.scalars(visible_workers(cast.aoki)).all()


def test_accompanying_ends_with_the_role(session: Session, cast: Cast) -> None:
    parting.give_role(session, cast.haru, Role.OFFICER, reason=WHY, by=cast.aoki)
    parting.take_role(session, cast.haru, Role.WORKER, reason=WHY, by=cast.aoki)
    assert people.pairings_of(session, cast.haru) == []
    assert "pairing.ended" in [one.kind for one in notices_of(session, cast.kita)]


def test_links_to_the_passport_end_for_good(session: Session, cast: Cast) -> None:
    from lms.passport import consents

    shown = {"pen_name"}
    consents.choose(session, cast.haru, fields=shown, pen_name="はるかぜ", about="", by=cast.haru)
    _link, token = links.make(session, cast.haru, days=30, label="応募", by=cast.haru)
    session.flush()
    assert links.behind(session, token) is not None
    parting.suspend(session, cast.haru, reason=WHY, by=cast.aoki)
    assert links.behind(session, token) is None
    parting.reopen(session, cast.haru, reason=WHY, by=cast.aoki)
    assert links.behind(session, token) is None


def test_past_months_count_who_was_a_worker_then(session: Session, cast: Cast) -> None:
    before = figures.counted(session, month_of(today()).period)["newcomers"]
    moment = now()
    people_role(session, cast)
    parting.take_role(session, cast.nagi, Role.WORKER, reason=WHY, by=cast.aoki)
    parting.give_role(session, cast.mori, Role.WORKER, reason=WHY, by=cast.aoki)
    then = set(session.scalars(with_role_at(Role.WORKER, moment)))
    assert cast.nagi.id in then and cast.mori.id not in then
    after = set(session.scalars(with_role_at(Role.WORKER, now())))
    assert cast.nagi.id not in after and cast.mori.id in after
    assert figures.counted(session, month_of(today()).period)["newcomers"] == before + 1


def people_role(session: Session, cast: Cast) -> None:
    """Nagi has a second role, so that the first can go."""
    parting.give_role(session, cast.nagi, Role.OFFICER, reason="市の担当になった", by=cast.aoki)
