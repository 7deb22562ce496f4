"""Draws, limits, the clock and rehearsals: fair to everybody, nothing lost, no key before its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.showing import to_shown
from lms.db import time_is
from lms.errors import BadInput, NotThere
from lms.learning import states
from lms.learning.items.collecting import collect
from lms.learning.models import Completion, Lesson, LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import banking, limits, quizzes, rehearsing, submitting, timing
from lms.learning.quiz.models import Rehearsal
from lms.pocket import packing
from lms.pocket.models import Pack
from lms.skills.models import Fact
from tests.cast import Cast
from tests.verbs.lessons import QUIZ, taught, write_catalog
from tests.verbs.test_quiz_attempts import RIGHT, as_shown, take

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HEAD, REST = QUIZ[: QUIZ.index("[[question]]")], QUIZ[QUIZ.index("[[question]]") :]
BANK = "\n".join(
    f'[[question]]\nid = "b{n}"\ntags = ["commas"]\ntype = "true_false"\nprompt = "問い{n}"\n'
    f'explanation = "わけ{n}"\nanswer = true\n'
    for n in range(12)
)
DRAW = '[[draw]]\ntag = "commas"\ncount = 3\n\n'


def quiz_with(extra: str = "", draw: str = "") -> str:
    return HEAD + extra + "\n" + draw + REST


def with_bank(session: Session, folder: Path, *, bank: str = BANK, extra: str = "") -> LessonEdition:
    """The course's bank beside its lessons."""
    quiz = quiz_with(extra, DRAW)
    write_catalog(folder, quiz=quiz)
    for course in ("writing/basics", "onboarding/start"):
        (folder / course / "bank.toml").write_text(bank, encoding="utf-8")
    return taught(session, folder, quiz=quiz)


def asked(attempt: Attempt) -> list[str]:
    return [question.id for question in quizzes.asked_in(attempt).questions]


def test_a_draw_stays_with_its_attempt_whatever_becomes_of_the_bank(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = with_bank(session, tmp_path / "catalog")
    attempt = quizzes.start_attempt(session, cast.haru, edition)
    first = asked(attempt)
    assert first[:4] == ["q1", "q2", "q3", "q4"] and len(set(first)) == 7
    renewed = with_bank(session, tmp_path / "catalog", bank=BANK.replace("問い", "新しい問い"))
    session.expire_all()
    assert renewed.id != edition.id
    assert asked(quizzes.start_attempt(session, cast.haru, edition)) == first
    assert "新しい" not in quizzes.asked_in(attempt).questions[-1].prompt
    with pytest.raises(NotThere):
        other = next(f"b{n}" for n in range(12) if f"b{n}" not in first)
        quizzes.save_answers(session, attempt, {other: True})


def test_people_and_retakes_draw_differently_and_points_are_of_what_was_asked(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = with_bank(session, tmp_path / "catalog", extra="shuffle = true")
    mine = [take(session, cast.haru, edition, RIGHT, day=20 * n) for n in range(4)]
    assert {attempt.max_points for attempt in mine} == {8} and mine[0].points == 5
    assert len({tuple(asked(attempt)) for attempt in mine}) == 4
    assert asked(mine[0])[:4] != ["q1", "q2", "q3", "q4"] or asked(mine[1])[:4] != ["q1", "q2", "q3", "q4"]


def test_a_question_added_to_the_bank_for_another_lesson_renews_nothing(
    session: Session, tmp_path: Path
) -> None:
    edition = with_bank(session, tmp_path / "catalog")
    more = BANK + BANK[: BANK.index("[[question]]", 5)].replace('"b0"', '"x"').replace("commas", "tone")
    assert with_bank(session, tmp_path / "catalog", bank=more).id == edition.id


def test_what_was_not_drawn_is_no_wrong_answer_in_the_figures(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = with_bank(session, tmp_path / "catalog")
    attempt = take(session, cast.haru, edition, RIGHT)
    found = collect(session, edition)
    reached = {q.id for q, mark in zip(found.questions, found.marks[0], strict=True) if mark == mark}
    assert reached == set(RIGHT) and len(found.questions) == 16
    assert set(asked(attempt)) > reached


def test_a_pack_carries_the_questions_its_attempt_will_ask_and_no_key(
    session: Session, cast: Cast, tmp_path: Path
) -> None:
    edition = with_bank(session, tmp_path / "catalog")
    state = states.open_lesson(session, cast.haru, edition.lesson_id)
    row = Pack(
        person_id=cast.haru.id,
        edition_id=edition.id,
        kind="sound",
        seed="s",
        device="",
        issued_at=NOON,
        expires_at=NOON + timedelta(days=1),
    )
    session.add(row)
    session.flush()
    cards = packing.questions(row)
    assert [card.view.id for card in cards] == asked(quizzes.start_attempt(session, cast.haru, state.edition))
    assert "わけ" not in repr(cards) and "why" not in repr(cards)


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
    rehearsing.answer(session, row, "q1", None, by=cast.haru)
    with pytest.raises(rehearsing.AlreadyAnswered):
        rehearsing.answer(session, row, "q1", 0, by=cast.haru)
    with pytest.raises(NotThere):
        rehearsing.own(session, cast.sora, row.id)
    with time_is(NOON):
        quizzes.start_attempt(session, cast.haru, edition)
    with pytest.raises(rehearsing.UnderWay):
        rehearsing.answer(session, row, "q2", True, by=cast.haru)


def test_the_bank_says_where_a_question_is_used_and_how_often_it_was_reworded(
    session: Session, tmp_path: Path
) -> None:
    with_bank(session, tmp_path / "catalog")
    with_bank(session, tmp_path / "catalog", bank=BANK.replace("問い3", "別の問い3"))
    found = banking.chosen(banking.entries(session), tag="commas", words="別の問い3")
    writing = next(entry for entry in found if "writing_basic" in entry.skills)
    assert [use.title for use in writing.uses] == ["結論から", "読みやすく"]
    assert all(use.drawn for use in writing.uses) and len(writing.versions) == 2
    assert len(banking.chosen(banking.entries(session), skill="onboarding")) == 16
