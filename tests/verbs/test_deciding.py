"""What goes with deciding: who saw what, several at once, two at once, reminders, the monthly review."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.db import db, now, time_is
from lms.journal import Event
from lms.notices.telling import notices_of, wording
from lms.skills import ladders, promotion
from lms.skills.deciding import appeals, looks, reminding, reviewing
from lms.skills.deciding.models import Look, Occasion
from lms.skills.deciding.reviewing import Line
from lms.skills.evidence import void
from lms.skills.models import Decision, Proposal
from lms.skills.standing import standing
from tests.verbs.proposals import confirmed, proposed, ready, refused
from tests.verbs.test_evidence import tamper


@pytest.fixture
def piece(session, cast):
    return ready(session, cast.haru, rater=cast.kita)


@pytest.fixture
def proposal(session, cast, piece):
    return proposed(session, cast.haru, by=cast.aoki)


@pytest.fixture
def nozomi(session, cast):
    """A second director."""
    person = people.register(
        session, name="代理 のぞみ", sign_in_name="nozomi", roles={Role.DIRECTOR}, by=cast.aoki
    )
    session.flush()
    return person


def test_the_record_holds_what_each_person_had_before_them(session, cast, proposal, piece):
    looks.keep(session, proposal, occasion=Occasion.OPENED, by=cast.mori)
    void(session, piece, reason="別の人の提出物でした", by=cast.aoki)
    looks.keep(session, proposal, occasion=Occasion.OPENED, by=cast.mori)
    refused(session, proposal, by=cast.mori)
    found = looks.looks(session, proposal)
    assert [(look.person_id, look.occasion) for look, _sound in found] == [
        (cast.aoki.id, Occasion.PROPOSED),
        (cast.mori.id, Occasion.OPENED),
        (cast.mori.id, Occasion.OPENED),
        (cast.mori.id, Occasion.DECIDED),
    ]
    assert [look.withdrawn_ids for look, _sound in found] == [[], [], [piece.id], [piece.id]]
    assert all(piece.id in look.fact_ids for look, _sound in found)
    assert all(sound for _look, sound in found)


def test_a_reload_is_no_new_look(session, cast, proposal):
    for minutes in (0, 5, 40):
        with time_is(now() + timedelta(minutes=minutes)):
            looks.keep(session, proposal, occasion=Occasion.OPENED, by=cast.mori)
    opened = select(Look).where(Look.occasion == Occasion.OPENED)
    assert len(list(session.scalars(opened))) == 2


def test_changed_history_shows_in_the_record(session, cast, proposal, piece):
    tamper(session, "UPDATE fact SET hash = 'x' WHERE kind = 'practice'")
    assert [sound for _look, sound in looks.looks(session, proposal)] == [False]


def test_evidence_that_changed_under_the_reader_is_looked_at_again(session, cast, proposal, piece):
    seen = looks.shown(session, proposal).sha256
    void(session, piece, reason="別の人の提出物でした", by=cast.aoki)
    given = {"confirmed": False, "reason": "もう1本", "unmet": "practice.count", "by": cast.mori}
    with pytest.raises(looks.ChangedSince):
        promotion.decide(session, proposal, seen=seen, **given)
    promotion.decide(session, proposal, seen=looks.shown(session, proposal).sha256, **given)


def test_several_are_confirmed_at_once_and_one_that_cannot_be_harms_none(session, cast, proposal):
    gone = ready(session, cast.sora, rater=cast.kita)
    second = proposed(session, cast.sora, by=cast.aoki)
    ready(session, cast.nagi, rater=cast.kita)
    third = proposed(session, cast.nagi, by=cast.aoki)
    void(session, gone, reason="別の人の提出物でした", by=cast.aoki)
    lines = [(Line("a", "よいです"), proposal), (Line("b", "よいです"), second), (Line("c", " "), third)]
    outcomes = reviewing.confirm_many(session, lines, by=cast.mori)
    assert [type(one.refusal) for one in outcomes] == [
        type(None),
        promotion.NotReady,
        reviewing.NoReason,
    ]
    assert [standing(session, who, "writing") for who in (cast.haru, cast.sora, cast.nagi)] == [1, 0, 0]
    reasons = [decision.reason for decision in session.scalars(select(Decision))]
    assert reasons == ["よいです"]


def test_several_are_proposed_at_once_each_with_its_reason(session, cast, piece):
    ready(session, cast.sora, rater=cast.kita)
    writing = ladders.skill_of(session, "writing")
    lines = [
        (Line("a", "結論から書けています"), cast.haru, writing),
        (Line("b", "数字が正確です"), cast.sora, writing),
        (Line("c", "まだです"), cast.nagi, writing),
    ]
    outcomes = reviewing.propose_many(session, lines, by=cast.aoki)
    assert [one.refusal is None for one in outcomes] == [True, True, False]
    found = session.scalars(select(Proposal).order_by(Proposal.id))
    assert [row.reason for row in found] == ["結論から書けています", "数字が正確です"]


def test_two_decisions_at_once_on_two_connections(app, session, cast, proposal, nozomi):
    """Exactly one wins, whatever the order, and the other is told."""
    number, deciders = proposal.id, [cast.mori.id, nozomi.id]
    session.commit()
    told: list[str] = []
    together = threading.Barrier(2)

    def decide(person_id: int) -> None:
        with app.app_context():
            own = db.session()
            together.wait()
            by = own.get_one(Person, person_id)
            try:
                confirmed(own, own.get_one(Proposal, number), by=by)
                own.commit()
                told.append("won")
            except promotion.AlreadyDecided as late:
                own.rollback()
                told.append(str(type(late).__name__))

    threads = [threading.Thread(target=decide, args=(person_id,)) for person_id in deciders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["AlreadyDecided", "won"]
    assert len(list(session.scalars(select(Decision)))) == 1


def test_who_may_decide_is_reminded_after_three_days_and_again(session, cast, proposal):
    def reminded(person):
        return [n for n in notices_of(session, person) if n.kind == "promotion.reminded"]

    assert reminding.remind(session) == 0
    with time_is(now() + timedelta(days=3, minutes=1)):
        assert reminding.remind(session) == 1
        assert reminding.remind(session) == 0, "once is enough"
        assert "3日" in wording(reminded(cast.mori)[0])
        assert not reminded(cast.kita), "whose marks decided cannot decide"
    with time_is(now() + timedelta(days=7)):
        assert reminding.remind(session) == 1


def test_when_nobody_may_decide_the_director_is_asked_for_a_deputy(session, cast, proposal):
    row = appeals.appeal(
        session, refused(session, proposal, by=cast.mori), text="もう一度お願いします。", by=cast.haru
    )
    with time_is(now() + timedelta(days=4)):
        assert reminding.remind(session) == 1
    (notice,) = [n for n in notices_of(session, cast.aoki) if n.kind == "promotion.reminded"]
    assert notice.url == "/deputies"
    assert row.answer is None


def test_the_monthly_review_is_called_once_a_month_while_there_is_something(session, cast):
    assert not reminding.call_for_review(session), "nobody is near anything"
    ready(session, cast.haru, rater=cast.kita)
    assert reminding.call_for_review(session)
    assert not reminding.call_for_review(session)
    with time_is(now() + timedelta(days=32)):
        assert reminding.call_for_review(session)
    assert {n.url for n in notices_of(session, cast.aoki) if n.kind == "review.due"} == {"/level-review"}


def test_who_is_near_and_when_the_review_is_due(session, cast, piece):
    void(session, piece, reason="別の人の提出物でした", by=cast.aoki)
    assert reviewing.near(session, but=cast.aoki) == []
    data = {"lesson": "w/1", "title": "w/1", "round": 1, "marks": {"accuracy": 3}, "chars": 400}
    from lms.skills.evidence import Kind, add_fact

    add_fact(
        session,
        cast.haru,
        track="writing",
        kind=Kind.PRACTICE,
        data=data | {"typos": 9, "similarity": 0.05, "fields": None, "field_errors": None},
        source="submission:2",
        rater=cast.kita,
    )
    (one,) = reviewing.near(session, but=cast.aoki)
    assert (one.worker_id, one.track, one.level, one.missing) == (cast.haru.id, "writing", 1, 1)
    assert reviewing.due(session)
    with pytest.raises(reviewing.NotTheDirector):
        reviewing.complete(session, note="", by=cast.kita)
    reviewing.complete(session, note="みんな見ました", by=cast.aoki)
    assert not reviewing.due(session)
    with time_is(now() + timedelta(days=32)):
        assert reviewing.due(session)
    assert "levels.reviewed" in set(session.scalars(select(Event.verb)))


def test_a_clock_set_back_puts_no_answer_before_its_question(session, cast, proposal):
    with time_is(now() - timedelta(days=2)):
        decision = confirmed(session, proposal, by=cast.mori)
        assert decision.at == proposal.at
        row = appeals.appeal(session, decision, text="早いと思います。", by=cast.haru)
    assert row.at >= decision.at
    assert standing(session, cast.haru, "writing") == 1
