"""What lists say of a worker is what the facts say, however the history went and whoever looks when."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lms.db import time_is
from lms.skills import ladders, rules
from lms.skills.judging import judge
from lms.skills.standings import keeping, reading, replaying
from tests.cast import Cast
from tests.verbs.standing_histories import History

EXAMPLES = int(os.environ.get("PONKOTAN_SOAK_EXAMPLES", "6"))
STEPS = 24


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 100,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_a_standing_kept_step_by_step_is_the_one_replayed_from_all_facts(
    session: Session, cast: Cast, seed: int
) -> None:
    try:
        tell(History(session, cast, seed))
    finally:
        session.rollback()


def tell(history: History) -> None:
    told = []
    for number in range(STEPS):
        told.append(history.step())
        with time_is(history.moment):
            keeping.settle(history.session)
            ids = [worker.id for worker in history.workers]
            assert replaying.differences(history.session, ids) == [], told
            if number % 6 == 5:
                compare_with_pages(history, told)


def compare_with_pages(history: History, told: list[str]) -> None:
    """A single page judges its one worker from the facts, without what is kept."""
    session, ids = history.session, [worker.id for worker in history.workers]
    found = reading.kept(session, ids)
    for worker in history.workers:
        for skill in ladders.skills(session):
            row, judgement = found.get((worker.id, skill.id)), judge(session, worker, skill)
            if row is None:
                assert judgement is not None and not rules.fact_ids(judgement.checklist), told
                continue
            assert row.met == (judgement is not None and judgement.checklist.met), told
            assert row.missing == (len(rules.missing(judgement.checklist)) if judgement else 0), told
            assert row.version_id == (judgement.version.id if judgement else None), told
