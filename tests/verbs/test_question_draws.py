"""Questions drawn from a course's bank: each attempt keeps its own, and nobody is judged by the others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.errors import NotThere
from lms.learning import states
from lms.learning.items.collecting import collect
from lms.learning.models import LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import banking, quizzes
from lms.pocket import packing
from lms.pocket.models import Pack
from tests.cast import Cast
from tests.verbs.lessons import quiz_with, taught, write_catalog
from tests.verbs.test_quiz_attempts import NOON, RIGHT, take

BANK = "\n".join(
    f'[[question]]\nid = "b{n}"\ntags = ["commas"]\ntype = "true_false"\nprompt = "問い{n}"\n'
    f'explanation = "わけ{n}"\nanswer = true\n'
    for n in range(12)
)
DRAW = '[[draw]]\ntag = "commas"\ncount = 3\n\n'


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
