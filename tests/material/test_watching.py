"""Watching is the union of what was really played: the laws of that arithmetic, whatever the player sends."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videos.watching import (
    ENOUGH,
    Span,
    Spans,
    merged,
    minus,
    parted,
    seconds,
    seconds_to_go,
    share,
    unseen,
)

DURATION = 300.0
TICKS = st.lists(st.integers(0, 3_000), min_size=2, max_size=2, unique=True)
SPAN = TICKS.map(lambda pair: (min(pair) / 10, max(pair) / 10))
SPANS = st.lists(SPAN, max_size=12)


def covered(spans: list[Span] | Spans) -> set[int]:
    """The same thing, slowly and surely: every tenth of a second that lies in a span."""
    return {tick for start, end in spans for tick in range(round(start * 10), round(end * 10))}


@pytest.mark.parametrize(
    ("played", "counted"),
    [
        ([], ()),
        ([(0, 10), (10, 20)], ((0, 20),)),  # a pause
        ([(0, 10), (5, 15)], ((0, 15),)),  # skipped back
        ([(0, 10), (0, 10), (0, 10)], ((0, 10),)),  # again and again
        ([(20, 30), (0, 10)], ((0, 10), (20, 30))),  # jumped about
        ([(0, 30), (5, 6)], ((0, 30),)),
        ([(5, 5), (9, 3), (1, 2)], ((1, 2),)),  # nothing, and backwards
        ([(math.nan, 4), (1, math.nan), (2, 3)], ((2, 3),)),  # no numbers
    ],
)
def test_every_second_counts_once(played: list[Span], counted: Spans) -> None:
    assert merged(played) == counted


@given(SPANS)
def test_the_union_is_what_was_covered(spans: list[Span]) -> None:
    assert covered(merged(spans)) == covered(spans)
    assert seconds(merged(spans)) == pytest.approx(len(covered(spans)) / 10)


@given(SPANS)
def test_the_union_is_in_order_and_apart(spans: list[Span]) -> None:
    union = merged(spans)
    assert all(start < end for start, end in union)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(union))


@given(SPANS, SPANS, SPANS)
def test_order_and_repetition_of_messages_do_not_matter(
    one: list[Span], two: list[Span], three: list[Span]
) -> None:
    assert merged([*one, *two]) == merged([*two, *one])
    assert merged([*merged([*one, *two]), *three]) == merged([*one, *merged([*two, *three])])
    assert merged([*merged(one), *one]) == merged(one)


@given(SPANS, SPANS)
def test_watching_more_never_lowers_anything(before: list[Span], more: list[Span]) -> None:
    early, late = merged(before), merged([*before, *more])
    assert share(early, DURATION) <= share(late, DURATION) + 1e-12
    assert seconds_to_go(early, DURATION) >= seconds_to_go(late, DURATION) - 1e-9


@given(SPANS, SPANS)
def test_what_is_left_after_taking_away(spans: list[Span], taken: list[Span]) -> None:
    left = minus(merged(spans), merged(taken))
    assert covered(left) == covered(spans) - covered(taken)


@given(SPANS, st.floats(min_value=0, max_value=400))
def test_parting_loses_nothing_and_gives_no_more_than_allowed(spans: list[Span], length: float) -> None:
    union = merged(spans)
    first, rest = parted(union, length)
    assert seconds(first) <= length + 1e-9
    assert seconds(first) == pytest.approx(min(length, seconds(union)))
    assert seconds(first) + seconds(rest) == pytest.approx(seconds(union))
    assert not first or not rest or first[-1][1] <= rest[0][0]


@given(SPANS)
def test_seen_and_unseen_make_up_the_whole_but_for_blinks(spans: list[Span]) -> None:
    union = merged(spans)
    gaps = unseen(union, DURATION)
    whole = seconds(union) + seconds(gaps)
    blinks = (len(union) + 1) * 1.0
    assert DURATION - blinks <= whole + 1e-6 <= DURATION + 2e-6
    assert not covered(gaps) & covered(union)


@pytest.mark.parametrize(
    ("watched", "gaps"),
    [
        ((), ((0, 300),)),
        (((0, 300),), ()),
        (((0, 100), (100.5, 300)), ()),  # half a second is nothing anybody missed
        (((0, 100), (120, 300)), ((100, 120),)),
        (((10, 290),), ((0, 10), (290, 300))),
    ],
)
def test_what_is_still_unseen_can_be_jumped_to(watched: Spans, gaps: Spans) -> None:
    assert unseen(watched, DURATION) == gaps


def test_nothing_beyond_the_end_counts() -> None:
    assert share(((0, 150), (300, 900)), DURATION) == 0.5
    assert share(((0, 900),), DURATION) == 1.0


@pytest.mark.parametrize("duration", [0.0, -1.0])
def test_a_video_without_length_is_never_watched(duration: float) -> None:
    assert share(((0, 10),), duration) == 0.0
    assert unseen((), duration) == ()


def test_what_is_missing_to_be_enough_is_told_in_seconds() -> None:
    assert seconds_to_go(((0, 200),), DURATION) == pytest.approx(ENOUGH * 300 - 200)
    assert seconds_to_go(((0, 280),), DURATION) == 0.0
