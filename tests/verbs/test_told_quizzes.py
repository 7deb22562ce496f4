"""A quiz told to a coach: the same rules, the same record, and everybody sees whose hand it was."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import time_is
from lms.errors import BadInput, NotThere
from lms.journal import Event
from lms.learning import scope
from lms.learning.models import Completion, LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import limits, quizzes, submitting, timing, told
from lms.learning.told import How, told_worker
from lms.notices.models import Notice
from lms.skills.evidence import facts_of
from tests.cast import Cast
from tests.verbs.lessons import quiz_with, taught
from tests.verbs.test_quiz_attempts import NOON, RIGHT, as_shown, take

ON = date(2026, 11, 20)


@pytest.fixture
def edition(session: Session, tmp_path: Path) -> LessonEdition:
    return taught(session, tmp_path / "catalog")


def tell_all(
    session: Session,
    cast: Cast,
    edition: LessonEdition,
    *,
    day: float = 0,
    on: date | None = None,
    **more: Any,
) -> Attempt:
    with time_is(NOON + timedelta(days=day)):
        attempt = told.begin(session, cast.haru, edition, how=How.PHONE, by=cast.kita, **more)
        quizzes.save_answers(session, attempt, as_shown(attempt, RIGHT))
        told.hand_in(session, attempt, on=on, unanswered_too=False, by=cast.kita)
        session.flush()
    return attempt


def test_told_answers_count_the_same_and_say_who_and_how(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    attempt = tell_all(session, cast, edition)
    [fact] = facts_of(session, cast.haru, "writing")
    assert (fact.data["points"], fact.source, fact.rater_id) == (5, f"attempt:{attempt.id}", None)
    assert (fact.recorded_by_id, fact.how) == (cast.kita.id, "phone")
    notices = session.scalars(select(Notice).where(Notice.person_id == cast.haru.id)).all()
    assert f"/attempts/{attempt.id}/result" in [notice.url for notice in notices]
    assert scope.handed_in(session, cast.haru, attempt.id) is attempt
    events = session.scalars(select(Event).where(Event.verb.startswith("attempt."))).all()
    assert {(event.actor_id, event.worker_id) for event in events} == {(cast.kita.id, cast.haru.id)}


def test_answers_of_an_earlier_day_count_from_that_day(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    tell_all(session, cast, edition, day=3, on=ON)
    [fact] = facts_of(session, cast.haru, "writing")
    assert fact.occurred_at.date() == ON and fact.recorded_at > fact.occurred_at
    with time_is(NOON + timedelta(days=14, minutes=1)):
        assert limits.counts_from(session, cast.haru, edition) <= NOON + timedelta(days=14, minutes=1)


def test_a_day_said_too_early_is_not_the_day_of_what_the_worker_hands_in(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    attempt = told.begin(session, cast.haru, edition, how=How.PAPER, by=cast.kita)
    with pytest.raises(submitting.Unanswered):
        told.hand_in(session, attempt, on=ON, unanswered_too=False, by=cast.kita)
    submitting.submit(session, attempt, unanswered_too=True, by=cast.haru)
    [fact] = facts_of(session, cast.haru, "writing")
    assert attempt.told_on is None and fact.occurred_at.date() != ON


@pytest.mark.parametrize(("on", "field"), [(date(2026, 11, 25), "told_on"), (date(2026, 12, 30), "told_on")])
def test_no_day_that_would_go_round_the_waiting_days_or_lies_ahead(
    session: Session, cast: Cast, edition: LessonEdition, on: date, field: str
) -> None:
    take(session, cast.haru, edition, {})
    with pytest.raises(BadInput) as refused:
        tell_all(session, cast, edition, day=15, on=on)
    assert refused.value.field == field


def test_what_is_told_within_the_waiting_days_is_for_practice(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    take(session, cast.haru, edition, {})
    assert not tell_all(session, cast, edition, day=2).counted
    assert len(facts_of(session, cast.haru, "writing")) == 1


def test_nobody_else_reads_the_questions_or_answers_them(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    attempt = told.begin(session, cast.haru, edition, how=How.PAPER, by=cast.kita)
    assert scope.visible_attempt(session, cast.kita, attempt.id) is attempt
    assert scope.visible_attempt(session, cast.haru, attempt.id) is attempt, "goes on alone if that is easier"
    for stranger in (cast.aoki, cast.mori, cast.sora):
        with pytest.raises(NotThere):
            scope.visible_attempt(session, stranger, attempt.id)
    with pytest.raises(NotThere):
        scope.handed_in(session, cast.aoki, attempt.id)
    for staff, worker in ((cast.mori, cast.haru), (cast.kita, cast.nagi), (cast.kita, cast.kita)):
        with pytest.raises(NotThere):
            told_worker(session, staff, worker.id)
    with pytest.raises(told.OwnAnswers):
        told.begin(session, cast.haru, edition, how=How.PAPER, by=cast.haru)


def test_whoever_goes_on_is_the_one_who_writes_and_nothing_is_lost(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    own = quizzes.start_attempt(session, cast.haru, edition)
    quizzes.save_answers(session, own, as_shown(own, {"q1": 0}))
    attempt = told.begin(session, cast.haru, edition, how=How.PHONE, by=cast.kita)
    assert attempt is own and [answer.question for answer in attempt.answers] == ["q1"]
    told.begin(session, cast.haru, edition, how=How.FACE_TO_FACE, by=cast.aoki)
    assert (attempt.by_id, attempt.how) == (cast.aoki.id, How.FACE_TO_FACE)
    with pytest.raises(NotThere):
        scope.visible_attempt(session, cast.kita, attempt.id)


@pytest.mark.parametrize("timed", [False, True])
def test_the_clock_runs_only_where_it_is_wished(
    session: Session, cast: Cast, tmp_path: Path, timed: bool
) -> None:
    edition = taught(session, tmp_path / "catalog", quiz=quiz_with("minutes = 10"))
    attempt = told.begin(session, cast.haru, edition, how=How.PHONE, timed=timed, by=cast.kita)
    assert (timing.clock_of(attempt) is not None) == timed


def test_a_lesson_read_on_paper_is_finished_with_its_quiz(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    tell_all(session, cast, edition, read=True)
    done = session.scalars(select(Completion).where(Completion.person_id == cast.haru.id)).one()
    assert done.how == "read"


def test_limits_hold_for_told_answers(session: Session, cast: Cast, tmp_path: Path) -> None:
    edition = taught(session, tmp_path / "catalog", quiz=quiz_with("attempts = 1"))
    tell_all(session, cast, edition)
    with pytest.raises(limits.NoMoreAttempts):
        told.begin(session, cast.haru, edition, how=How.PHONE, by=cast.kita)
