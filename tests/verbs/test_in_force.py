"""Nobody is judged by a stricter ladder than the one in force when their window opened, also when a new
ladder looks at a longer or a shorter time than the one before."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.skills import in_force
from lms.skills.clock import Pause
from lms.skills.in_force import choose_versions
from lms.skills.ladders import default_document
from lms.skills.models import LadderVersion

NOW = datetime(2027, 6, 1, 3, tzinfo=UTC)


def version(name: str, days_ago: float, window: int) -> LadderVersion:
    body = copy.deepcopy(default_document()["tracks"][0])
    for level in body["levels"]:
        level["window_days"] = window
    return LadderVersion(version=name, effective_from=NOW - timedelta(days=days_ago), body=body)


def chosen(*versions: LadderVersion, at: float = 0, rests: tuple[Pause, ...] = ()) -> str:
    found = choose_versions(versions, rests, NOW + timedelta(days=at))
    return " ".join(one.version for one in found)


@pytest.mark.parametrize(
    ("ladders", "found"),
    [
        ([("v0", 1200, 365)], "v0"),
        ([("v0", -5, 365)], "v0"),  # before it begins, the first counts
        ([("v0", 1200, 365), ("v1", 500, 365)], "v1"),
        ([("v0", 1200, 365), ("v1", 300, 365)], "v1 v0"),
        # a longer window from yesterday on: what was in force all year protects, not what ended long ago
        ([("v0", 1200, 365), ("v1", 500, 365), ("v2", 1, 730)], "v2 v1"),
        # a shorter one: whoever began under the older ladder's year keeps it to its end
        ([("v1", 800, 365), ("v2", 100, 90)], "v2 v1"),
        ([("v1", 800, 365), ("v2", 364, 90)], "v2 v1"),
        ([("v1", 800, 365), ("v2", 366, 90)], "v2"),
        # three in one window: the one from when it opened, and the one in force
        ([("v0", 800, 365), ("v1", 200, 365), ("v2", 100, 365)], "v2 v0"),
        # windows of their own: v0 looked at two years, v1 at a month
        ([("v0", 900, 730), ("v1", 200, 30), ("v2", 10, 365)], "v2 v1 v0"),
        # a ladder for a later day is none yet
        ([("v0", 900, 365), ("v1", -3, 365)], "v0"),
    ],
)
def test_whose_window_still_runs_protects(ladders: list[tuple[str, float, int]], found: str) -> None:
    assert chosen(*(version(*one) for one in reversed(ladders))) == found


def test_a_rest_keeps_the_older_ladder_as_long_as_it_stops_the_window() -> None:
    ladders = version("v1", 800, 90), version("v2", 100, 90)
    assert chosen(*ladders) == "v2"
    rest = (NOW - timedelta(days=60)).date(), (NOW - timedelta(days=41)).date()
    assert chosen(*ladders, rests=(rest,)) == "v2 v1"
    assert chosen(*ladders, rests=(rest,), at=9) == "v2 v1" and chosen(*ladders, rests=(rest,), at=11) == "v2"


BEGINS = st.lists(
    st.tuples(st.integers(-900, 60), st.sampled_from([30, 90, 365, 730])),
    min_size=3,
    max_size=5,
    unique_by=lambda one: one[0],
)
RESTS = st.lists(st.tuples(st.integers(-800, 200), st.one_of(st.none(), st.integers(0, 90))), max_size=3)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(begins=BEGINS, rests=RESTS)
def test_what_is_kept_watches_every_moment_at_which_the_choice_changes(
    begins: list[tuple[int, int]], rests: list[tuple[int, int | None]]
) -> None:
    versions = [version(str(n), -day, window) for n, (day, window) in enumerate(begins)]
    days = ((date(2027, 1, 1) + timedelta(days=day), length) for day, length in rests)
    pauses: list[Pause] = [(day, None if n is None else day + timedelta(days=n)) for day, n in days]
    moment = NOW - timedelta(days=1000)
    while moment < NOW + timedelta(days=2000):
        following = min(in_force.changes(versions, pauses, moment), default=NOW + timedelta(days=2000))
        known = choose_versions(versions, pauses, moment)
        for share in (0.2, 0.7, 0.999999):
            assert choose_versions(versions, pauses, moment + share * (following - moment)) == known
        moment = following
