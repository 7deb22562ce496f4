"""Promotion takes two people and met conditions; the worker is told why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.accounts import people
from lms.accounts.models import Role
from lms.db import now, time_is
from lms.errors import BadInput
from lms.journal import Event
from lms.notices.telling import notices_of, wording
from lms.skills import comments, promotion, proposals
from lms.skills.evidence import Kind, add_fact, facts_of, void
from lms.skills.judging import judge
from lms.skills.models import Decision, Promotion
from lms.skills.reasons import Reason
from lms.skills.standing import standing
from lms.skills.standings.reading import standings
from tests.verbs.default_ladders import _ladders
from tests.verbs.first_promotion import decide, piece, propose, ready, writing
from tests.verbs.proposals import GOOD, QUIZ
from tests.verbs.skill_facts import check_data

__all__ = ["_ladders", "piece", "ready", "writing"]


def test_nothing_promotes_by_machine(session, cast, ready, writing):
    assert judge(session, cast.haru, writing).checklist.met
    assert standing(session, cast.haru, "writing") == 0


def test_a_worker_is_promoted_by_two_people_and_told_why(session, cast, ready, writing):
    proposal = propose(session, cast, writing)
    assert standing(session, cast.haru, "writing") == 0
    decide(session, proposal, cast.mori, reason="読みやすい文章でした。")
    assert standing(session, cast.haru, "writing") == 1
    assert standings(session, [cast.haru])[cast.haru.id]["writing"].level == 1
    told = wording(notices_of(session, cast.haru)[0])
    assert "ライティング" in told
    assert "読みやすい文章でした。" in told
    verbs = list(session.scalars(select(Event.verb).where(Event.worker_id == cast.haru.id)))
    assert {"promotion.proposed", "promotion.confirmed"} <= set(verbs)


def test_conditions_not_met_are_named(session, cast, ready, writing):
    void(session, ready, reason="別の人の提出物でした", by=cast.aoki)
    with pytest.raises(promotion.NotReady) as refused:
        propose(session, cast, writing)
    assert refused.value.unmet[0].metric == "practice.count"


def test_only_the_director_proposes_and_writes_why(session, cast, ready, writing):
    with pytest.raises(promotion.NotTheDirector):
        propose(session, cast, writing, by=cast.kita)
    with pytest.raises(BadInput) as refused:
        propose(session, cast, writing, reason=" ")
    assert refused.value.field == "reason"


@pytest.mark.parametrize("level", [0, 2, 6])
def test_levels_are_taken_one_by_one(session, cast, ready, writing, level):
    with pytest.raises(promotion.NotNext):
        propose(session, cast, writing, level=level)


def test_a_director_cannot_propose_themselves(session, cast, ready, writing):
    director = people.register(
        session, name="兼任 まもる", sign_in_name="mamoru", roles={Role.WORKER, Role.DIRECTOR}, by=cast.aoki
    )
    with pytest.raises(promotion.NotTheDirector):
        promotion.propose(
            session, director, writing, level=1, reason_code=Reason.TALK, reason="自分で", by=director
        )


def test_one_open_proposal_at_a_time(session, cast, ready, writing):
    first = propose(session, cast, writing)
    with pytest.raises(promotion.AlreadyProposed):
        propose(session, cast, writing)
    decide(
        session, first, cast.mori, confirmed=False, reason="もう1本見たいです。", unmet="practice.rubric_adj"
    )
    assert propose(session, cast, writing).id != first.id


def test_the_second_person_is_somebody_else(session, cast, ready, writing):
    proposal = propose(session, cast, writing)
    for person in (cast.aoki, cast.kita, cast.haru, cast.ito, cast.yama, cast.nagi):
        with pytest.raises(promotion.NotTheSecondPerson):
            decide(session, proposal, person)
    assert proposals.second_people(session, proposal) == [cast.mori]
    assert "promotion.proposed" in [n.kind for n in notices_of(session, cast.mori)]
    assert "promotion.proposed" not in [n.kind for n in notices_of(session, cast.kita)]


def test_a_second_director_may_stand_in(session, cast, ready, writing):
    deputy = people.register(
        session, name="代理 のぞみ", sign_in_name="nozomi", roles={Role.DIRECTOR}, by=cast.aoki
    )
    proposal = propose(session, cast, writing)
    decide(session, proposal, deputy)
    assert standing(session, cast.haru, "writing") == 1


def test_a_refusal_names_the_condition_and_why(session, cast, ready, writing):
    proposal = propose(session, cast, writing)
    for reason, unmet, field in (
        ("", "practice.rubric_adj", "reason"),
        ("もう1本見たいです。", "", "unmet"),
        ("もう1本見たいです。", "rating.mean", "unmet"),
    ):
        with pytest.raises(BadInput) as refused:
            decide(session, proposal, cast.mori, confirmed=False, reason=reason, unmet=unmet)
        assert refused.value.field == field
    decide(
        session,
        proposal,
        cast.mori,
        confirmed=False,
        reason="もう1本見たいです。",
        unmet="practice.rubric_adj",
    )
    assert standing(session, cast.haru, "writing") == 0
    assert "もう1本見たいです。" in wording(notices_of(session, cast.haru)[0])


def test_exactly_one_decision_wins(session, cast, ready, writing):
    deputy = people.register(
        session, name="代理 のぞみ", sign_in_name="nozomi", roles={Role.DIRECTOR}, by=cast.aoki
    )
    proposal = propose(session, cast, writing)
    decide(session, proposal, cast.mori, confirmed=False, reason="もう1本", unmet="practice.count")
    with pytest.raises(promotion.AlreadyDecided):
        decide(session, proposal, deputy)
    session.add(Decision(proposal_id=proposal.id, confirmed=True, reason="", unmet="", by_id=deputy.id))
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_next_level_is_judged_from_the_present_one(session, cast, ready, writing):
    decide(session, propose(session, cast, writing), cast.mori)
    found = judge(session, cast.haru, writing)
    assert found.level.number == 2
    assert not found.checklist.met
    for task in range(3):
        data = check_data(task + 1, mark=3, **(GOOD | {"chars": 1200}))
        add_fact(
            session,
            cast.haru,
            track="writing",
            kind=Kind.CHECK,
            data=data,
            source=f"deliverable:{task}",
            rater=cast.aoki,
            task_level=1,
        )
    quiz = QUIZ | {"tags": ["writing_basic"], "lesson": "w/1", "title": "結論から書く"}
    add_fact(session, cast.haru, track="writing", kind=Kind.QUIZ, data=quiz, source="attempt:2")
    decide(session, propose(session, cast, writing, level=2), cast.mori)
    assert standing(session, cast.haru, "writing") == 2
    levels = select(Promotion.level).where(Promotion.worker_id == cast.haru.id).order_by(Promotion.id)
    assert list(session.scalars(levels)) == [1, 2]


def test_the_worker_may_comment_for_thirty_days_and_is_answered(session, cast, ready, writing):
    proposal = propose(session, cast, writing)
    decision = decide(
        session, proposal, cast.mori, confirmed=False, reason="もう1本", unmet="practice.rubric_adj"
    )
    comments.comment(session, decision, text="2本目も見てください。", by=cast.haru)
    assert "decision.commented" in [n.kind for n in notices_of(session, cast.mori)]
    assert "decision.commented" in [n.kind for n in notices_of(session, cast.aoki)]
    with pytest.raises(BadInput):
        comments.comment(session, decision, text=" ", by=cast.haru)
    with time_is(now() + timedelta(days=31)):
        with pytest.raises(comments.TooLateToComment):
            comments.comment(session, decision, text="まだですか。", by=cast.haru)
        comments.comment(session, decision, text="見ました。また話しましょう。", by=cast.mori)
    assert [c.text for c in decision.comments] == ["2本目も見てください。", "見ました。また話しましょう。"]
    assert notices_of(session, cast.haru)[0].kind == "decision.answered"


def test_open_proposals_wait_in_order(session, cast, ready, writing):
    assert proposals.waiting(session) == []
    proposal = propose(session, cast, writing)
    assert proposals.waiting(session) == [proposal]
    assert proposals.of_worker(session, cast.haru) == [proposal]
    decide(session, proposal, cast.mori)
    assert proposals.waiting(session) == []
    assert facts_of(session, cast.haru, "writing")
