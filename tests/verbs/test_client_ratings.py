"""Stars a client gave count like those of the check, and say that they came from the client."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms.db import today
from lms.errors import BadInput, Refusal
from lms.notices.telling import notices_of, wording
from lms.skills.evidence import facts_of, void
from lms.skills.facts import Kind
from lms.teamjobs import delivery, quality
from lms.teamjobs.client_ratings import rating
from lms.teamjobs.complaints.models import Channel
from lms.teamjobs.models import Deliverable
from tests.cast import Cast
from tests.town import take_task


@pytest.fixture
def work(session: Session, cast: Cast) -> Deliverable:
    placement = take_task(session, cast.aoki, cast.nagi, title="評価される仕事")
    return delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=cast.nagi)


def rate(session: Session, work: Deliverable, cast: Cast, **said):
    words = {"stars": 5, "told_on": today(), "how": Channel.PHONE} | said
    return rating.rate(session, work, by=cast.aoki, **words)


def stars(session: Session, cast: Cast) -> list[tuple[int, bool]]:
    """(stars, whether they are the client's own)"""
    found = [fact for fact in facts_of(session, cast.nagi, "writing") if fact.kind == Kind.RATING]
    return [(fact.data["stars"], fact.rater_id is None) for fact in found]


def test_the_clients_stars_stand_beside_those_of_the_check(
    session: Session, cast: Cast, work: Deliverable
) -> None:
    quality.approve(session, work, stars=4, by=cast.aoki)
    fact = rate(session, work, cast)
    assert sorted(stars(session, cast)) == [(4, False), (5, True)]
    assert (fact.how, fact.recorded_by_id) == ("phone", cast.aoki.id)
    assert any("評価される仕事" in wording(notice) for notice in notices_of(session, cast.nagi))


def test_one_rating_stands_and_a_wrong_one_is_withdrawn_first(
    session: Session, cast: Cast, work: Deliverable
) -> None:
    quality.approve(session, work, by=cast.aoki)
    wrong = rate(session, work, cast, stars=1)
    with pytest.raises(Refusal):
        rate(session, work, cast)
    void(session, wrong, reason="聞きまちがい", by=cast.aoki)
    rate(session, work, cast)
    assert stars(session, cast) == [(5, True)]


def test_only_accepted_work_is_rated_on_a_day_that_was(
    session: Session, cast: Cast, work: Deliverable
) -> None:
    with pytest.raises(Refusal):
        rate(session, work, cast)
    quality.approve(session, work, by=cast.aoki)
    for day in (today() + timedelta(days=1), today() - timedelta(days=1)):
        with pytest.raises(BadInput):
            rate(session, work, cast, told_on=day)
    assert stars(session, cast) == []
