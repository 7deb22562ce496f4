"""A person's plan follows their rests, and each lesson is told once."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.db import time_is, today
from lms.errors import BadInput
from lms.learning import states
from lms.learning.models import Course
from lms.learning.runs import changing, enrolling, resting
from lms.learning.runs.changing import Entry
from lms.learning.runs.models import CourseRun
from lms.learning.runs.plans import opening_days, plan_of
from lms.learning.steps import next_steps
from lms.notices import choices
from lms.notices.models import Notice
from lms.notices.telling import wording
from tests.cast import Cast
from tests.verbs.runs.winter_run import (
    ONE,
    PROMISES,
    TWO,
    WEEK,
    D,
    announced,
    at,
    enrolled,
    finish,
    lesson,
    notices,
    winter,
)

# Rests and plans


def test_one_tap_of_rest_moves_the_whole_plan_and_coming_back_lays_it_anew(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    enrolled(session, run, cast.haru, cast)
    second = lesson(session, TWO).id
    with time_is(at("2026-12-03")):
        people.start_rest(session, cast.haru, since=today(), until=None, by=cast.haru)
        session.flush()
        assert opening_days(session, cast.haru)[second] == D("2026-12-09")
    with time_is(at("2026-12-30")):
        assert opening_days(session, cast.haru)[second] == D("2027-01-05"), "still resting, still ahead"
        people.end_rest(session, cast.haru, on=today(), by=cast.haru)
        session.flush()
    with time_is(at("2027-02-01")):
        assert opening_days(session, cast.haru)[second] == D("2027-01-04"), "27 days later than the run"
        states.open_lesson(session, cast.haru, second)


def test_staff_enters_a_rest_from_the_phone_and_the_worker_finds_it(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    enrolled(session, run, cast.sora, cast)
    with time_is(at("2026-12-03")):
        resting.rest_for(session, cast.sora, since=D("2026-12-02"), until=D("2026-12-11"), by=cast.kita)
        session.flush()
        assert plan_of(session, cast.sora).rest is not None
        assert "北 ひろし" in wording(notices(session, cast.sora, "rest.entered")[0])
        assert plan_of(session, cast.sora).lessons[1].opens_on == D("2026-12-18")
    with time_is(at("2026-12-05")):
        resting.back_for(session, cast.sora, by=cast.kita)
        session.flush()
        assert plan_of(session, cast.sora).lessons[1].opens_on == D("2026-12-11"), "three days of rest"


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        ("2026-12-03", "2026-12-01", "until"),
        ("9999-12-31", None, "since"),
        ("2026-12-03", "9999-12-31", "until"),
        ("1026-12-03", None, "since"),
    ],
)
def test_a_rest_that_no_calendar_holds_is_refused(
    session: Session, cast: Cast, since: str, until: str | None, field: str
) -> None:
    with time_is(at("2026-12-03")), pytest.raises(BadInput) as refusal:
        last = D(until) if until else None
        people.start_rest(session, cast.haru, since=D(since), until=last, by=cast.haru)
    assert refusal.value.field == field


def test_who_joins_late_is_told_what_to_begin_with_and_not_what_is_missing(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    changing.add_lesson(session, run, lesson(session, PROMISES), seen=1, by=cast.aoki)
    enrolled(session, run, cast.haru, cast, on="2027-01-20")
    with time_is(at("2027-01-20")):
        plan = plan_of(session, cast.haru)
        assert [[one.title for one in week.items] for week in plan.weeks] == [
            ["結論から", "読みやすく"],
            ["約束"],
        ]
        step = next(step for step in next_steps(session, cast.haru) if step.url == "/learn/plan")
    assert step.title == "今週は「結論から」と「読みやすく」から"
    assert not notices(session, cast.haru, "lesson.released")


# Telling


def test_each_lesson_is_told_once_on_its_day_and_not_at_night(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    enrolled(session, run, cast.haru, cast)
    assert announced(session, "2026-11-30") == 0
    assert announced(session, "2026-12-01", hour=1) == 0
    assert announced(session, "2026-12-01") == 1
    assert announced(session, "2026-12-01", hour=20) == announced(session, "2026-12-02") == 0
    told = notices(session, cast.haru, "lesson.released")
    assert [wording(notice) for notice in told] == [
        "「結論から」が開きました。ご都合のよいときに始めてください。"
    ]
    # The lesson moves to a later day after it was told: it is not told again.
    rows = {row.id: Entry(row.release_on + WEEK) for row in run.lessons}
    changing.set_entries(session, run, rows, note="", seen=run.version, by=cast.aoki)
    assert announced(session, "2026-12-08") == 0
    assert announced(session, "2026-12-15") == 1


def test_nobody_is_told_in_a_rest_and_comes_back_to_one_notice(
    session: Session, run: CourseRun, course: Course, cast: Cast
) -> None:
    daily = winter(session, course, cast, title="毎日の回", days_between=0)
    for row in (run, daily):
        enrolled(session, row, cast.haru, cast)
    with time_is(at("2026-11-25")):
        people.start_rest(session, cast.haru, since=today(), until=D("2026-12-20"), by=cast.haru)
        session.flush()
    for day in ("2026-12-01", "2026-12-08", "2026-12-20"):
        assert announced(session, day) == 0
    assert announced(session, "2026-12-28") == 1
    told = notices(session, cast.haru, "lesson.released")
    assert len(told) == 1 and told[0].url == "/learn/plan" and "2つ" in wording(told[0])


def test_days_without_a_server_end_in_one_notice(session: Session, run: CourseRun, cast: Cast) -> None:
    enrolled(session, run, cast.haru, cast)
    assert announced(session, "2026-12-20") == 1
    assert len(notices(session, cast.haru, "lesson.released")) == 1


def test_who_wants_no_such_notice_gets_none_and_a_finished_lesson_needs_none(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    for person in (cast.haru, cast.sora, cast.nagi):
        enrolled(session, run, person, cast)
    choices.choose(session, cast.haru, [], by=cast.haru)
    finish(session, cast.sora, ONE)
    announced(session, "2026-12-01")
    told = [bool(notices(session, who, "lesson.released")) for who in (cast.haru, cast.sora, cast.nagi)]
    assert told == [False, False, True]
    # Changing one's mind later brings nothing old back.
    choices.choose(session, cast.haru, choices.kinds(), by=cast.haru)
    assert announced(session, "2026-12-02") == 0


def test_somebody_who_left_or_was_closed_is_not_told(session: Session, run: CourseRun, cast: Cast) -> None:
    enrolling.leave(session, enrolled(session, run, cast.haru, cast), by=cast.aoki)
    enrolled(session, run, cast.sora, cast)
    cast.sora.disabled_at = at("2026-11-21")
    assert announced(session, "2026-12-10") == 0


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("2026-12-31", "2026年12月31日"),
        ("2026-13-45", "2026-13-45"),
        ("2026-12-31版", "2026-12-31版"),
        (5, "5"),
    ],
)
def test_a_day_in_a_notice_is_said_as_people_write_it(session: Session, kept: object, said: str) -> None:
    text = "「%(run)s」に参加することになりました。"
    assert wording(Notice(text=text, arguments={"run": kept})) == f"「{said}」に参加することになりました。"
