"""One more quiz is asked of those who had begun only when the window of their level has passed: publishing a
lesson takes nothing from anybody on the same day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.db import now, time_is
from lms.skills import ladders, promotion
from lms.skills.clock import Pause
from lms.skills.evidence import Kind, add_fact
from lms.skills.facts import Missing, Scope
from lms.skills.judging import judge
from lms.skills.metrics import measure
from lms.skills.rules import items
from lms.skills.standings import keeping, reading, replaying
from lms.skills.taught import Taught, changes, coming, taught_at, taught_before
from tests.verbs.first_promotion import decide, piece, propose
from tests.verbs.proposals import QUIZ
from tests.verbs.skill_facts import NOW, quiz
from tests.verbs.taught import edition, quiz_lesson

YEAR = 365
OLD = [("w/1", 900, None), ("w/2", 900, None)]


def told(*lessons: tuple[str, float, float | None]) -> list[Taught]:
    """(lesson, published so many days ago, retired so many days ago)"""
    return [
        Taught("writing_basic", key, key, NOW - timedelta(days=since), _ago(until))
        for key, since, until in lessons
    ]


def _ago(days: float | None):
    return None if days is None else NOW - timedelta(days=days)


def measured(quizzes: list[Taught], facts, *, rests: list[Pause] = [], at: float = 0):  # noqa: B006  # never changed
    moment = NOW + timedelta(days=at)
    before = taught_before(quizzes, facts, days=YEAR, rests=rests, moment=moment)
    scope = Scope(NOW, moment, quiz_groups=taught_at(quizzes, moment), earlier_groups=before)
    return measure("quiz.writing_basic", facts, scope)


BOTH = [quiz(8, lesson="w/1", days_ago=100), quiz(6, lesson="w/2", days_ago=90)]
ONE = BOTH[:1]


@pytest.mark.parametrize(
    ("lessons", "facts", "value", "left"),
    [
        (OLD, BOTH, 0.7, ()),
        ([*OLD, ("w/3", 1, None)], BOTH, 0.7, ()),
        # half-way: what was asked on the day of the first attempt is still asked
        ([*OLD, ("w/3", 1, None)], ONE, None, ("w/2",)),
        # published before the first attempt, a year ago, or nothing begun: asked like the others
        ([*OLD, ("w/3", 101, None)], BOTH, None, ("w/3",)),
        ([*OLD, ("w/3", 1, None)], [], None, ("w/1", "w/2", "w/3")),
        ([("w/1", 900, None), ("w/3", 400, None)], [quiz(8, days_ago=500)], None, ("w/3",)),
        ([("w/1", 900, None), ("w/3", 300, None)], [quiz(8, days_ago=500)], 0.8, ()),
        # taken all the same: the better of both counts
        ([*OLD, ("w/3", 50, None)], [*BOTH, quiz(0, lesson="w/3", days_ago=2)], 0.7, ()),
        ([*OLD, ("w/3", 50, None)], [*BOTH, quiz(10, lesson="w/3", days_ago=2)], 0.8, ()),
        # one lesson made way for another: who took the old one has taken it
        ([("w/1", 900, 1), ("w/3", 1, None)], ONE, 0.8, ()),
        # who had not taken it cannot be asked for it, but for the new one
        ([("w/1", 900, None), ("w/2", 900, 1), ("w/3", 1, None)], ONE, None, ("w/3",)),
        ([("w/1", 900, None), ("w/2", 900, 1)], ONE, 0.8, ()),
        # before anything was taught, what is taught now counts
        ([("w/1", -1, None), ("w/2", -1, None)], ONE, None, ("w/2",)),
        ([("w/1", 20, None), ("w/2", 20, None)], ONE, None, ("w/2",)),
        # a quiz told from elsewhere is older than the course: what came on the course's first day is asked
        ([("w/1", 20, None), ("w/2", 19.5, None), ("w/3", 2, None)], ONE, None, ("w/2",)),
        ([("w/1", 20, None), ("w/3", 2, None)], ONE, 0.8, ()),
    ],
)
def test_which_quizzes_are_asked_of_whom(lessons, facts, value, left) -> None:
    found = measured(told(*lessons), facts)
    assert found.value == (None if value is None else pytest.approx(value))
    assert found.names == left and (found.missing == Missing.QUIZZES_LEFT) == bool(left)


def test_the_day_from_which_a_quiz_counts_is_told_and_kept() -> None:
    quizzes = told(*OLD, ("w/3", 10, None))
    rest: list[Pause] = [(date(2026, 12, 1), date(2026, 12, 30))]
    for rests, days in ((rest, YEAR - 10 + 30), ([], YEAR - 10)):
        given = {"days": YEAR, "rests": rests, "moment": NOW}
        (new,) = coming(quizzes, taught_before(quizzes, BOTH, **given), **given)
        assert (new.quiz.title, new.at) == ("w/3", NOW + timedelta(days=days))
        assert min(changes(quizzes, windows=[YEAR], rests=rests, moment=NOW)) == new.at
        assert measured(quizzes, BOTH, rests=rests, at=days - 0.01).value == pytest.approx(0.7)
        assert measured(quizzes, BOTH, rests=rests, at=days).names == ("w/3",)


@pytest.fixture
def writing(session):
    ladders.load_default(session)
    return ladders.skill_of(session, "writing")


def promised(session, worker) -> None:
    for kind, data in ((Kind.IDENTITY, {"how": "phone"}), (Kind.NDA, {"how": "screen"})):
        add_fact(session, worker, track="", kind=kind, data=data, source="entered")


def test_publishing_a_lesson_shuts_neither_a_proposal_that_waits_nor_the_way_there(
    session, cast, writing
) -> None:
    with time_is(now() - timedelta(days=2)):
        quiz_lesson(session, 1, track="", tags=["onboarding"])
    promised(session, cast.haru)
    piece(session, cast.haru, "w/9", by=cast.kita)
    add_fact(session, cast.haru, track="", kind=Kind.QUIZ, data=QUIZ | {"lesson": "w/1"}, source="attempt:1")
    waiting = propose(session, cast, writing)
    quiz_lesson(session, 2, track="", tags=["onboarding"])
    judgement = judge(session, cast.haru, writing)
    assert judgement is not None and judgement.checklist.met
    assert reading.kept(session, [cast.haru.id])[cast.haru.id, writing.id].met
    (new,) = judgement.coming
    assert new.quiz.title == "レッスン2" and new.at is not None
    with time_is(new.at):  # a year later it is asked of her as well
        later = judge(session, cast.haru, writing)
        assert later is not None
        assert "レッスン2" in {name for item in items(later.checklist) for name in item.measured.names}
    assert decide(session, waiting, cast.mori).confirmed


def test_a_newcomer_takes_every_quiz_of_the_day(session, cast, writing) -> None:
    with time_is(now() - timedelta(days=1)):
        first = quiz_lesson(session, 1, track="", tags=["onboarding"])
    edition(session, first, ["onboarding"])
    quiz_lesson(session, 2, track="", tags=["onboarding"])
    promised(session, cast.sora)
    judgement = judge(session, cast.sora, writing)
    assert judgement is not None
    (item,) = (item for item in items(judgement.checklist) if item.metric == "onboarding.quiz")
    assert item.measured.names == ("レッスン1", "レッスン2")
    with pytest.raises(promotion.NotReady):
        promotion.propose(
            session, cast.sora, writing, level=1, reason_code="conditions", reason="よい", by=cast.aoki
        )
    keeping.settle(session)
    assert replaying.differences(session, [cast.haru.id, cast.sora.id]) == []
