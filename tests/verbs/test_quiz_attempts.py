"""Quizzes: no answer is lost, none is handed in by accident, two windows do not make two attempts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courses.outline import ChoiceQuestion, Ordering
from courses.showing import to_shown
from lms.db import time_is
from lms.errors import NotThere
from lms.learning import reading, scope
from lms.learning.models import Completion, LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import quizzes, submitting
from lms.skills.models import Fact
from tests.cast import Cast
from tests.verbs.lessons import QUIZ, taught

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
RIGHT = {"q1": 0, "q2": True, "q3": [0, 1, 2], "q4": "案内"}


@pytest.fixture
def edition(session: Session, tmp_path: Path) -> LessonEdition:
    return taught(session, tmp_path / "catalog")


def as_shown(attempt: Attempt, answers: dict[str, Any]) -> dict[str, Any]:
    """The author's indexes as positions on this attempt's screen."""
    quiz = quizzes.quiz_of(attempt.edition)
    return {
        name: to_shown(question, attempt.seed, value)
        for name, value in answers.items()
        if (question := quiz.question(name)) is not None
    }


def take(
    session: Session, person: Any, edition: LessonEdition, answers: dict[str, Any], *, day: float = 0
) -> Attempt:
    """Answer and hand in, so many days after the first day."""
    with time_is(NOON + timedelta(days=day)):
        attempt = quizzes.start_attempt(session, person, edition)
        quizzes.save_answers(session, attempt, as_shown(attempt, answers))
        submitting.submit(session, attempt, unanswered_too=True, by=person)
        session.flush()
    return attempt


def test_each_answer_is_kept_and_the_attempt_goes_on_anywhere(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    attempt = quizzes.start_attempt(session, cast.haru, edition)
    quizzes.save_answers(session, attempt, as_shown(attempt, {"q1": 2}))
    quizzes.save_answers(session, attempt, as_shown(attempt, {"q1": 0, "q4": "あんない"}))
    session.flush()
    session.expire_all()
    again = quizzes.start_attempt(session, cast.haru, edition)
    assert again.id == attempt.id
    assert {answer.question: answer.value for answer in again.answers} == {"q1": 0, "q4": "あんない"}
    assert submitting.unanswered(again) == ["q2", "q3"]


def test_an_answer_can_be_taken_back(session: Session, cast: Cast, edition: LessonEdition) -> None:
    attempt = quizzes.start_attempt(session, cast.haru, edition)
    quizzes.save_answers(session, attempt, as_shown(attempt, RIGHT))
    quizzes.save_answers(session, attempt, {"q1": None})
    assert submitting.unanswered(attempt) == ["q1"]


def test_a_second_window_cannot_make_a_second_attempt(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    """The race: both windows saw no attempt, both insert. The database lets one in."""
    first = quizzes.start_attempt(session, cast.haru, edition)
    twin = {
        name: getattr(first, name) for name in ("person_id", "lesson_id", "edition_id", "counted", "seed")
    }
    for n in (first.n, first.n + 1):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(Attempt(n=n, max_points=5, **twin))
            session.flush()


def test_marks_follow_the_questions_and_the_result_goes_on_record(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    attempt = take(session, cast.haru, edition, RIGHT | {"q4": "あいさつ"})
    assert (attempt.points, attempt.max_points, attempt.passed) == (3, 5, True)
    fact = session.scalars(select(Fact)).one()
    assert fact.worker_id == cast.haru.id and fact.track == "writing"
    assert fact.source == f"attempt:{attempt.id}"
    assert fact.data == {
        "lesson": "writing/basics/one",
        "title": "結論から",
        "tags": ["writing_basic"],
        "attempt": 1,
        "points": 3.0,
        "max": 5,
    }


def test_handing_in_with_open_questions_is_asked_about_first(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    attempt = quizzes.start_attempt(session, cast.haru, edition)
    quizzes.save_answers(session, attempt, as_shown(attempt, {"q2": True}))
    with pytest.raises(submitting.Unanswered) as refused:
        submitting.submit(session, attempt, unanswered_too=False, by=cast.haru)
    assert refused.value.questions == ["q1", "q3", "q4"]
    assert attempt.submitted_at is None
    submitting.submit(session, attempt, unanswered_too=True, by=cast.haru)
    assert attempt.points == 1 and not attempt.passed


def test_after_handing_in_nothing_changes_any_more(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    attempt = take(session, cast.haru, edition, {"q2": False})
    with pytest.raises(quizzes.AlreadySubmitted):
        quizzes.save_answers(session, attempt, {"q2": True})
    with pytest.raises(quizzes.AlreadySubmitted):
        submitting.submit(session, attempt, unanswered_too=True, by=cast.haru)
    assert len(list(session.scalars(select(Fact)))) == 1


@pytest.mark.parametrize(
    ("days", "on_record"),
    [(0, [True, False]), (1, [True, False]), (13.9, [True, False]), (14, [True, True]), (40, [True, True])],
)
def test_a_retake_goes_on_record_after_14_days_and_is_practice_before(
    session: Session, cast: Cast, edition: LessonEdition, days: float, on_record: list[bool]
) -> None:
    attempts = [
        take(session, cast.haru, edition, {"q2": False}),
        take(session, cast.haru, edition, RIGHT, day=days),
    ]
    assert [attempt.counted for attempt in attempts] == on_record
    assert [attempt.n for attempt in attempts] == [1, 2]
    assert len(list(session.scalars(select(Fact)))) == sum(on_record)


def test_practice_in_between_does_not_push_the_day_away(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    for day in (0, 7, 13):
        take(session, cast.haru, edition, RIGHT, day=day)
    assert take(session, cast.haru, edition, RIGHT, day=14).counted


def test_the_onboarding_quiz_counts_whenever_it_is_taken(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = taught(session, tmp_path / "catalog", "onboarding/start/promises")
    assert take(session, cast.haru, edition, {}).counted
    assert take(session, cast.haru, edition, RIGHT, day=0.01).counted
    assert {fact.track for fact in session.scalars(select(Fact))} == {""}


def test_a_coach_who_tries_the_quiz_leaves_no_evidence(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    take(session, cast.kita, edition, RIGHT)
    assert session.scalars(select(Fact)).all() == []


def test_a_quiz_changed_meanwhile_keeps_the_questions_it_was_started_with(
    session: Session, cast: Cast, edition: LessonEdition, tmp_path: Path
) -> None:
    attempt = quizzes.start_attempt(session, cast.haru, edition)
    shorter = QUIZ[: QUIZ.index('[[question]]\nid = "q3"')]
    newer = taught(session, tmp_path / "catalog", quiz=shorter)
    assert len(quizzes.quiz_of(newer).questions) == 2
    session.expire(attempt)
    assert submitting.unanswered(attempt) == ["q1", "q2", "q3", "q4"]
    quizzes.save_answers(session, attempt, as_shown(attempt, RIGHT))
    assert submitting.submit(session, attempt, unanswered_too=False, by=cast.haru).points == 5


def test_the_order_on_screen_is_not_the_key_and_differs_between_people(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    seeds = {quizzes.start_attempt(session, person, edition).seed for person in (cast.haru, cast.sora)}
    assert len(seeds) == 2
    quiz = quizzes.quiz_of(edition)
    for seed in seeds:
        for question in quiz.questions:
            if isinstance(question, Ordering):
                assert to_shown(question, seed, [0, 1, 2]) != [0, 1, 2]
    assert isinstance(quiz.questions[0], ChoiceQuestion)


@pytest.mark.parametrize(
    ("question", "raw"),
    [("q1", 7), ("q1", "0"), ("q2", "yes"), ("q3", [0, 0, 1]), ("q3", [0]), ("q4", "あ" * 501), ("q4", 4)],
)
def test_an_impossible_answer_is_refused_and_the_others_are_kept(
    session: Session, cast: Cast, edition: LessonEdition, question: str, raw: Any
) -> None:
    attempt = quizzes.start_attempt(session, cast.haru, edition)
    quizzes.save_answers(session, attempt, as_shown(attempt, RIGHT))
    saved = quizzes.save_answers(session, attempt, {question: raw})
    assert list(saved.faults) == [question] and not saved.kept
    assert submitting.unanswered(attempt) == []
    submitting.submit(session, attempt, unanswered_too=False, by=cast.haru)
    assert attempt.points == 5, "what was saved before still stands"


def test_answers_to_no_question_and_attempts_of_others_are_not_there(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    attempt = quizzes.start_attempt(session, cast.haru, edition)
    with pytest.raises(NotThere):
        quizzes.save_answers(session, attempt, {"q99": 1})
    with pytest.raises(NotThere):
        scope.visible_attempt(session, cast.sora, attempt.id)


def test_quiz_and_reading_together_finish_the_lesson_once(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    take(session, cast.haru, edition, RIGHT)
    assert session.scalars(select(Completion)).all() == []
    for chapter in edition.chapters:
        reading.read_chapter(session, cast.haru, edition, chapter=chapter)
    done = session.scalars(select(Completion)).one()
    assert done.how == "read" and done.person_id == cast.haru.id
    take(session, cast.haru, edition, {}, day=20)
    assert len(session.scalars(select(Completion)).all()) == 1


def test_a_failed_quiz_does_not_finish_a_lesson_but_passing_it_for_practice_does(
    session: Session, cast: Cast, edition: LessonEdition
) -> None:
    for chapter in edition.chapters:
        reading.read_chapter(session, cast.haru, edition, chapter=chapter)
    take(session, cast.haru, edition, {})
    assert session.scalars(select(Completion)).all() == []
    assert not take(session, cast.haru, edition, RIGHT, day=1).counted
    assert session.scalars(select(Completion)).one().how == "read"
