"""Rehearsing a quiz: explained at once, no trace on record, no key before its time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.showing import to_shown
from lms.db import time_is
from lms.errors import NotThere
from lms.learning.items.collecting import collect
from lms.learning.models import Completion, LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import quizzes, rehearsing
from lms.learning.quiz.models import Rehearsal
from lms.skills.models import Fact
from tests.cast import Cast
from tests.verbs.lessons import taught
from tests.verbs.test_quiz_attempts import NOON, RIGHT, take


def rehearse(session: Session, person: Any, edition: LessonEdition) -> Rehearsal:
    row = rehearsing.begin(session, person, edition)
    while question := rehearsing.following(row):
        right = RIGHT.get(question.id, True)
        rehearsing.answer(session, row, question.id, to_shown(question, row.seed, right), by=person)
    return row


def test_a_rehearsal_explains_at_once_and_leaves_no_trace_on_record(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = taught(session, tmp_path / "catalog")
    with pytest.raises(rehearsing.NotYet):
        rehearsing.begin(session, cast.haru, edition)
    take(session, cast.haru, edition, {"q2": False})
    row = rehearse(session, cast.haru, edition)
    marks = [rehearsing.mark(session, row, one)[1].right for one in row.answers]
    assert marks == [True] * 4
    assert session.scalar(select(func.count(Attempt.id))) == 1
    assert session.scalar(select(func.count(Fact.id))) == 1
    assert session.scalar(select(func.count(Completion.id))) == 0
    assert collect(session, edition).marks[0].tolist()[1] == 0


def test_a_rehearsed_answer_is_final_and_its_key_comes_only_with_it(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = taught(session, tmp_path / "catalog")
    take(session, cast.haru, edition, {})
    row = rehearsing.begin(session, cast.haru, edition)
    with pytest.raises(NotThere):
        rehearsing.given(row, "q1")
    rehearsing.answer(session, row, "q1", None, unanswered_too=True, by=cast.haru)
    with pytest.raises(rehearsing.AlreadyAnswered):
        rehearsing.answer(session, row, "q1", 0, by=cast.haru)
    with pytest.raises(NotThere):
        rehearsing.own(session, cast.sora, row.id)
    with time_is(NOON):
        quizzes.start_attempt(session, cast.haru, edition)
    with pytest.raises(rehearsing.UnderWay):
        rehearsing.answer(session, row, "q2", True, by=cast.haru)
