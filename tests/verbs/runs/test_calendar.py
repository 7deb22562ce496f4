"""Course runs: a calendar for one run alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms.db import now, time_is, today
from lms.errors import BadInput, Refusal
from lms.learning import states
from lms.learning.models import Course
from lms.learning.runs import changing, desk_scope, enrolling, opening
from lms.learning.runs.changing import ChangedMeanwhile, Entry
from lms.learning.runs.models import CourseRun, RunLesson
from lms.learning.runs.plans import opening_days, plan_of
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
    calendar,
    enrolled,
    lesson,
    notices,
    winter,
)


def test_a_run_is_laid_out_in_its_rhythm(session: Session, course: Course, cast: Cast) -> None:
    with time_is(at("2026-11-20")):
        run = winter(session, course, cast, weekdays=[0, 2], skip_holidays=True, first_day=D("2026-11-22"))
    assert calendar(run) == [("one", "2026-11-25"), ("two", "2026-11-30")], "23 November is a holiday"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"first_day": D("9999-12-31")}, "first_day"),
        ({"first_day": D("1926-12-01")}, "first_day"),
        ({"days_between": -1}, "days_between"),
        ({"days_between": 61}, "days_between"),
        ({"weekdays": [7]}, "weekdays"),
        ({"free_days": [D("2199-01-01")]}, "free_days"),
    ],
)
def test_what_no_run_can_be_is_refused_at_its_field(
    session: Session, course: Course, cast: Cast, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        winter(session, course, cast, **changes)
    assert refusal.value.field == field


def test_a_second_press_of_the_button_opens_no_second_run(
    session: Session, course: Course, cast: Cast
) -> None:
    first = winter(session, course, cast)
    with pytest.raises(BadInput, match="もうあります"):
        winter(session, course, cast)
    first.cancelled_at = now()
    assert winter(session, course, cast) is not first


def test_a_course_without_lessons_cannot_be_run(session: Session, course: Course, cast: Cast) -> None:
    empty = Course(series_id=course.series_id, key="writing/empty", position=9, title="空", summary="")
    session.add(empty)
    with pytest.raises(BadInput, match="レッスン"):
        winter(session, empty, cast)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2026-12-29\n2027/1/3", ["2026-12-29", "2027-01-03"]),
        ("2026年12月30日、2026.12.31", ["2026-12-30", "2026-12-31"]),
        ("  ", []),
        ("２０２６-１２-２９", ["2026-12-29"]),
    ],
)
def test_free_days_are_read_as_people_type_them(session: Session, typed: str, wanted: list[str]) -> None:
    assert opening.days_typed(typed) == [D(day) for day in wanted]


@pytest.mark.parametrize("typed", ["2026-02-30", "正月", "29 Dec", "20261229"])
def test_a_free_day_that_is_none_is_named(session: Session, typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        opening.days_typed(typed)
    assert refusal.value.field == "free_days"


def test_each_day_can_be_changed_for_this_run_alone(session: Session, run: CourseRun, cast: Cast) -> None:
    enrolled(session, run, cast.haru, cast)
    rows = {row.id: Entry(row.release_on + WEEK, " 教室で見ます ") for row in run.lessons}
    changing.set_entries(session, run, rows, note="冬は教室もあります", seen=1, by=cast.aoki)
    assert calendar(run) == [("one", "2026-12-08"), ("two", "2026-12-15")]
    assert [row.note for row in run.lessons] == ["教室で見ます"] * 2 and run.note == "冬は教室もあります"
    assert [row.position for row in run.course.lessons] == [0, 1], "the course stays as it is"
    assert len(notices(session, cast.haru, "course_run.changed")) == 1


def test_a_lesson_does_not_open_before_the_one_it_builds_on(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    second = run.lessons[1]
    with pytest.raises(BadInput) as refusal:
        early = {second.id: Entry(D("2026-11-30"))}
        changing.set_entries(session, run, early, note="", seen=run.version, by=cast.aoki)
    assert refusal.value.field == f"day-{second.id}"
    changing.set_entries(session, run, {second.id: Entry(D("2026-12-01"))}, note="", seen=1, by=cast.aoki)


def test_a_second_tab_does_not_overwrite_what_the_first_one_saved(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    seen = run.version
    changing.leave_out(session, run.lessons[1], seen=seen, by=cast.aoki)
    first = {run.lessons[0].id: Entry(D("2026-12-24"))}
    for late in (
        lambda: changing.set_entries(session, run, first, note="", seen=seen, by=cast.mori),
        lambda: changing.add_lesson(session, run, lesson(session, TWO), seen=seen, by=cast.mori),
        lambda: changing.move_run(session, run, first=today() + WEEK, seen=seen, by=cast.mori),
        lambda: changing.bring_forward(session, run.lessons[0], seen=seen, by=cast.mori),
    ):
        with pytest.raises(ChangedMeanwhile):
            late()
    assert calendar(run) == [("one", "2026-12-01")]


def test_lessons_are_left_out_added_and_change_places(session: Session, run: CourseRun, cast: Cast) -> None:
    promises = lesson(session, PROMISES)
    assert (promises.id, "一歩: 約束") in desk_scope.lessons_to_add(session, run)
    changing.add_lesson(session, run, promises, seen=1, by=cast.aoki)
    assert calendar(run)[-1] == ("promises", "2026-12-15")
    with pytest.raises(Refusal):
        changing.add_lesson(session, run, promises, seen=2, by=cast.aoki)
    changing.bring_forward(session, run.lessons[2], seen=2, by=cast.aoki)
    assert calendar(run) == [("one", "2026-12-01"), ("promises", "2026-12-08"), ("two", "2026-12-15")]
    changing.leave_out(session, run.lessons[0], seen=3, by=cast.aoki)
    assert [row.position for row in run.lessons] == [0, 1]
    changing.leave_out(session, run.lessons[0], seen=4, by=cast.aoki)
    with pytest.raises(Refusal, match="1つ"):
        changing.leave_out(session, run.lessons[0], seen=5, by=cast.aoki)


def test_what_is_left_out_is_open_at_ones_own_pace(session: Session, run: CourseRun, cast: Cast) -> None:
    enrolled(session, run, cast.haru, cast)
    changing.leave_out(session, run.lessons[1], seen=1, by=cast.aoki)
    with time_is(at("2026-11-21")):
        opens = {state.lesson.key: state.opens_on for state in states.states(session, cast.haru)}
    assert opens == {PROMISES: None, ONE: D("2026-12-01"), TWO: None}


def test_a_lesson_that_is_taught_no_more_drops_out_of_every_plan(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    enrolled(session, run, cast.haru, cast)
    lesson(session, ONE).retired_at = at("2026-11-21")
    session.flush()
    assert announced(session, "2026-12-01") == 0 and announced(session, "2026-12-08") == 1
    assert [one.title for one in plan_of(session, cast.haru).lessons] == ["読みやすく"]
    assert desk_scope.whereabouts(session, cast.aoki, run)[0][0].all == 1


def test_a_run_moves_from_the_next_lesson_on_and_those_concerned_are_told(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    enrolled(session, run, cast.haru, cast)
    with time_is(at("2026-12-02")):
        with pytest.raises(BadInput) as refusal:
            changing.move_run(session, run, first=D("2026-12-02"), seen=1, by=cast.aoki)
        assert refusal.value.field == "first"
        changing.move_run(session, run, first=D("2026-12-20"), seen=1, by=cast.aoki)
    assert calendar(run) == [("one", "2026-12-01"), ("two", "2026-12-20")]
    assert "冬の回" in wording(notices(session, cast.haru, "course_run.changed")[0])
    with time_is(at("2026-12-21")), pytest.raises(Refusal):
        changing.move_run(session, run, first=D("2027-01-05"), seen=2, by=cast.aoki)


def test_ten_changes_leave_one_unread_notice(session: Session, run: CourseRun, cast: Cast) -> None:
    enrolled(session, run, cast.haru, cast)
    for n in range(10):
        day = {run.lessons[1].id: Entry(D("2026-12-10") + timedelta(days=n))}
        changing.set_entries(session, run, day, note="", seen=run.version, by=cast.aoki)
    assert len(notices(session, cast.haru, "course_run.changed")) == 1


def test_a_cancelled_run_opens_every_lesson_and_says_why(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    enrolled(session, run, cast.haru, cast)
    with pytest.raises(BadInput):
        changing.cancel(session, run, reason="  ", by=cast.aoki)
    changing.cancel(session, run, reason="講師の都合のため", by=cast.aoki)
    assert opening_days(session, cast.haru) == {}
    assert "講師の都合のため" in wording(notices(session, cast.haru, "course_run.cancelled")[0])
    for late in (
        lambda: enrolling.enrol(session, run, cast.sora, by=cast.aoki),
        lambda: changing.cancel(session, run, reason="x", by=cast.aoki),
        lambda: changing.leave_out(session, run.lessons[0], seen=run.version, by=cast.aoki),
    ):
        with pytest.raises(Refusal):
            late()


def test_runs_of_an_older_version_get_their_calendar(session: Session, run: CourseRun) -> None:
    session.execute(delete(RunLesson))
    session.expire(run)
    assert opening.lay_out_old(session) == 1
    assert calendar(run) == [("one", "2026-12-01"), ("two", "2026-12-08")]
    assert opening.lay_out_old(session) == 0
