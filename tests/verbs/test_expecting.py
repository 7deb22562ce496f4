"""In a new town nobody's answers tell how hard things are: then the ladder does, and whoever has just what a
level asks for stands at its beginning, neither surely above nor surely below."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

import pytest

from lms.skills.criteria import Ladder, read_ladder
from lms.skills.estimates.observing import difficulties, observations
from lms.skills.facts import FactRow
from lms.skills.ladders import default_document
from lms.skills.measuring import Estimate, fit
from lms.skills.measuring.design import cut
from lms.skills.measuring.expecting import (
    PRACTICE,
    ability_of,
    expected_difficulties,
    expected_of,
    expected_passes,
    expected_pieces,
)
from lms.skills.measuring.telling import above
from tests.verbs.skill_facts import NOW, check, practice, quiz

AXES = ("accuracy", "instruction", "expression", "research", "communication")


def ladder(track: str) -> Ladder:
    return read_ladder(next(entry for entry in default_document()["tracks"] if entry["code"] == track))


def marked(row: FactRow, mean: float) -> FactRow:
    """The same with five marks whose mean is nearest to `mean`."""
    low, high = int(mean), round((mean - int(mean)) * len(AXES))
    marks = {axis: low + (n < high) for n, axis in enumerate(AXES)}
    return replace(row, data={**row.data, "marks": marks})


def work(level: int, passed: int, of: int, mean: float) -> list[FactRow]:
    return [marked(check(n, level=level, rater=2, first_pass=n < passed), mean) for n in range(of)]


def estimate(facts: Sequence[FactRow], level: int) -> Estimate:
    writing = ladder("writing")
    seen = list(observations(1, facts, rests=[], at=NOW))
    return fit(seen, {1: level}, expected=difficulties(facts, seen, writing)).abilities[1]


BASICS = [quiz(7, lesson=f"w/{n}") for n in range(3)]
LAWS = [quiz(7.5, lesson=f"l/{n}", tag="writing_seo_law") for n in range(2)]


@pytest.mark.parametrize(
    ("level", "facts"),
    [
        (1, [quiz(8, lesson="o/1", tag="onboarding"), marked(practice("a"), 2.0)]),
        (2, BASICS),
        (2, [*BASICS, *work(1, 3, 5, 2.2)]),
        (3, [*LAWS, *work(2, 12, 15, 3.0)]),
        (4, work(3, 18, 20, 3.2)),
    ],
)
def test_who_just_meets_the_conditions_of_a_level_is_as_likely_above_as_below(
    level: int, facts: list[FactRow]
) -> None:
    found = estimate(facts, level - 1)
    assert 0.35 <= above(found, level) <= 0.6
    assert above(found, level + 1) < 0.1


def test_three_easy_quizzes_and_three_pieces_are_far_from_nearly_sure() -> None:
    facts = [quiz(8, lesson=f"w/{n}") for n in range(3)] + [marked(practice(f"p/{n}"), 2.4) for n in range(3)]
    assert above(estimate(facts, 1), 2) < 0.75 and above(estimate(facts, 1), 3) < 0.1


def test_what_the_ladder_says_and_what_it_leaves_open() -> None:
    expected = expected_difficulties(ladder("writing"))
    assert expected["onboarding"] == pytest.approx(cut(1) - 1.386294, abs=1e-6)  # logit of .8
    assert expected_of(["writing_basic", "writing_seo_law"], expected) == expected["writing_seo_law"]
    assert expected_of([], expected) == expected_of(["grammar"], expected) == pytest.approx(cut(2) - 1.386294)
    assert expected_passes(ladder("writing"))[1] == pytest.approx(cut(2) - 0.405465, abs=1e-6)  # logit of .6
    assert expected_passes(ladder("clerical")) == {}
    writing, clerical = expected_pieces(ladder("writing")), expected_pieces(ladder("clerical"))
    assert writing[PRACTICE] == clerical[PRACTICE] == pytest.approx(-1.5)
    assert writing["work at 5"] == pytest.approx(writing["work at 4"] + 1)
    assert [clerical[f"work at {n}"] for n in range(1, 6)] == pytest.approx([-1.5, -0.5, 0.5, 1.5, 2.5])


def test_of_two_levels_that_ask_for_marks_the_lower_one_says_how_hard_the_pieces_are() -> None:
    entry = deepcopy(next(each for each in default_document()["tracks"] if each["code"] == "writing"))
    before = expected_pieces(read_ladder(entry))[PRACTICE]
    entry["levels"][1]["require"]["all"].append({"metric": "practice.rubric_adj", "op": ">=", "value": 3.5})
    assert expected_pieces(read_ladder(entry))[PRACTICE] == before


def test_the_mark_expected_of_an_ability_is_found_back() -> None:
    """Steps at -2, -1, 0, 1: symmetric about -0.5, where 2 of 4 is expected."""
    assert ability_of(2.0) == pytest.approx(-0.5)
    assert ability_of(1.0) + ability_of(3.0) == pytest.approx(-1.0)
    assert ability_of(4.0) == ability_of(3.9) > ability_of(3.0)
