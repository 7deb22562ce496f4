"""A worker leads a team job; when its last task is accepted, it is a job led."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, time_is, today
from lms.errors import Refusal
from lms.skills.evidence import EARLIEST, facts_of, rows
from lms.skills.facts import Kind, Scope
from lms.skills.metrics import measure
from lms.teamjobs import delivery, ending, quality, tasks
from lms.teamjobs.leading import leading
from lms.teamjobs.models import Cause, Placement
from tests.cast import Cast
from tests.town import take_task, write_task


@pytest.fixture
def led(session: Session, cast: Cast) -> tuple[Placement, Placement]:
    """Nagi's task that pays for leading, and Sora's in the same team job."""
    own = take_task(session, cast.aoki, cast.nagi, title="とりまとめ")
    other = take_task(session, cast.aoki, cast.sora, title="記事", min_level=0)
    other.task.team_job_id = own.task.team_job_id
    session.flush()
    session.expire_all()
    leading.give(session, own, by=cast.aoki)
    return own, other


def finish(session: Session, placement: Placement, by: Person) -> None:
    session.refresh(placement)
    work = delivery.hand_in(session, placement, body="本文", self_check=[1, 2], by=placement.worker)
    quality.approve(session, work, by=by)


def jobs_led(session: Session, worker: Person, metric: str = "team.jobs_led") -> float | None:
    return measure(
        metric, rows(facts_of(session, worker, "directing")), Scope(since=EARLIEST, until=now())
    ).value


def test_the_last_accepted_task_makes_it_a_job_led(
    session: Session, cast: Cast, led: tuple[Placement, Placement]
) -> None:
    own, other = led
    finish(session, own, cast.aoki)
    assert jobs_led(session, cast.nagi) is None
    finish(session, other, cast.aoki)
    assert jobs_led(session, cast.nagi) == jobs_led(session, cast.nagi, "team.on_time_rate") == 1
    assert [fact.kind for fact in facts_of(session, cast.nagi, "writing")].count(Kind.LED) == 1
    assert leading.lead_of(session, own.task.team_job) is None


def test_one_late_task_makes_the_job_late(
    session: Session, cast: Cast, led: tuple[Placement, Placement]
) -> None:
    own, other = led
    finish(session, own, cast.aoki)
    with time_is(now() + (other.task.due_on - today()) + timedelta(days=1)):
        finish(session, other, cast.aoki)
        found = rows(facts_of(session, cast.nagi, "directing"))
    assert [row.data["on_time"] for row in found if row.kind is Kind.LED] == [False]


def test_a_task_ended_early_is_not_waited_for(
    session: Session, cast: Cast, led: tuple[Placement, Placement]
) -> None:
    own, other = led
    third = take_task(session, cast.aoki, cast.sora, title="もう一つ", min_level=0)
    third.task.team_job_id = own.task.team_job_id
    for placement in (own, other):
        finish(session, placement, cast.aoki)
    assert jobs_led(session, cast.nagi) is None
    ending.end(session, third, cause=Cause.CLIENT, reason="なくなりました", fee_yen=0, by=cast.aoki)
    assert jobs_led(session, cast.nagi) == 1


def test_who_stops_leading_has_led_nothing(
    session: Session, cast: Cast, led: tuple[Placement, Placement]
) -> None:
    own, other = led
    row = leading.lead_of(session, own.task.team_job)
    assert row is not None
    leading.take_back(session, row, by=cast.aoki)
    for placement in (own, other):
        finish(session, placement, cast.aoki)
    assert jobs_led(session, cast.nagi) is None


def test_one_person_leads_at_a_time_and_only_with_work_under_way(
    session: Session, cast: Cast, led: tuple[Placement, Placement]
) -> None:
    own, other = led
    with pytest.raises(leading.AlreadyLed):
        leading.give(session, other, by=cast.aoki)
    finish(session, other, cast.aoki)
    with pytest.raises(Refusal):
        leading.give(session, other, by=cast.aoki)
    assert leading.give(session, own, by=cast.aoki).running, "a second press changes nothing"


def test_whose_own_work_ends_early_leads_no_more_and_somebody_else_can(
    session: Session, cast: Cast, led: tuple[Placement, Placement]
) -> None:
    own, other = led
    ending.end(session, own, cause=Cause.CARE, reason="入院のため", fee_yen=0, by=cast.aoki)
    session.refresh(own)
    assert leading.lead_of(session, own.task.team_job) is None
    assert leading.give(session, other, by=cast.aoki).running


def test_a_task_that_is_withdrawn_is_not_waited_for(
    session: Session, cast: Cast, led: tuple[Placement, Placement]
) -> None:
    own, other = led
    third = write_task(session, cast.aoki, title="だれも受けていない仕事")
    third.team_job_id = own.task.team_job_id
    session.flush()
    session.refresh(third)
    for placement in (own, other):
        finish(session, placement, cast.aoki)
    assert jobs_led(session, cast.nagi) is None
    tasks.cancel(session, third, reason="発注者の都合", by=cast.aoki)
    assert jobs_led(session, cast.nagi) == 1


def test_a_job_of_one_task_is_no_job_led(session: Session, cast: Cast) -> None:
    own = take_task(session, cast.aoki, cast.nagi, title="ひとりの仕事")
    leading.give(session, own, by=cast.aoki)
    finish(session, own, cast.aoki)
    assert jobs_led(session, cast.nagi) is None
