"""Who takes part in a course run, and who accompanies them."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Role
from lms.errors import BadInput, Refusal
from lms.journal import Event
from lms.learning.models import Course
from lms.learning.runs import changing, desk_scope, enrolling
from lms.learning.runs.models import CourseRun
from lms.learning.runs.plans import opening_days, plan_of
from lms.notices.telling import wording
from tests.cast import Cast
from tests.verbs.runs.winter_run import ONE, D, enrolled, finish, notices, winter


def test_enrolling_twice_is_once_and_coming_back_goes_on(
    session: Session, run: CourseRun, cast: Cast
) -> None:
    row = enrolled(session, run, cast.haru, cast)
    assert enrolling.enrol(session, run, cast.haru, by=cast.aoki) is row
    assert len(notices(session, cast.haru, "person.enrolled")) == 1
    enrolling.leave(session, row, by=cast.aoki)
    assert opening_days(session, cast.haru) == {}
    with pytest.raises(Refusal):
        enrolling.leave(session, row, by=cast.aoki)
    assert enrolling.enrol(session, run, cast.haru, by=cast.aoki).id == row.id
    assert opening_days(session, cast.haru)


def test_changing_the_run_keeps_progress(
    session: Session, run: CourseRun, course: Course, cast: Cast
) -> None:
    row = enrolled(session, run, cast.haru, cast)
    finish(session, cast.haru, ONE)
    spring = winter(session, course, cast, title="春の回", first_day=D("2027-04-06"))
    enrolling.change_run(session, row, spring, by=cast.aoki)
    plan = plan_of(session, cast.haru)
    assert [(one.run.title, one.done) for one in plan.lessons] == [("春の回", True), ("春の回", False)]
    found, _others = desk_scope.whereabouts(session, cast.aoki, spring)
    assert (found[0].done, found[0].following) == (1, "読みやすく")
    assert desk_scope.whereabouts(session, cast.aoki, run) == ([], 0)


def test_a_coach_reads_names_of_their_own_workers_only(session: Session, run: CourseRun, cast: Cast) -> None:
    for person in (cast.haru, cast.nagi):
        enrolled(session, run, person, cast)
    found, others = desk_scope.whereabouts(session, cast.kita, run)
    assert [one.enrolment.person for one in found] == [cast.haru] and others == 1


def test_who_learns_to_direct_is_accompanied(session: Session, run: CourseRun, cast: Cast) -> None:
    run.course.series.track = "directing"
    for coach, field in ((None, "coach"), (cast.haru, "coach"), (cast.sora, "coach")):
        with pytest.raises(BadInput) as refusal:
            enrolling.enrol(session, run, cast.haru, coach=coach, by=cast.aoki)
        assert refusal.value.field == field
    row = enrolling.enrol(session, run, cast.haru, coach=cast.kita, by=cast.aoki)
    assert "春野 はる" in wording(notices(session, cast.kita, "enrolment.coach_named")[0])
    enrolling.name_coach(session, row, cast.aoki, by=cast.aoki)
    assert row.coach == cast.aoki


def test_every_change_of_a_run_is_in_the_journal(session: Session, run: CourseRun, cast: Cast) -> None:
    row = enrolled(session, run, cast.haru, cast)
    changing.leave_out(session, run.lessons[1], seen=1, by=cast.aoki)
    enrolling.leave(session, row, by=cast.aoki)
    changing.cancel(session, run, reason="x", by=cast.aoki)
    verbs = set(session.scalars(select(Event.verb)))
    assert verbs >= {
        "course_run.opened", "person.enrolled", "course_run.lesson_left_out", "person.left_run",
        "course_run.cancelled",
    }  # fmt: skip
    assert cast.aoki.has(Role.DIRECTOR)
