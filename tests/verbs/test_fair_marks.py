"""Marks with the coach's strictness taken out: told by night, kept with their day, taken by the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.skills import evidence, ladders
from lms.skills.estimates import dated, refitting
from lms.skills.estimates.fairness import comparable, fair_means
from lms.skills.estimates.models import DatedEstimate, FairMark
from lms.skills.facts import Kind, Missing
from lms.skills.judging import judge
from lms.skills.learnt import practice_rubric
from lms.skills.measuring import Marked, fit
from lms.skills.metrics import measure
from lms.skills.models import Skill
from lms.skills.worked import rubric
from tests.cast import Cast
from tests.verbs.skill_facts import YEAR, check, practice, practice_data

AXES = ("accuracy", "instruction", "expression", "research", "communication")


def pieces(worker: int, coach: int, mark: int, n: int, first: int) -> list[Marked]:
    return [
        Marked(worker=worker, coach=coach, axis=axis, mark=mark, fact=first + i)
        for i in range(n)
        for axis in AXES
    ]


STRICT = [*pieces(1, 10, 1, 6, 100), *pieces(1, 20, 3, 6, 200), *pieces(2, 10, 2, 3, 300)]
"""Coach 10 gives two points less than coach 20 for the same worker's pieces; worker 2 knows only coach 10"""


def test_a_piece_of_a_strict_coach_counts_more_and_one_of_a_kind_coach_less() -> None:
    fair = fair_means(fit(STRICT, {1: 1, 2: 1}), STRICT)
    assert fair[1, 100] > 1.5 and fair[1, 200] < 2.5
    assert fair[2, 300] > 2.4
    assert all(0 <= value <= 4 for value in fair.values())


@pytest.mark.parametrize(
    ("marks", "known"),
    [
        (STRICT, {10, 20}),
        (pieces(1, 10, 1, 9, 100), set()),
        ([*pieces(1, 10, 1, 6, 100), *pieces(2, 20, 3, 6, 200)], set()),
        ([*pieces(1, 10, 1, 6, 100), *pieces(1, 20, 3, 4, 200)], set()),
        ([], set()),
    ],
    ids=["joined by a worker", "one coach", "nobody joins them", "too few pieces", "nothing"],
)
def test_only_coaches_who_can_be_compared_are_corrected(marks: list[Marked], known: set[int]) -> None:
    assert comparable(marks) == known
    if marks and not known:
        assert fair_means(fit(marks, {1: 1, 2: 1}), marks) == {}


def test_the_rules_take_the_fair_mark_where_there_is_one_and_the_given_one_elsewhere() -> None:
    one, two = practice("w/1", mark=2), practice("w/2", mark=3)
    found = practice_rubric([one, two], replace(YEAR, fair={one.id: 2.6}))
    assert found.value == pytest.approx((2.6 + 3) / 2) and found.adjusted == 1
    assert practice_rubric([one, two], YEAR).value == pytest.approx(2.5)


def test_one_rater_is_enough_only_for_pieces_that_were_corrected() -> None:
    one, two = practice("w/1", mark=2, rater=7), check(1, mark=4, rater=7)
    assert rubric([one, two], YEAR).missing == Missing.ONE_RATER
    found = rubric([one, two], replace(YEAR, fair={one.id: 2.6}))
    assert found.value == pytest.approx(2.6) and (found.n, found.without) == (1, 1)
    other = check(2, mark=3, rater=8)
    assert rubric([one, two, other], replace(YEAR, fair={one.id: 2.6})).value == pytest.approx(
        (2.6 + 4 + 3) / 3
    )


def test_the_estimate_is_for_reference_and_missing_without_a_model() -> None:
    assert measure("model.p_above_cut", [], YEAR).missing == Missing.NO_MODEL
    assert measure("model.p_above_cut", [], replace(YEAR, above=0.8)).value == 0.8


@pytest.fixture
def writing(session: Session) -> Skill:
    ladders.load_default(session)
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    return skill


def mark(session: Session, worker: Person, coach: Person, points: int, n: int) -> None:
    for i in range(n):
        evidence.add_fact(
            session,
            worker,
            track="writing",
            kind=Kind.PRACTICE,
            data=practice_data(f"w/{coach.id}-{i}", mark=points),
            source=f"submission:{worker.id}{coach.id}{i}",
            rater=coach,
            occurred_at=now() - timedelta(days=5),
        )


def night(session: Session, skill: Skill) -> int:
    found = refitting.fitted(session, skill, at=now())
    written = dated.write_down(session, skill.id, fair=found.fair, estimates=found.told, at=now())
    session.flush()
    return written


def rubric_of(session: Session, worker: Person, skill: Skill, **at: object) -> float:
    found = judge(session, worker, skill, **at)
    assert found is not None
    return measure("practice.rubric_adj", evidence.rows(found.facts.values()), found.scope).value or 0


def test_what_a_judgement_rests_on_stays_when_the_model_thinks_otherwise_later(
    session: Session, cast: Cast, writing: Skill
) -> None:
    mark(session, cast.haru, cast.kita, 1, 6)
    mark(session, cast.haru, cast.mori, 3, 6)
    mark(session, cast.sora, cast.kita, 2, 3)
    before = now()
    assert rubric_of(session, cast.sora, writing, at=before) == 2
    night(session, writing)
    proposed = now()
    fair = rubric_of(session, cast.sora, writing, at=proposed)
    assert fair > 2.3
    mark(session, cast.nagi, cast.kita, 4, 9)
    mark(session, cast.nagi, cast.mori, 1, 9)
    night(session, writing)
    assert rubric_of(session, cast.sora, writing) < fair - 0.1
    assert rubric_of(session, cast.sora, writing, at=proposed) == fair
    assert rubric_of(session, cast.sora, writing, at=before) == 2
    assert judge(session, cast.sora, writing, at=before).scope.above is None  # type: ignore[union-attr]  # a scope is there: without one the test fails as it should


def test_a_quiet_night_writes_nothing_and_what_is_gone_is_written_as_gone(
    session: Session, cast: Cast, writing: Skill
) -> None:
    mark(session, cast.haru, cast.kita, 1, 6)
    mark(session, cast.haru, cast.mori, 3, 6)
    assert night(session, writing) == 12 + 1
    assert night(session, writing) == 0
    for fact in evidence.facts_of(session, cast.haru, "writing"):
        if fact.rater_id == cast.mori.id:
            evidence.void(session, fact, reason="まちがい", by=cast.aoki)
    night(session, writing)
    (known,) = dated.figures(session, [cast.haru.id], at=now()).values()
    assert known.fair == {} and known.estimate is not None
    rows = session.scalars(select(FairMark).where(FairMark.value.is_(None))).all()
    assert len(rows) == 12
    assert len(session.scalars(select(DatedEstimate)).all()) == 2
