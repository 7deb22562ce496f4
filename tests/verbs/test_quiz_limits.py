"""Limits and the clock of a quiz: fair to everybody, and nothing lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.db import time_is
from lms.errors import BadInput
from lms.learning.items.collecting import collect
from lms.learning.models import Lesson
from lms.learning.quiz import limits, quizzes, submitting, timing
from lms.pocket import packing
from lms.pocket.models import Pack
from tests.cast import Cast
from tests.verbs.lessons import quiz_with, taught
from tests.verbs.test_quiz_attempts import NOON, as_shown, take


def test_a_quiz_against_the_clock_stays_where_the_clock_is(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = taught(session, tmp_path / "catalog", quiz=quiz_with("minutes = 10"))
    row = Pack(
        person_id=cast.haru.id, edition_id=edition.id, kind="sound", seed="s", device="",
        issued_at=NOON, expires_at=NOON + timedelta(days=1),
    )  # fmt: skip
    session.add(row)
    session.flush()
    assert packing.questions(row) == []
    timing.choose_factor(session, cast.haru, factor=0.0, by=cast.haru)
    assert len(packing.questions(row)) == 4, "for whom nobody counts it can be carried along"


def test_answers_after_the_end_are_kept_marked_late_and_earn_nothing(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = taught(session, tmp_path / "catalog", quiz=quiz_with("minutes = 10"))
    with time_is(NOON):
        attempt = quizzes.start_attempt(session, cast.haru, edition)
    with time_is(NOON + timedelta(minutes=10, seconds=20)):
        assert not quizzes.save_answers(session, attempt, as_shown(attempt, {"q2": False})).late, "slow line"
    with time_is(NOON + timedelta(minutes=11)):
        assert quizzes.save_answers(session, attempt, as_shown(attempt, {"q1": 0, "q2": True})).late
        submitting.submit(session, attempt, unanswered_too=True, by=cast.haru)
    kept = {answer.question: (answer.value, answer.late_value) for answer in attempt.answers}
    assert kept == {"q1": (None, 0), "q2": (False, True)}
    with_late = submitting.marked_with_late(attempt)
    assert attempt.points == 0 and with_late is not None and with_late.points == 2
    assert collect(session, edition).marks[0].tolist()[1] == 0


@pytest.mark.parametrize(("factor", "late"), [(1.0, True), (1.5, False), (2.0, False), (0.0, False)])
def test_who_needs_more_time_gets_it(
    session: Session, cast: Cast, tmp_path: Path, factor: float, late: bool
) -> None:
    edition = taught(session, tmp_path / "catalog", quiz=quiz_with("minutes = 10"))
    timing.choose_factor(session, cast.haru, factor=factor, by=cast.kita)
    with time_is(NOON):
        attempt = quizzes.start_attempt(session, cast.haru, edition)
    with time_is(NOON + timedelta(minutes=14)):
        assert quizzes.save_answers(session, attempt, as_shown(attempt, {"q1": 0})).late == late


def test_the_clock_stands_still_in_a_pause(session: Session, cast: Cast, tmp_path: Path) -> None:
    edition = taught(session, tmp_path / "catalog", quiz=quiz_with("minutes = 10"))
    with time_is(NOON):
        attempt = quizzes.start_attempt(session, cast.haru, edition)
    with time_is(NOON + timedelta(minutes=4)):
        timing.pause(session, attempt, by=cast.haru)
    with time_is(NOON + timedelta(days=2)):
        with pytest.raises(timing.Paused):
            quizzes.save_answers(session, attempt, as_shown(attempt, {"q1": 0}))
        timing.go_on(session, attempt, by=cast.haru)
        clock = timing.clock_of(attempt)
        assert clock is not None and clock.left(NOON + timedelta(days=2)) == 360
    with time_is(NOON + timedelta(days=2, minutes=5)):
        assert not quizzes.save_answers(session, attempt, as_shown(attempt, {"q1": 0})).late


def test_no_made_up_factor(session: Session, cast: Cast) -> None:
    with pytest.raises(BadInput):
        timing.choose_factor(session, cast.haru, factor=100.0, by=cast.haru)


def test_whoever_may_retake_early_is_told_from_when_it_counts_for_a_level(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = taught(session, tmp_path / "catalog", quiz=quiz_with("retake_days = 3"))
    take(session, cast.haru, edition, {})
    with time_is(NOON + timedelta(days=5)):
        again = limits.level_from(session, cast.haru, edition)
        assert again is not None and again.date() == (NOON + timedelta(days=14)).date()
    take(session, cast.haru, edition, {}, day=5)
    with time_is(NOON + timedelta(days=6)):
        assert limits.level_from(session, cast.haru, edition) == again, "the one between counts for no level"
    with time_is(NOON + timedelta(days=15)):
        assert limits.level_from(session, cast.haru, edition) is None
    usual = taught(session, tmp_path / "catalog", quiz=quiz_with("retake_days = 14"))
    with time_is(NOON + timedelta(days=6)):
        assert limits.level_from(session, cast.haru, usual) is None


def test_attempts_are_limited_and_a_coach_gives_one_more_with_a_reason(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = taught(session, tmp_path / "catalog", quiz=quiz_with("attempts = 2\nretake_days = 3"))
    assert take(session, cast.haru, edition, {}).counted
    assert take(session, cast.haru, edition, {}, day=3).counted, "as the quiz says, not after 14 days"
    with pytest.raises(limits.NoMoreAttempts):
        quizzes.start_attempt(session, cast.haru, edition)
    lesson = session.get_one(Lesson, edition.lesson_id)
    with pytest.raises(BadInput):
        limits.add_attempt(session, cast.haru, lesson, title="結論から", reason=" ", by=cast.kita)
    limits.add_attempt(session, cast.haru, lesson, title="結論から", reason="停電でした", by=cast.kita)
    assert limits.attempts_left(session, cast.haru, edition) == 1
    assert limits.attempts_left(session, cast.sora, edition) == 2
    assert quizzes.start_attempt(session, cast.haru, edition).n == 3
