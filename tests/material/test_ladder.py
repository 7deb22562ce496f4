"""Every recording gets sizes that suit it: never blown up, small enough for a slow line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videos.ladder import quick, rungs

SIDES = st.integers(min_value=16, max_value=4096)


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (1920, 1080, [(1920, 1080), (1280, 720), (640, 360)]),
        (1080, 1920, [(1080, 1920), (720, 1280), (360, 640)]),
        (3840, 2160, [(1920, 1080), (1280, 720), (640, 360)]),
        (1280, 720, [(1280, 720), (640, 360)]),
        (1440, 1080, [(1440, 1080), (960, 720), (480, 360)]),
        (854, 480, [(854, 480), (640, 360)]),
        (640, 400, [(640, 400)]),
        (320, 240, [(320, 240)]),
        (641, 361, [(640, 360)]),
    ],
)
def test_the_ladder_of_a_recording(width: int, height: int, sizes: list[tuple[int, int]]) -> None:
    assert [(rung.width, rung.height) for rung in rungs(width, height)] == sizes


def test_a_smaller_picture_costs_less() -> None:
    caps = [rung.cap for rung in rungs(1920, 1080)]
    assert caps == [4500, 2200, 450]


@given(SIDES, SIDES)
def test_no_picture_is_ever_blown_up_or_odd(width: int, height: int) -> None:
    for rung in (*rungs(width, height), quick(width, height)):
        assert rung.width % 2 == rung.height % 2 == 0
        assert rung.width <= width + 1 and rung.height <= height + 1
        assert min(rung.width, rung.height) <= min(width, height)


@given(SIDES, SIDES)
def test_names_are_unique_and_the_best_comes_first(width: int, height: int) -> None:
    made = rungs(width, height)
    assert len({rung.name for rung in made}) == len(made)
    assert [rung.lines for rung in made] == sorted((rung.lines for rung in made), reverse=True)
