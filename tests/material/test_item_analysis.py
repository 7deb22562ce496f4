"""Figures of questions, against sets worked out by hand and against published ones."""

from __future__ import annotations

import numpy as np
import pytest

from courses.item_analysis import (
    calibrate,
    conditional,
    intervals,
    item_figures,
    marginal_map,
    option_figures,
    reliability,
)
from courses.item_analysis.classical import Marks, available, rest_scores
from courses.item_analysis.symmetric import leave_one_out, leave_two_out, symmetric

LSAT_6 = (
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
)
"""People by answer pattern 00000 to 11111 (Bock & Lieberman, Psychometrika 35, 1970; N = 1000)"""


def _marks(*patterns: str) -> Marks:
    return np.array([[float(mark) if mark in "01" else np.nan for mark in row] for row in patterns])


@pytest.fixture
def six() -> Marks:
    return _marks("1111", "1110", "1100", "1010", "1000", "0000")


@pytest.fixture(scope="module")
def lsat() -> Marks:
    rows = [f"{pattern:05b}" for pattern, people in enumerate(LSAT_6) for _ in range(people)]
    return _marks(*rows)


def test_the_set_worked_out_by_hand(six: Marks) -> None:
    figures = item_figures(six)
    assert [item.facility for item in figures] == pytest.approx([5 / 6, 1 / 2, 1 / 2, 1 / 6])
    assert [item.discrimination for item in figures] == pytest.approx(
        [0.488901, 0.522233, 0.522233, 0.488901], abs=1e-6
    )
    whole = reliability(six)
    assert whole.alpha == pytest.approx(0.711111, abs=1e-6)
    assert whole.sd == pytest.approx((5 / 3) ** 0.5)
    assert whole.sem == pytest.approx((5 / 3 * (1 - 0.711111)) ** 0.5, abs=1e-5)


def test_nobody_weaker_did_better_on_the_easiest_question(six: Marks) -> None:
    figures = item_figures(six)
    assert [item.efficiency for item in figures] == pytest.approx([1.0, 0.6, 0.6, 1.0])


def test_partial_marks_count_as_shares() -> None:
    halves = np.array([[0.5, 1.0], [0.0, 0.0], [1.0, 1.0]])
    assert item_figures(halves)[0].facility == pytest.approx(0.5)
    assert item_figures(halves)[0].discrimination == pytest.approx(0.8660254)


def test_a_question_not_reached_is_not_wrong() -> None:
    figures = item_figures(_marks("11-", "10-", "111", "000"))
    assert (figures[2].n, figures[2].not_reached, figures[2].facility) == (2, 2, 0.5)
    assert figures[0].n == 4
    whole = reliability(_marks("11-", "10-", "111", "000"))
    assert (whole.n, whole.basis) == (4, "available"), "two of four would throw half of the answers away"


@pytest.mark.parametrize("marks", [np.empty((0, 3)), _marks("111"), _marks("111", "111")])
def test_figures_without_meaning_are_none_and_nothing_fails(marks: Marks) -> None:
    figures = item_figures(marks)
    assert {(item.discrimination, item.efficiency, item.upper_lower) for item in figures} == {
        (None, None, None)
    }
    assert reliability(marks).alpha is None
    assert intervals(marks).alpha is None
    # Not None here.
    assert calibrate(marks).items[0] is None or abs(calibrate(marks).items[0].value) < 5  # type: ignore[union-attr]  # the line asks for None first


def test_alpha_from_all_answers_is_the_alpha_of_the_set_worked_out_by_hand_where_nothing_is_missing(
    six: Marks, lsat: Marks
) -> None:
    for marks in (six, lsat):
        one, other = reliability(marks), available(marks)
        assert (one.basis, other.basis) == ("complete", "available")
        assert (other.alpha, other.sem, other.sd) == pytest.approx((one.alpha, one.sem, one.sd))
        assert (other.n, other.questions, other.mean) == (one.n, one.questions, pytest.approx(one.mean))


def drawn(people: int, *, of: int = 20, asked: int = 10) -> tuple[Marks, Marks, Marks]:
    """(difficulties, everything, the same with `asked` questions drawn for each) of made-up people."""
    random = np.random.default_rng(11)
    true = np.linspace(-1.5, 1.5, of)
    ability = random.normal(0, 1.2, people)
    whole = (random.random((people, of)) < 1 / (1 + np.exp(true - ability[:, None]))).astype(float)
    out = np.argsort(random.random((people, of)), axis=1)[:, asked:]
    part = whole.copy()
    np.put_along_axis(part, out, np.nan, axis=1)
    return true, whole, part


def test_a_quiz_that_draws_has_a_reliability_and_difficulties_too() -> None:
    true, whole, part = drawn(400)
    told, all_of_it = reliability(part), reliability(whole)
    assert all_of_it.basis == "complete" and all_of_it.alpha is not None
    half = 0.5 * all_of_it.alpha / (1 - 0.5 * all_of_it.alpha)  # Spearman-Brown: ten of the twenty
    assert (told.basis, told.n, told.questions) == ("available", 400, 10)
    assert told.alpha == pytest.approx(half, abs=0.04)
    within = intervals(part).alpha
    assert within is not None and within.low < half < within.high < within.low + 0.2
    found = calibrate(part)
    assert (found.method, found.n) == ("marginal_map", 400)
    off = [(item.value - value) / item.se for item, value in zip(found.items, true, strict=True) if item]
    assert len(off) == 20 and max(map(abs, off)) < 3.5 and np.std(off) < 1.4
    assert all(item and item.infit and item.outfit and 0.75 < item.infit < 1.25 for item in found.items)


def test_those_who_stop_early_throw_nobody_elses_answers_away() -> None:
    """One question was put in other words: three people came to it so far."""
    _true, whole, _part = drawn(200, of=10)
    known = reliability(whole[:, :9])
    whole[3:, 9] = np.nan
    told = reliability(whole)
    assert (told.n, told.questions) == (200, 9) and known.alpha is not None
    assert told.alpha == pytest.approx(known.alpha, abs=0.02)
    assert calibrate(whole).n == 200
    whole[:120, 9] = 1.0
    assert reliability(whole).basis == "complete" and reliability(whole).n == 120


def test_two_people_who_are_right_prove_nothing() -> None:
    found = intervals(_marks("11", "10"))
    assert found.facility[0] is not None and found.facility[0].high == 1.0
    assert found.facility[0].low == pytest.approx(2 / (2 + 3.841459))  # Wilson, 2 of 2
    assert found.discrimination == [None, None] and found.alpha is None
    alike = intervals(_marks(*["10", "11"] * 6)).facility[0]
    assert alike is not None and alike.low == pytest.approx(12 / (12 + 3.841459))


def test_ties_at_the_border_of_the_best_do_not_depend_on_the_order_of_people(six: Marks) -> None:
    forward, backward = item_figures(six), item_figures(six[::-1])
    assert [a.upper_lower for a in forward] == pytest.approx([b.upper_lower for b in backward])


def test_a_wrong_option_that_draws_strong_people_shows() -> None:
    rest = np.array([0.1, 0.2, 0.3, 0.7, 0.8, 0.9])
    picks = [frozenset({n}) for n in (0, 0, 1, 2, 2, 1)]
    right, wrong, suspicious = (option_figures(picks, rest, 3)[n] for n in (0, 1, 2))
    assert right.rest_r is not None and right.rest_r < 0
    assert suspicious.rest_r is not None and suspicious.rest_r > 0
    assert (wrong.picked, wrong.share) == (2, pytest.approx(1 / 3))
    assert (suspicious.upper, suspicious.lower) == (pytest.approx(2 / 3), 0.0)


def test_who_never_came_to_the_question_picked_nothing() -> None:
    figures = option_figures([None, frozenset({0}), frozenset()], np.array([0.5, 0.2, 0.9]), 2)
    assert figures[0].share == pytest.approx(1 / 2)
    assert option_figures([None], np.array([np.nan]), 2)[1].picked == 0


def test_the_interval_holds_the_figure_narrows_with_people_and_is_the_same_every_time(lsat: Marks) -> None:
    few, many = lsat[::40], lsat
    for marks in (few, many):
        for figure, interval in zip(item_figures(marks), intervals(marks).discrimination, strict=True):
            assert interval is not None and figure.discrimination is not None
            assert interval.low <= figure.discrimination <= interval.high
    narrow, wide = intervals(many).facility[1], intervals(few).facility[1]
    assert narrow and wide and narrow.high - narrow.low < (wide.high - wide.low) / 3
    assert intervals(few) == intervals(few)


def test_difficulties_of_a_published_set(lsat: Marks) -> None:
    """Rizopoulos (J. Stat. Softw. 17(5), 2006) prints for these answers, with one common slope of 0.7551,
    -3.6153 -1.3224 -0.3176 -1.7301 -2.7802. In logits and centred, the conditional estimates lie beside
    them: both models give every total the same weight."""
    published = np.array([-3.6153, -1.3224, -0.3176, -1.7301, -2.7802]) * 0.7551
    found = conditional(lsat)
    values = [item.value for item in found.items if item]
    assert values == pytest.approx(published - published.mean(), abs=0.005)
    assert found.n == 1000 - 3 - 298
    assert sum(values) == pytest.approx(0, abs=1e-9)


def test_the_marginal_estimates_of_the_same_set_are_the_published_ones_of_that_model(lsat: Marks) -> None:
    """With slope 1 and abilities N(0, 1) the same source prints -2.8720 -1.0630 -0.2576 -1.3881 -2.2188;
    the weak prior on difficulties moves a thousand people's estimates by less than 0.02."""
    values = [item.value for item in marginal_map(lsat, ability_sd=1.0).items if item]
    assert values == pytest.approx([-2.8720, -1.0630, -0.2576, -1.3881, -2.2188], abs=0.02)


def test_difficulties_used_to_make_answers_are_found_again() -> None:
    random = np.random.default_rng(7)
    true = np.linspace(-2, 2, 12)
    people = random.normal(size=800)
    marks = (random.random((800, 12)) < 1 / (1 + np.exp(-(people[:, None] - true)))).astype(float)
    items = [item for item in conditional(marks).items if item]
    off = [abs(item.value - value) / item.se for item, value in zip(items, true, strict=True)]
    assert max(off) < 3.5
    assert all(item.infit and 0.8 < item.infit < 1.2 for item in items)


def test_a_question_that_everybody_got_right_has_no_difficulty_and_harms_no_other(lsat: Marks) -> None:
    with_it = np.column_stack([lsat, np.ones(len(lsat))])
    assert conditional(with_it).items[5] is None
    assert [i.value for i in conditional(with_it).items[:5] if i] == pytest.approx(
        [i.value for i in conditional(lsat).items if i]
    )


def test_few_people_get_the_estimator_that_can_bear_it(six: Marks, lsat: Marks) -> None:
    assert calibrate(six).method == "marginal_map"
    assert calibrate(lsat).method == "conditional"
    assert all(item and abs(item.value) < 3 for item in calibrate(six).items)


def test_symmetric_functions_of_three_numbers() -> None:
    numbers = np.array([2.0, 3.0, 5.0])
    assert symmetric(numbers).tolist() == [1, 10, 31, 30]
    assert leave_one_out(numbers)[0].tolist() == [1, 8, 15]
    assert leave_two_out(numbers)[0, 1].tolist() == [1, 5]
    assert rest_scores(_marks("110"))[0].tolist() == [0.5, 0.5, 1.0]
