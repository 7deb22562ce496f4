"""Later days agreed on after acceptance: the agreed day is the day that counts, and the law stays kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, time_is, today
from lms.errors import BadInput, Refusal
from lms.notices.telling import notices_of, wording
from lms.skills.evidence import facts_of, rows
from lms.skills.worked import on_time
from lms.teamjobs import delivery, ending, quality
from lms.teamjobs.models import Cause, Placement
from lms.teamjobs.rescheduling import agreeing
from lms.teamjobs.rescheduling.models import DayChange
from tests.cast import Cast
from tests.town import take_task
from tests.verbs.skill_facts import YEAR

WEEK = timedelta(days=7)


@pytest.fixture
def placement(session: Session, cast: Cast) -> Placement:
    return take_task(session, cast.aoki, cast.nagi, title="延ばす仕事")


def later(session: Session, placement: Placement, by: Person, **said: object) -> DayChange:
    words = {
        **agreeing.suggestion(placement.task),
        "care": True,
        "reason": "お子さんの熱",
    } | said
    return agreeing.agree(session, placement, by=by, **words)


def share_in_time(session: Session, worker: Person) -> float | None:
    return on_time(rows(facts_of(session, worker, "writing")), YEAR).value


def hand_in(session: Session, placement: Placement, worker: Person) -> None:
    done = delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=worker)
    quality.approve(session, done, by=session.get_one(Person, placement.offer.by_id))


def test_a_delivery_by_the_day_agreed_anew_is_in_time(
    session: Session, cast: Cast, placement: Placement
) -> None:
    first = placement.task.due_on
    later(session, placement, cast.aoki)
    with time_is(now() + (first - today()) + timedelta(days=2)):
        hand_in(session, placement, cast.nagi)
    assert share_in_time(session, cast.nagi) == 1


def test_the_worker_has_the_note_and_the_terms_stay(
    session: Session, cast: Cast, placement: Placement
) -> None:
    frozen, first = placement.terms.sha256, placement.task.due_on
    change = later(session, placement, cast.aoki)
    assert placement.terms.sha256 == frozen and (change.old_due_on, change.due_on) == (
        first,
        placement.task.due_on,
    )
    assert any("延ばす仕事" in wording(notice) for notice in notices_of(session, cast.nagi))
    note = {line["label"]: line["text"] for line in agreeing.note_of(change)}
    assert "→" in note["納品の期日"] and "お子さんの熱" in note["理由"]


def test_work_in_hand_already_late_can_still_be_agreed_on_but_not_paid_later(
    session: Session, cast: Cast, placement: Placement
) -> None:
    """The child was ill, the delivery came a day late, and they talked only then."""
    task = placement.task
    with time_is(now() + (task.due_on - today()) + timedelta(days=1)):
        delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=cast.nagi)
        with pytest.raises(BadInput) as refused:
            later(session, placement, cast.aoki, pay_on=task.pay_on + timedelta(days=1))
        assert refused.value.field == "pay_on"
        due = today()
        later(session, placement, cast.aoki, due_on=due, inspect_on=due + WEEK, pay_on=task.pay_on)
        quality.approve(session, placement.deliverables[0], by=cast.aoki)
    assert share_in_time(session, cast.nagi) == 1


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("due_on", lambda task: {"due_on": task.due_on}),
        ("due_on", lambda task: {"due_on": date(9999, 12, 31)}),
        ("inspect_on", lambda task: {"inspect_on": task.due_on}),
        ("pay_on", lambda task: {"pay_on": task.due_on + timedelta(days=90)}),
        ("reason", lambda task: {"reason": " "}),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_place(
    session: Session, cast: Cast, placement: Placement, field: str, said
) -> None:
    before = placement.task.due_on
    with pytest.raises(BadInput) as refused:
        later(session, placement, cast.aoki, **said(placement.task))
    assert refused.value.field == field and placement.task.due_on == before


def test_nobody_agrees_with_themselves_and_nothing_moves_once_it_is_over(
    session: Session, cast: Cast, placement: Placement
) -> None:
    with pytest.raises(Refusal):
        later(session, placement, cast.nagi)
    hand_in(session, placement, cast.nagi)
    with pytest.raises(Refusal):
        later(session, placement, cast.aoki)


@pytest.mark.parametrize(("days", "share"), [(-1, 1.0), (1, 1 / 2)])
def test_work_given_up_after_its_day_was_not_in_time(
    session: Session, cast: Cast, placement: Placement, days: int, share: float
) -> None:
    hand_in(session, placement, cast.nagi)
    other = take_task(session, cast.aoki, cast.nagi, title="あきらめる仕事")
    with time_is(now() + (other.task.due_on - today()) + timedelta(days=days)):
        ending.end(session, other, cause=Cause.WORKER, reason="話しました", fee_yen=0, by=cast.aoki)
    assert share_in_time(session, cast.nagi) == share
