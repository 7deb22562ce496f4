"""Nobody loses a level by machine: two half-years below lead to a plan, and a second person looks again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.accounts import people
from lms.accounts.models import Rest
from lms.db import now, time_is, today
from lms.errors import BadInput
from lms.notices.telling import notices_of, wording
from lms.skills import ladders
from lms.skills.evidence import Kind, add_fact
from lms.skills.models import Promotion, Standing
from lms.skills.standing import standing
from lms.skills.supporting import plans
from lms.skills.supporting.models import Outcome
from tests.verbs.skill_facts import check_data
from tests.verbs.test_promotion import decide, propose, ready, writing

__all__ = ["people", "ready", "writing"]


@pytest.fixture(autouse=True)
def _ladders(session):
    with time_is(now() - timedelta(days=800)):
        ladders.load_default(session)


@pytest.fixture
def second(session, cast, ready, writing):
    """Haru stands at level 2, where six tasks of ten pass at once."""
    first = decide(session, propose(session, cast, writing), cast.mori)
    row = session.get(Standing, (cast.haru.id, writing.id))
    assert session.query(Promotion).filter_by(decision_id=first.id).count() == 1
    row.level = 2
    session.flush()
    return row


def work(session, cast, days_ago, *, good, bad):
    for i in range(good + bad):
        add_fact(
            session,
            cast.haru,
            track="writing",
            kind=Kind.CHECK,
            data=check_data(days_ago * 100 + i, first_pass=i < good, rounds=0 if i < good else 1),
            source="entered",
            task_level=2,
            occurred_at=now() - timedelta(days=days_ago),
        )


@pytest.mark.parametrize(
    ("before", "lately", "below"),
    [
        ((1, 4), (1, 4), True),
        ((5, 0), (0, 5), False),
        ((0, 5), (5, 0), False),
        ((0, 2), (0, 5), False),  # too little work says nothing
        ((0, 0), (0, 5), False),
    ],
)
def test_only_two_bad_half_years_running_count(session, cast, second, writing, before, lately, below):
    work(session, cast, 250, good=before[0], bad=before[1])
    work(session, cast, 20, good=lately[0], bad=lately[1])
    assert ("qc.first_pass_rate" in plans.below(session, cast.haru, writing)) is below
    assert bool(plans.wanted(session, seen_by=cast.aoki)) is below
    assert standing(session, cast.haru, "writing") == 2


@pytest.fixture
def twice(session, cast, second):
    work(session, cast, 250, good=1, bad=4)
    work(session, cast, 20, good=1, bad=4)


def test_a_rest_asks_for_no_plan(session, cast, twice, writing):
    session.add(Rest(worker_id=cast.haru.id, since=today() - timedelta(days=3), until=None))
    session.flush()
    assert plans.below(session, cast.haru, writing) == []


def test_the_worker_is_told_kindly_and_keeps_the_level(session, cast, twice, writing):
    plan = plans.begin(session, cast.haru, writing, text="いっしょに見直します。", by=cast.aoki)
    told = wording(notices_of(session, cast.haru)[0])
    assert "青木" in told
    assert standing(session, cast.haru, "writing") == 2
    assert plans.wanted(session, seen_by=cast.aoki) == []
    with pytest.raises(plans.PlanThere):
        plans.begin(session, cast.haru, writing, text="もう一つ", by=cast.kita)
    with pytest.raises(plans.TooEarly):
        plans.review(session, plan, outcome=Outcome.STAYS, text="よくなりました。", by=cast.kita)


def test_another_person_looks_again_after_ninety_days(session, cast, twice, writing):
    plan = plans.begin(session, cast.haru, writing, text="いっしょに見直します。", by=cast.aoki)
    with time_is(now() + timedelta(days=91)):
        for nobody in (cast.aoki, cast.haru):
            with pytest.raises(plans.SomebodyElse):
                plans.review(session, plan, outcome=Outcome.STAYS, text="よい", by=nobody)
        with pytest.raises(BadInput):
            plans.review(session, plan, outcome=Outcome.STAYS, text=" ", by=cast.kita)
        plans.review(session, plan, outcome=Outcome.LONGER, text="もう少しいっしょに。", by=cast.kita)
        with pytest.raises(plans.ReviewedAlready):
            plans.review(session, plan, outcome=Outcome.STAYS, text="よい", by=cast.kita)
    assert standing(session, cast.haru, "writing") == 2
    further = plans.open_plan(session, cast.haru, writing)
    assert further.id != plan.id
    assert further.by_id == cast.kita.id


def test_rests_stop_the_ninety_days(session, cast, twice, writing):
    plan = plans.begin(session, cast.haru, writing, text="いっしょに。", by=cast.aoki)
    session.add(
        Rest(
            worker_id=cast.haru.id,
            since=today() + timedelta(days=1),
            until=today() + timedelta(days=60),
        )
    )
    session.flush()
    with time_is(now() + timedelta(days=95)):
        assert not plans.is_over(session, plan)
    with time_is(now() + timedelta(days=152)):
        assert plans.is_over(session, plan)


def test_no_plan_without_a_reason(session, cast, second, writing):
    with pytest.raises(plans.NotBelow):
        plans.begin(session, cast.haru, writing, text="なんとなく", by=cast.aoki)
