"""The short test: what it asks next, when it ends, where it says to begin, and how hard questions are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.placement import pool as simulated
from benchmarks.placement import town
from lms.aptitude import testing
from lms.aptitude.adapting import Ending, Given, Item, believe, chances, ending, following, information
from lms.aptitude.beginning import Stage, beginning, start
from lms.aptitude.calibrating import calibrated
from lms.aptitude.models import How, QuestionDifficulty
from lms.aptitude.pool import UNSURE, pool
from lms.db import now
from lms.learning.models import LessonEdition
from lms.learning.quiz import quizzes, submitting
from lms.skills import ladders
from lms.skills.ladders import ladder_in, version_at
from lms.skills.measuring.design import cut
from lms.skills.measuring.expecting import expected_difficulties
from lms.skills.models import Skill
from tests.cast import Cast
from tests.verbs.short_tests import teach

EASY, MIDDLE, HARD = (Item(n, "q", difficulty, 0.3) for n, difficulty in enumerate((-3.0, -1.0, 1.0)))


def asked(answers: list[Given], *items: Item, shown: dict[tuple[int, str], int] | None = None) -> Item | None:
    return following(items, answers, prior_mean=-1.0, shown=shown or {}, seed="seed")


def test_the_question_that_tells_most_comes_first_and_adapts_to_the_answers() -> None:
    assert asked([], EASY, MIDDLE, HARD) == MIDDLE
    right = [Given(Item(9, str(n), -1.0, 0.3), 1.0) for n in range(2)]
    assert asked(right + [Given(Item(8, str(n), 0.0, 0.3), 1.0) for n in range(2)], EASY, HARD) == HARD
    wrong = [Given(Item(9, str(n), -1.0, 0.3), 0.0) for n in range(2)]
    assert asked(wrong, EASY, HARD) == EASY


def test_among_questions_that_tell_the_same_the_one_shown_least_comes() -> None:
    twins = Item(1, "a", -1.0, 0.3), Item(2, "b", -1.1, 0.3)
    assert asked([], *twins, shown={(1, "a"): 3, (2, "b"): 1}) == twins[1]
    assert asked([], *twins, shown={(1, "a"): 1, (2, "b"): 3}) == twins[0]


def test_no_lesson_is_asked_about_more_than_twice() -> None:
    same = [Item(1, str(n), -1.0, 0.3) for n in range(5)]
    twice = [Given(item, 1.0) for item in same[:2]]
    assert asked(twice, *same) is None


def test_a_question_whose_difficulty_is_known_tells_more() -> None:
    assert information(Item(1, "q", 0.0, 0.2), 0.0) > information(Item(1, "q", 0.0, 1.0), 0.0)
    assert information(Item(1, "q", 0.0, 0.0), 0.0) == pytest.approx(0.25)


def test_belief_is_bayes_rule() -> None:
    """Against the sum over the grid, done by hand for one right answer."""
    grid = np.linspace(-7, 7, 141)
    weights = np.exp(-0.5 * ((grid + 1) / 1.2) ** 2) * chances(MIDDLE, grid)
    found = believe(-1.0, [Given(MIDDLE, 1.0)])
    assert found.mean == pytest.approx(float((weights * grid).sum() / weights.sum()))
    assert found.sd < believe(-1.0, []).sd == pytest.approx(1.2, abs=0.01)


@pytest.mark.parametrize(
    ("count", "sure", "wanted"), [(4, True, None), (5, True, Ending.SURE), (12, False, Ending.MOST)]
)
def test_it_ends_when_the_place_to_begin_is_clear_or_after_twelve(
    count: int, sure: bool, wanted: Ending | None
) -> None:
    answers = [Given(Item(n, "q", -1.0, 1.0), float(n % 2)) for n in range(count)]
    belief = believe(-1.0, answers)

    def begin(ability: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]  # one place, or many
        return np.zeros_like(ability) if sure else np.floor(ability * 3)

    assert ending(answers, belief, begin) == wanted


def stages() -> list[Stage]:
    courses = ((-3.0, 10), (-1.0, 20), (1.0, 30))
    return [
        Stage(n, (lesson, lesson + 1), tuple(Item(lesson + i % 2, str(i), at, 0.3) for i in range(6)))
        for n, (at, lesson) in enumerate(courses)
    ]


@pytest.mark.parametrize(("ability", "first"), [(-4.0, 0), (-1.3, 1), (1.0, 2), (4.0, 3)])
def test_one_begins_at_the_first_course_one_would_not_pass(ability: float, first: int) -> None:
    assert beginning(stages())(np.array([ability]))[0] == first


def test_lessons_named_are_those_not_passed_yet_and_those_missed_never_finished_ones() -> None:
    answers = [Given(Item(n, "x", -1.0, 0.3), 0.0) for n in (30, 31)] * 3
    found = start(stages(), believe(-3.0, answers), answers, done={10})
    assert found.course == 0 and found.lessons == (11, 30, 31)
    easy = [Given(Item(40 + n, "x", 1.0, 0.3), 1.0) for n in range(12)]
    assert start(stages(), believe(5.0, easy), easy, done=()).course is None


def test_it_is_no_worse_than_a_fixed_test_and_wears_out_no_question() -> None:
    ours, theirs, most = town(3, calibrated=True, people=25)
    assert np.mean([abs(one.error) for one in ours]) <= np.mean([abs(one.error) for one in theirs]) + 0.05
    assert abs(np.mean([one.error for one in ours])) < 0.35 and most <= 0.4
    assert len(simulated(np.random.default_rng(1), calibrated=False).items) == 112


@pytest.fixture
def writing(session: Session, tmp_path: Path) -> Skill:
    teach(session, tmp_path / "catalog")
    session.flush()
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    return skill


def test_without_answers_the_ladder_says_how_hard_a_quiz_is(session: Session, writing: Skill) -> None:
    expected = expected_difficulties(ladder_in(version_at(session, writing, now())))
    assert expected["writing_basic"] == pytest.approx(cut(2) - np.log(0.7 / 0.3))
    assert expected["writing_seo_law"] == pytest.approx(cut(3) - np.log(0.75 / 0.25))
    items = pool(session, writing).items
    assert {item.sd for item in items} == {UNSURE}
    wanted = [expected["writing_basic"], expected["writing_seo_law"]]
    assert sorted({item.difficulty for item in items}) == pytest.approx(sorted(wanted))


def test_what_many_get_wrong_becomes_harder_and_a_new_wording_begins_anew(
    session: Session, cast: Cast, writing: Skill
) -> None:
    edition = session.scalars(
        select(LessonEdition).where(LessonEdition.key == "writing/basics/basics-1")
    ).one()
    for worker in (cast.haru, cast.sora, cast.nagi):
        attempt = quizzes.start_attempt(session, worker, edition)
        values = {f"q{n}": choice(attempt.seed, edition, f"q{n}", right=n != 1) for n in range(1, 7)}
        quizzes.save_answers(session, attempt, values)
        submitting.submit(session, attempt, unanswered_too=True, by=worker)
    rows = {row.question: row for row in calibrated(session, writing)}
    assert rows["q1"].value > rows["q2"].value + 0.5 and rows["q1"].people == 3
    session.add_all(rows.values())
    session.flush()
    known = {item.key: item for item in pool(session, writing).items}
    assert known[edition.lesson_id, "q1"].difficulty == rows["q1"].value
    session.get_one(QuestionDifficulty, (edition.lesson_id, "q1")).version = "another wording"
    session.flush()
    known = {item.key: item for item in pool(session, writing).items}
    assert known[edition.lesson_id, "q1"].sd == UNSURE


def choice(seed: str, edition: LessonEdition, name: str, *, right: bool) -> int:
    from courses.showing import to_shown

    question = quizzes.quiz_of(edition).question(name)
    assert question is not None
    shown: int = to_shown(question, seed, 0 if right else 1)
    return shown


def test_twenty_people_do_not_get_the_same_questions(session: Session, cast: Cast, writing: Skill) -> None:
    first = Counter[str]()
    for worker in (cast.haru, cast.sora, cast.nagi):
        test = testing.begin(session, worker, writing, how=How.SCREEN, by=worker)
        row = testing.waiting(test)
        assert row is not None
        first[f"{row.lesson_id}:{row.question}"] += 1
    assert len(first) == 3


def test_only_the_worker_or_who_began_it_answers_and_one_test_is_open_at_a_time(
    session: Session, cast: Cast, writing: Skill
) -> None:
    test = testing.begin(session, cast.haru, writing, how=How.PHONE, by=cast.kita)
    assert testing.begin(session, cast.haru, writing, how=How.SCREEN, by=cast.haru) is test
    with pytest.raises(testing.SomebodyElses):
        testing.answer(session, test, 1, None, by=cast.aoki)
    testing.answer(session, test, 1, None, by=cast.kita)
    with pytest.raises(testing.AnsweredAlready):
        testing.answer(session, test, 1, None, by=cast.kita)
    with pytest.raises(testing.NotEnoughYet):
        testing.finish(session, test, by=cast.haru)
