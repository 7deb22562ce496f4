"""What the many-facet model says, with the truth known because the answers were made up from it."""

from __future__ import annotations

from statistics import NormalDist

import pytest

from benchmarks.facets import judged, town
from lms.skills.measuring import Answered, Estimate, Marked, Observation, Passed, Sureness, fair_mark, fit
from lms.skills.measuring.agreement import Advice, agreed, weighted_kappa
from lms.skills.measuring.design import cut, expected_ability
from lms.skills.measuring.linkage import Suggestion, groups, suggestions
from lms.skills.measuring.observing import age_weight
from lms.skills.measuring.telling import above, band, sureness, widened

AXES = ("accuracy", "instruction", "expression", "research", "communication")


def _piece(worker: str, coach: str, mark: int) -> list[Observation]:
    return [Marked(worker=worker, coach=coach, axis=axis, mark=mark) for axis in AXES]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_strict_coach_is_found_out_and_nobody_is_wrongly_shown_as_ready(seed: int) -> None:
    made = town(seed, 0.1, 0.4)
    modelled, ignored = judged(made, severity=True), judged(made, severity=False)
    assert modelled.severity_r > 0.9
    assert modelled.rmse < ignored.rmse
    assert modelled.coverage > ignored.coverage


def test_the_same_marks_from_a_stricter_coach_say_more() -> None:
    seen = [
        *_piece("haru", "kita", 2),
        *_piece("nagi", "mori", 2),
        *(piece for n in range(6) for piece in _piece(f"both-{n}", "kita", 1)),
        *(piece for n in range(6) for piece in _piece(f"both-{n}", "mori", 3)),
    ]
    levels = dict.fromkeys(["haru", "nagi", *(f"both-{n}" for n in range(6))], 1)
    facets = fit(seen, levels)
    assert facets.severities()["kita"].value > 0 > facets.severities()["mori"].value
    assert facets.abilities["haru"].value > facets.abilities["nagi"].value
    fair = {
        worker: fair_mark(facets, mark=2, worker=worker, coach=coach, axis="accuracy")
        for worker, coach in (("haru", "kita"), ("nagi", "mori"))
    }
    assert fair["haru"] > 2 > fair["nagi"]
    assert fair_mark(facets, mark=2, worker="haru", coach="nobody", axis="accuracy") == 2


def test_one_coach_alone_is_average_and_marks_stay_as_they_are() -> None:
    facets = fit(_piece("haru", "kita", 3), {"haru": 1})
    assert facets.severities()["kita"].value == 0
    assert fair_mark(facets, mark=3, worker="haru", coach="kita", axis="research") == pytest.approx(3)


def test_without_evidence_a_worker_stays_where_the_level_says_and_the_error_is_wide() -> None:
    alone = fit([], {"haru": 2}).abilities["haru"]
    assert (alone.value, alone.se) == (expected_ability(2), pytest.approx(1.2))
    told = fit([Passed(worker="haru", task_level=2, passed=True)], {"haru": 2}).abilities["haru"]
    assert told.value > alone.value and told.se < alone.se


def test_an_easy_task_passed_says_less_than_a_hard_one() -> None:
    def after(level: int) -> float:
        passes = [Passed(worker="haru", task_level=level, passed=True) for _ in range(5)]
        return fit(passes, {"haru": 2}).abilities["haru"].value

    assert after(4) > after(1)


def test_several_right_answers_at_once_are_as_good_as_one_by_one() -> None:
    one_by_one = [Answered(worker="haru", question="q", right=right) for right in (1, 1, 1, 0)]
    at_once = [Answered(worker="haru", question="q", right=3, of=4)]
    first, second = (fit(seen, {"haru": 1}).abilities["haru"] for seen in (one_by_one, at_once))
    assert first.value == pytest.approx(second.value)
    assert first.se == pytest.approx(second.se)


def test_old_evidence_weighs_half_after_180_days() -> None:
    assert age_weight(0) == 1
    assert age_weight(180) == pytest.approx(0.5)
    assert age_weight(-3) == 1


def test_an_idle_time_makes_less_sure_and_takes_nothing_away() -> None:
    now, later = Estimate(1.0, 0.3), widened(Estimate(1.0, 0.3), 12)
    assert later.value == now.value
    assert later.se == pytest.approx((0.3**2 + 0.1**2 * 12) ** 0.5)


def test_words_come_in_coarse_steps() -> None:
    at = cut(3)
    assert above(Estimate(at, 0.5), 3) == pytest.approx(0.5)
    assert sureness(Estimate(at + 0.1, 0.5), 3) == Sureness.UNSURE
    assert sureness(Estimate(at + 0.5, 0.5), 3) == Sureness.MOSTLY
    assert sureness(Estimate(at + 1, 0.5), 3) == Sureness.NEARLY_SURE
    assert sureness(Estimate(at - 1, 0.5), 3) == Sureness.NEARLY_SURE
    low, high = band(Estimate(0, 1))
    assert NormalDist().cdf(high) - NormalDist().cdf(low) == pytest.approx(0.8)


KAPPA = [
    ([(0, 0), (4, 4), (2, 2)], 1.0),
    ([(0, 4), (4, 0)], -1.0),
    # by hand: squares as seen 1 + 0 + 0 + 1; by chance (2/4) of (1+4) + (0+1) + (1+0) + (4+1) = 6
    ([(0, 1), (1, 1), (2, 2), (3, 2)], 1 - 2 / 6),
    ([], None),
    ([(3, 3), (3, 3)], None),
]


@pytest.mark.parametrize(("pairs", "kappa"), KAPPA)
def test_agreement_of_two_who_marked_the_same(pairs: list[tuple[int, int]], kappa: float | None) -> None:
    assert weighted_kappa(pairs) == (kappa if kappa is None else pytest.approx(kappa))


APART = [(0, 1), (1, 1), (2, 2), (3, 2)]


def test_agreement_comes_with_an_interval_over_pieces_and_with_what_helps() -> None:
    found = agreed([APART] * 12)
    assert found.kappa == found.low == found.high == pytest.approx(1 - 2 / 6)  # every draw is the same
    assert (found.pieces, found.lean, found.for_reference) == (12, 0.0, True)
    mixed = agreed([APART] * 20 + [[(4, 0), (0, 4)]] * 5 + [[(4, 4), (1, 1)]] * 15)
    assert mixed.low is not None and mixed.high is not None and mixed.kappa is not None
    assert mixed.low < mixed.kappa < mixed.high and not mixed.for_reference
    assert agreed([APART] * 20 + [[(4, 0), (0, 4)]] * 5 + [[(4, 4), (1, 1)]] * 15) == mixed


@pytest.mark.parametrize(
    ("pieces", "advice"),
    [
        ([APART] * 9, Advice.WAIT),
        ([APART] * 10, Advice.FINE),
        ([[(0, 2), (2, 2), (3, 1)]] * 10, Advice.TALK),
        ([[(3, 3)]] * 10, Advice.SAME),
        ([], Advice.WAIT),
    ],
)
def test_nothing_is_made_of_few_pieces_and_never_more_than_a_talk(
    pieces: list[list[tuple[int, int]]], advice: Advice
) -> None:
    found = agreed(pieces)
    assert found.advice == advice
    assert (found.low is None) == (len(pieces) < 10 or found.kappa is None)


def test_who_is_kinder_than_the_other_is_told_in_points() -> None:
    assert agreed([[(3, 2), (3, 3)], [(4, 2), (3, 2)]]).lean == 1.0


def test_coaches_whom_no_worker_joins_cannot_be_compared_and_one_second_marking_mends_it() -> None:
    marked = [("haru", "kita"), ("nagi", "kita"), ("nagi", "mori"), ("rin", "tani"), ("rin", "tani")]
    assert groups(marked) == [frozenset({"kita", "mori"}), frozenset({"tani"})]
    assert suggestions(marked) == [Suggestion("rin", "kita")]
    mended = [*marked, ("rin", "kita")]
    assert groups(mended) == [frozenset({"kita", "mori", "tani"})]
    assert suggestions(mended) == suggestions([]) == []
