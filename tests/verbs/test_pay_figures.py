"""The figures of paid work in March 2024, each counted by hand first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import db, time_is
from lms.reports.definitions import GROUPS, shown
from lms.reports.figures import report
from lms.teamjobs.ending import end
from lms.teamjobs.models import Cause
from tests.cast import Cast
from tests.town import finish_task, take_task
from tests.verbs.figures_of_march import APRIL, MARCH, many, on, values


def finished(
    session: Session, cast: Cast, person: Person, *, fee: int, checked: datetime, **how: bool
) -> None:
    """A task taken on 1 March, due on 11 March."""
    with time_is(on(1)):
        placement = take_task(session, cast.aoki, person, fee_yen=fee, hours=1.0)
    delivered = on(12, 0, 0) if how.get("late") else on(11, 23, 59)
    finish_task(
        session,
        cast.aoki,
        placement,
        delivered=delivered,
        checked=checked,
        returned=how.get("returned", False),
    )


@pytest.fixture
def five(session: Session) -> list[Person]:
    return many(session, 5)


def test_what_was_agreed_at_an_early_end_is_pay_and_no_finished_task(
    session: Session, cast: Cast, five: list[Person]
) -> None:
    for person in five[:4]:
        finished(session, cast, person, fee=1000, checked=on(15))
    for moment, fee in ((on(20), 300), (on(21), 0), (on(1, month=4), 700)):
        with time_is(on(1)):
            placement = take_task(session, cast.aoki, five[4], fee_yen=900, hours=1.0)
        with time_is(moment):
            end(session, placement, cause=Cause.CLIENT, reason="なくなりました", fee_yen=fee, by=cast.aoki)
    march = report(session, MARCH)
    assert values(march, "tasks_completed", "paid_workers", "fees", "on_time") == [4, 5, 4300, 1.0]


def test_work_and_pay_of_five_people(session: Session, cast: Cast, five: list[Person]) -> None:
    for person, fee in zip(five, (1000, 2000, 4000, 8000, 9000), strict=True):
        finished(session, cast, person, fee=fee, checked=on(15))
    finished(session, cast, five[0], fee=5000, checked=on(31, 23, 59), late=True)
    finished(session, cast, five[1], fee=500, checked=on(20), returned=True)
    finished(session, cast, five[2], fee=70_000, checked=on(1, 0, 0, month=4))
    march = report(session, MARCH)
    # Sums: 6000, 2500, 4000, 8000, 9000 yen; of seven tasks one was late and one came back.
    assert values(march, "tasks_completed", "paid_workers", "fees", "fees_median") == [7, 5, 29_500, 6000]
    assert march.figures["on_time"].value == pytest.approx(6 / 7)
    assert march.figures["first_pass"].value == pytest.approx(6 / 7)
    assert not any(figure.hidden for figure in march.figures.values() if figure.value)
    # The one task of April is one person's pay.
    april = report(session, APRIL).figures
    assert [key for key, figure in april.items() if figure.hidden] == [
        "paid_workers",
        "on_time",
        "first_pass",
        "fees",
        "fees_median",
    ]


def test_four_people_are_too_few_to_speak_of_their_pay(
    session: Session, cast: Cast, five: list[Person]
) -> None:
    for person in five[:4]:
        for _ in range(2):
            finished(session, cast, person, fee=3000, checked=on(15))
    figures = report(session, MARCH).figures
    units = {one.key: one.unit for _, definitions in GROUPS for one in definitions}
    for key in ("fees", "fees_median", "on_time", "first_pass", "paid_workers"):
        said = shown(figures[key], units[key])
        assert said == "5人未満のため出していません", key
    assert shown(figures["tasks_completed"], units["tasks_completed"]) == "8件"


def test_a_month_costs_four_queries(session: Session, cast: Cast, five: list[Person]) -> None:
    for person in five:
        finished(session, cast, person, fee=3000, checked=on(15))
    statements: list[str] = []

    def note(*told: Any) -> None:
        statements.append(told[2])

    event.listen(db.engine, "before_cursor_execute", note)
    report(session, MARCH)
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) == 4, statements
