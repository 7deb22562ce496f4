"""Errors found later in verified data: who found how many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms.db import now, time_is, today
from lms.errors import BadInput
from lms.skills import entering
from lms.skills.facts import Kind, Missing
from lms.skills.raters.effects import facts_by
from lms.teamjobs.afterwards import AboutOwnWork
from lms.teamjobs.models import Deliverable
from lms.teamjobs.verifying import residual
from lms.teamjobs.verifying.models import FoundBy
from tests.cast import Cast
from tests.verifying import ask, deliver_list, measured, verify


@pytest.fixture
def entry(session: Session, cast: Cast) -> Deliverable:
    return deliver_list(session, cast.aoki, cast.haru)


Complain = Callable[..., residual.ResidualErrors]


@pytest.fixture
def done(session: Session, cast: Cast, entry: Deliverable) -> Deliverable:
    return verify(session, cast.aoki, ask(session, cast.aoki, entry), cast.nagi)


@pytest.fixture
def find(session: Session, cast: Cast, done: Deliverable) -> Complain:
    def found(errors: int = 2, **said: object) -> residual.ResidualErrors:
        values = {
            "deliverable": done,
            "found_by": FoundBy.CLIENT,
            "found_on": today(),
            "by": cast.aoki,
        } | said
        deliverable = values.pop("deliverable")
        return residual.residual_errors(session, deliverable, errors=errors, **values)

    return found


def test_errors_found_later_count_against_what_was_verified(
    session: Session, cast: Cast, entry: Deliverable, done: Deliverable, find: Complain
) -> None:
    size = measured(session, cast.nagi, "verify.touches").value
    assert measured(session, cast.nagi, "verify.residual_error_rate").value == 0
    first = find(2, deliverable=entry)
    find(1, found_by=FoundBy.RECHECK)
    rate = measured(session, cast.nagi, "verify.residual_error_rate")
    assert (rate.value, rate.num, rate.den) == (3 / size, 3, size)
    residual.take_back(session, first, reason="別の仕事のことでした", by=cast.aoki)
    assert measured(session, cast.nagi, "verify.residual_error_rate").num == 1
    with pytest.raises(residual.TakenBack):
        residual.take_back(session, first, reason="もう一度", by=cast.aoki)
    assert [bool(each.taken_back) for each in residual.records(session, done)] == [True, False]


def test_a_withdrawn_record_is_taken_back_and_what_the_program_compared_is_nobodys_mark(
    session: Session, cast: Cast, done: Deliverable, find: Complain
) -> None:
    find(2)
    (fact,) = facts_by(session, cast.aoki, since=None, entered_too=True)[-1:]
    assert fact.kind is Kind.RESIDUAL
    assert Kind.VERIFY not in {one.kind for one in facts_by(session, cast.aoki, since=None, entered_too=True)}
    entering.withdraw(session, fact, reason="数えまちがい", by=cast.aoki)
    assert measured(session, cast.nagi, "verify.residual_error_rate").num == 0
    (record,) = residual.records(session, done)
    assert record.taken_back is not None and record.taken_back.reason == "数えまちがい"


def test_data_verified_before_the_window_bring_no_error_into_it(
    session: Session, cast: Cast, done: Deliverable, find: Complain
) -> None:
    with time_is(now() + timedelta(days=400)):
        find(5)
        assert measured(session, cast.nagi, "verify.residual_error_rate").missing == Missing.NOTHING_YET


def test_what_cannot_be_is_not_written_down(
    session: Session, cast: Cast, done: Deliverable, find: Complain
) -> None:
    for said in (
        {"errors": 0},
        {"found_on": today() + timedelta(days=1)},
        {"found_on": today() - timedelta(days=2)},
    ):
        with pytest.raises(BadInput):
            find(**said)
    with pytest.raises(AboutOwnWork):
        find(by=cast.nagi)
    other = deliver_list(session, cast.aoki, cast.sora)
    with pytest.raises(residual.NotVerified):
        find(deliverable=other)
