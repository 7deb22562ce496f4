"""Whoever is told no may ask that somebody else look again; a level is given, taken back, reached anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.accounts import deputies, people
from lms.accounts.models import Role
from lms.db import now, time_is, today
from lms.errors import BadInput
from lms.journal import Event
from lms.notices.telling import notices_of, wording
from lms.skills import levels, promotion, proposals, readiness
from lms.skills.deciding import appeals
from lms.skills.deciding.models import How
from lms.skills.evidence import Kind, facts_of, void
from lms.skills.models import Promotion, Proposal, Reversal
from lms.skills.standing import standing
from tests.verbs.proposals import confirmed, proposed, ready, refused, to_first_level, to_second_level


@pytest.fixture
def piece(session, cast):
    return ready(session, cast.haru, rater=cast.kita)


@pytest.fixture
def deputy(session, cast):
    """The city's officer, named a deputy for this month: nobody else has had no part."""
    until = today() + timedelta(days=30)
    deputies.name_deputy(
        session, cast.ito, since=today(), until=until, reason="森さんが確認したため", by=cast.aoki
    )
    return cast.ito


@pytest.fixture
def refusal(session, cast, piece):
    return refused(session, proposed(session, cast.haru, by=cast.aoki), by=cast.mori)


def ask(session, cast, decision, **change):
    given = {"text": "2本目も見てください。", "by": cast.haru} | change
    return appeals.appeal(session, decision, **given)


def test_an_appeal_is_decided_by_somebody_who_had_no_part(session, cast, refusal, deputy):
    row = ask(session, cast, refusal)
    with pytest.raises(promotion.AppealWaits):
        proposed(session, cast.haru, by=cast.aoki)
    assert readiness.ready(session, but=cast.aoki) == []
    for person in (cast.haru, cast.aoki, cast.mori, cast.kita, cast.nagi, cast.yama):
        with pytest.raises(appeals.NotTheThirdPerson):
            appeals.decide(session, row, reversed_=True, reason="よく書けています。", by=person)
    assert appeals.deciders(session, row) == [deputy]
    assert "appeal.made" in [notice.kind for notice in notices_of(session, deputy)]


def test_granted_the_level_is_given_and_the_worker_told_why(session, cast, refusal, deputy):
    answer = appeals.decide(
        session, ask(session, cast, refusal), reversed_=True, reason="条件を満たしています。", by=deputy
    )
    assert answer.reversed
    assert standing(session, cast.haru, "writing") == 1
    told = wording(notices_of(session, cast.haru)[0])
    assert "条件を満たしています。" in told
    assert session.scalar(select(Event).where(Event.verb == "appeal.granted")).actor_id == deputy.id


def test_not_granted_everything_stays(session, cast, refusal, deputy):
    row = ask(session, cast, refusal)
    with pytest.raises(BadInput):
        appeals.decide(session, row, reversed_=False, reason=" ", by=deputy)
    appeals.decide(session, row, reversed_=False, reason="もう1本あると安心です。", by=deputy)
    assert standing(session, cast.haru, "writing") == 0
    assert "もう1本あると安心です。" in wording(notices_of(session, cast.haru)[0])
    with pytest.raises(appeals.AnsweredAlready):
        appeals.decide(session, row, reversed_=True, reason="やはりよいです。", by=deputy)


def test_a_level_taken_back_can_be_reached_again(session, cast, deputy):
    """The unique constraint of old would have refused the second promotion to the same level."""
    decision = to_first_level(session, cast)
    row = ask(session, cast, decision, text="まだ早いと思います。")
    appeals.decide(session, row, reversed_=True, reason="本人の気持ちを大切にします。", by=deputy)
    assert standing(session, cast.haru, "writing") == 0
    taken_back = session.scalar(select(Reversal))
    assert (taken_back.promotion.level, taken_back.by_id) == (1, deputy.id)
    assert "promotion.taken_back" in set(session.scalars(select(Event.verb)))
    confirmed(session, proposed(session, cast.haru, by=cast.aoki), by=cast.mori)
    assert standing(session, cast.haru, "writing") == 1
    assert len(list(session.scalars(select(Promotion)))) == 2


def test_a_level_below_the_present_one_is_not_taken_away(session, cast, deputy):
    first = to_first_level(session, cast)
    to_second_level(session, cast)
    row = ask(session, cast, first)
    with pytest.raises(levels.HigherSince):
        appeals.decide(session, row, reversed_=True, reason="本人の希望", by=deputy)


def test_a_mentors_part_is_withdrawn_with_the_level(session, cast, deputy):
    senior = people.register(
        session,
        name="先輩 みちる",
        sign_in_name="michiru",
        roles={Role.COACH, Role.WORKER},
        by=cast.aoki,
    )
    session.flush()
    people.pair(session, senior, cast.haru, by=cast.aoki)
    decision = to_first_level(session, cast)
    assert [fact.kind for fact in facts_of(session, senior, "writing")] == [Kind.MENTEE]
    row = ask(session, cast, decision)
    appeals.decide(session, row, reversed_=True, reason="本人の希望", by=deputy)
    assert facts_of(session, senior, "writing") == []


def test_a_record_withdrawn_since_gives_no_level_on_appeal(session, cast, piece, refusal, deputy):
    row = ask(session, cast, refusal)
    void(session, piece, reason="別の人の提出物でした", by=cast.aoki)
    with pytest.raises(promotion.NotReady):
        appeals.decide(session, row, reversed_=True, reason="よいです。", by=deputy)


@pytest.mark.parametrize(("rest", "days", "late"), [(0, 29, False), (0, 31, True), (40, 60, False)])
def test_thirty_days_and_rests_do_not_count(session, cast, refusal, rest, days, late):
    if rest:
        first = today() + timedelta(days=1)
        until = first + timedelta(days=rest)
        people.start_rest(session, cast.haru, since=first, until=until, by=cast.haru)
    with time_is(now() + timedelta(days=days)):
        if late:
            with pytest.raises(appeals.TooLateToAppeal):
                ask(session, cast, refusal)
        else:
            assert ask(session, cast, refusal).how == How.SCREEN


def test_once_and_only_by_the_worker_or_written_down_by_staff(session, cast, refusal):
    for person, how in ((cast.sora, How.SCREEN), (cast.kita, How.SCREEN), (cast.sora, How.PHONE)):
        with pytest.raises(appeals.NotYourDecision):
            ask(session, cast, refusal, by=person, how=how)
    with pytest.raises(BadInput):
        ask(session, cast, refusal, text=" ")
    row = ask(session, cast, refusal, by=cast.kita, how=How.PHONE, text="電話で: もう一度見てほしい")
    assert (row.by_id, row.how) == (cast.kita.id, How.PHONE)
    assert "appeal.made" in [notice.kind for notice in notices_of(session, cast.haru)]
    with pytest.raises(appeals.AppealedAlready):
        ask(session, cast, refusal)


def test_when_nobody_is_left_a_deputy_opens_the_way(session, cast, refusal):
    row = ask(session, cast, refusal)
    assert appeals.deciders(session, row) == []
    until = today() + timedelta(days=7)
    deputies.name_deputy(session, cast.ito, since=today(), until=until, reason="人が足りない", by=cast.aoki)
    assert appeals.deciders(session, row) == [cast.ito]
    with time_is(now() + timedelta(days=9)):
        assert appeals.deciders(session, row) == []


@pytest.mark.parametrize(
    ("who", "first", "last", "refusal_type"),
    [
        ("mori", 0, 10, deputies.NeedsNoNaming),
        ("yama", 0, 10, deputies.NeedsNoNaming),
        ("ito", 5, 2, BadInput),
        ("ito", -9, -2, BadInput),
        ("ito", 0, 4000, BadInput),
        ("ito", 4000, 4001, BadInput),
    ],
)
def test_who_can_be_a_deputy_and_when(session, cast, who, first, last, refusal_type):
    since, until = today() + timedelta(days=first), today() + timedelta(days=last)
    with pytest.raises(refusal_type):
        deputies.name_deputy(
            session, getattr(cast, who), since=since, until=until, reason="夏休み", by=cast.aoki
        )


def test_a_deputy_is_a_second_person_too_and_can_be_ended(session, cast, piece, deputy):
    proposal = proposed(session, cast.haru, by=cast.aoki)
    assert proposals.second_people(session, proposal) == [cast.mori, deputy]
    with pytest.raises(deputies.AlreadyNamed):
        deputies.name_deputy(session, deputy, since=today(), until=today(), reason="もう一度", by=cast.aoki)
    deputies.end_deputy(session, deputy.deputyships[0], by=cast.aoki)
    assert not deputy.stands_in
    with pytest.raises(promotion.NotTheSecondPerson):
        confirmed(session, proposal, by=deputy)


def test_the_database_lets_one_open_proposal_in(session, cast, piece):
    first = proposed(session, cast.haru, by=cast.aoki)
    names = ("worker_id", "skill_id", "level", "ladder_version_id", "reason_code", "reason", "checklist")
    copied = {name: getattr(first, name) for name in (*names, "decisive_rater_ids", "by_id")}
    session.add(Proposal(**copied))
    with pytest.raises(IntegrityError):
        session.flush()
