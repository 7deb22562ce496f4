"""Accepted work that ends before it is done: whose side it lay on decides whether it counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms.accounts.models import Person, PersonRole, Role
from lms.belongings import settling
from lms.db import now, time_is, today
from lms.errors import BadInput, Refusal
from lms.notices.telling import notices_of, wording
from lms.skills import chain
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import Kind, Measured
from lms.skills.worked import completion
from lms.teamjobs import delivery, ending, quality
from lms.teamjobs.capacity import hours_free
from lms.teamjobs.listing import placements_of, state_of
from lms.teamjobs.models import Cause, Ending, Placement
from lms.teamjobs.steps import next_steps
from tests.cast import Cast
from tests.town import take_task
from tests.verbs.skill_facts import YEAR


@pytest.fixture
def placement(session: Session, cast: Cast) -> Placement:
    return take_task(session, cast.aoki, cast.nagi, title="途中の仕事")


def end(session: Session, placement: Placement, by: Person, cause: Cause = Cause.CLIENT, **said) -> Ending:
    words = {"reason": "話し合って、ここまでにしました。", "fee_yen": 500} | said
    return ending.end(session, placement, cause=cause, by=by, **words)


def outcomes(session: Session, worker: Person) -> list[str]:
    return [
        fact.data["outcome"] for fact in facts_of(session, worker, "writing") if fact.kind is Kind.PLACEMENT
    ]


def share_finished(session: Session, worker: Person) -> Measured:
    return completion(rows(facts_of(session, worker, "writing")), YEAR)


@pytest.mark.parametrize(
    ("cause", "left"),
    [(Cause.CLIENT, ["cancelled_by_client"]), (Cause.WORKER, ["not_completed"]), (Cause.CARE, [])],
)
def test_the_cause_says_what_is_kept_as_evidence(
    session: Session, cast: Cast, placement: Placement, cause: Cause, left: list[str]
) -> None:
    before = outcomes(session, cast.nagi)
    end(session, placement, cast.aoki, cause)
    assert outcomes(session, cast.nagi)[len(before) :] == left
    assert chain.verify(session).sound


def test_only_what_the_worker_left_lowers_the_share_of_tasks_finished(
    session: Session, cast: Cast, placement: Placement
) -> None:
    done = delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=cast.nagi)
    quality.approve(session, done, by=cast.aoki)
    for cause in (Cause.CLIENT, Cause.CARE):
        end(session, take_task(session, cast.aoki, cast.nagi, title=cause), cast.aoki, cause)
    assert share_finished(session, cast.nagi).value == 1
    end(session, take_task(session, cast.aoki, cast.nagi, title="x"), cast.aoki, Cause.WORKER)
    found = share_finished(session, cast.nagi)
    assert found.value == 1 / 2


def test_nothing_more_is_asked_of_the_worker_and_the_hours_are_free(
    session: Session, cast: Cast, placement: Placement
) -> None:
    def free() -> float:
        until = today() + timedelta(days=14)
        return hours_free(session, [cast.nagi], until=until, today=today())[cast.nagi.id]

    taken = free()
    end(session, placement, cast.aoki)
    assert free() > taken
    assert "途中の仕事" not in [step.title for step in next_steps(session, cast.nagi)]
    assert placement in placements_of(session, cast.nagi) and state_of(placement.task) == "cancelled"
    with pytest.raises(Refusal, match="納品はいりません"):
        delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=cast.nagi)
    assert any("途中で終わり" in wording(notice) for notice in notices_of(session, cast.nagi))


def test_whoever_leaves_waits_only_for_pay_that_was_agreed(
    session: Session, cast: Cast, placement: Placement
) -> None:
    end(session, placement, cast.aoki)
    (matter,) = settling.open_matters(session, cast.nagi)
    assert "支払い日" in matter.text
    with time_is(now() + timedelta(days=60)):
        assert settling.open_matters(session, cast.nagi) == []


def test_without_pay_nothing_is_waited_for(session: Session, cast: Cast, placement: Placement) -> None:
    end(session, placement, cast.aoki, fee_yen=0)
    assert settling.open_matters(session, cast.nagi) == []


@pytest.mark.parametrize("said", [{"reason": " "}, {"fee_yen": -1}, {"fee_yen": 10_000_000}])
def test_what_was_agreed_is_told_in_full(
    session: Session, cast: Cast, placement: Placement, said: dict[str, object]
) -> None:
    with pytest.raises(BadInput):
        end(session, placement, cast.aoki, **said)


def test_work_over_waiting_or_ones_own_is_not_ended(
    session: Session, cast: Cast, placement: Placement
) -> None:
    session.add(PersonRole(person_id=cast.nagi.id, role=Role.DIRECTOR))
    session.flush()
    with pytest.raises(Refusal, match="自分が引き受けた"):
        end(session, placement, cast.nagi)
    handed_in = delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=cast.nagi)
    with pytest.raises(Refusal, match="検品"):
        end(session, placement, cast.aoki)
    quality.approve(session, handed_in, by=cast.aoki)
    with pytest.raises(Refusal, match="もう終わって"):
        end(session, placement, cast.aoki)
