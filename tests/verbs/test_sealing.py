"""Which answers are shut while which quiz is under way: also those that two lessons draw from one bank."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import time_is
from lms.learning import editions
from lms.learning.models import Lesson, LessonEdition
from lms.learning.quiz import quizzes, rehearsing, sealing
from tests.cast import Cast
from tests.verbs.test_question_draws import with_bank
from tests.verbs.test_quiz_attempts import NOON, RIGHT, take


def beside(session: Session) -> LessonEdition:
    """The course's other lesson, which draws from the same bank."""
    lesson = session.scalars(select(Lesson).where(Lesson.key == "writing/basics/two")).one()
    found = editions.current_edition(session, lesson)
    assert found is not None
    return found


def test_a_bank_that_two_lessons_draw_from_shuts_both_where_they_asked_the_same(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    one = with_bank(session, tmp_path / "catalog")
    two = beside(session)
    first = take(session, cast.haru, one, RIGHT)
    with time_is(NOON + timedelta(days=1)):
        running = quizzes.start_attempt(session, cast.haru, two)
        drawn = sealing.drawn(running)
        shared, other = next(iter(drawn)), next(f"b{n}" for n in range(12) if f"b{n}" not in drawn)
        assert sealing.seal_of(session, cast.haru, one, [shared, "q1"]) is running
        assert sealing.seal_of(session, cast.haru, one, [other, "q1"]) is None, "q1 is each lesson's own"
        first.asked = ["q1", shared]
        assert sealing.seal_of_result(session, cast.haru, first) is running
        assert sealing.seal_of_result(session, cast.kita, first) is None
        assert sealing.seal_of(session, cast.sora, one, [shared]) is None
        first.asked = ["q1", other]
        assert sealing.seal_of_result(session, cast.haru, first) is None


def test_a_rehearsal_begun_before_the_retake_is_shut_with_it(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = with_bank(session, tmp_path / "catalog")
    take(session, cast.haru, edition, RIGHT)
    row = rehearsing.begin(session, cast.haru, edition)
    rehearsing.answer(session, row, row.asked[0], 0, by=cast.haru)
    with time_is(NOON + timedelta(days=20)):
        running = quizzes.start_attempt(session, cast.haru, edition)
        with pytest.raises(sealing.Sealed) as refused:
            rehearsing.own(session, cast.haru, row.id)
        assert refused.value.way is not None and refused.value.way[0] == f"/attempts/{running.id}"
