"""What lists say of a worker is what the facts say, however the history went and whoever looks when."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lms.db import now, time_is
from lms.skills import ladders, rules
from lms.skills.clock import Pause, window_end, window_start
from lms.skills.judging import judge
from lms.skills.standing import is_stale, rests_of
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


DAYS = st.integers(-60, 120)
RESTS = st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(-2, 40))), max_size=4)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(rests=RESTS, hours=st.integers(0, 24 * 50), days=st.sampled_from([1, 30, 180]))
def test_something_leaves_a_window_at_the_first_moment_at_which_it_is_behind(
    rests: list[tuple[int, int | None]], hours: int, days: int
) -> None:
    first = date(2027, 1, 1)
    begins = [(first + timedelta(days=day), length) for day, length in rests]
    pauses: list[Pause] = [(day, None if n is None else day + timedelta(days=n)) for day, n in begins]
    happened = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    leaves = window_end(happened, days, pauses)
    if leaves is None:
        assert window_start(happened + timedelta(days=3650), days, pauses) < happened
    else:
        assert window_start(leaves, days, pauses) >= happened
        assert window_start(leaves - timedelta(microseconds=1), days, pauses) < happened


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
            stale = row.stale_from is not None and row.stale_from <= now()
            rests = rests_of(session, ids).get(worker.id, [])
            assert stale == (row.level > 0 and is_stale(row.last_evidence or row.since, rests)), told
