"""Numbers that nobody could ever reach are refused where they are typed; fees and figures beside a level."""

from __future__ import annotations

import pytest

from lms.errors import BadInput
from lms.skills import ladders
from lms.skills.criteria import read_ladder
from lms.skills.revising import changing, drafts, supports
from lms.skills.revising.changing import PlaceGone
from lms.skills.revising.flaws import What, flaws
from lms.skills.revising.reach import Size, beyond, size_of
from tests.verbs.test_ladder_drafts import CLERICAL, DIRECTING, TAUGHT, WRITING, leaf, two_levels

SMALL = Size(raters=3, workers=3)


@pytest.fixture
def draft(session, cast):
    ladders.load_default(session)
    return drafts.begin(session, ladders.skill_of(session, "writing"), by=cast.aoki)


@pytest.mark.parametrize(
    ("metric", "most"),
    [
        ("coaches.distinct", 10),
        ("mentoring.mentees_promoted", 10),
        ("clients.distinct", 260),
        ("qc.n", 7300),
        ("practice.count", 7300),
        ("data.fields_n", 7_300_000),
        ("speed.net_chars_10min", 5000),
        ("qc.typo_per_1000", 1000),
    ],
)
def test_what_people_and_days_allow_is_the_most(metric, most):
    assert beyond(leaf(metric, ">=", most), 365, SMALL) is None
    assert beyond(leaf(metric, ">=", most + 1), 365, SMALL) == most
    assert beyond(leaf(metric, "<=", most + 1), 365, SMALL) is None


def test_a_large_town_may_ask_for_more_people_and_a_short_window_for_less_work():
    assert beyond(leaf("coaches.distinct", ">=", 40), 365, Size(raters=40, workers=900)) is None
    assert beyond(leaf("qc.n", ">=", 700) | {"window_days": 30}, 365, SMALL) == 600


@pytest.mark.parametrize("body", [WRITING, CLERICAL, DIRECTING], ids=lambda body: body["code"])
def test_the_default_ladders_can_be_climbed_in_the_smallest_town(body):
    assert flaws(body, TAUGHT, Size(raters=1, workers=1)) == []


def test_a_number_out_of_reach_is_named_and_refused_at_its_field(session, cast, draft):
    size = size_of(session)
    assert (size.raters, size.workers) == (3, 3)
    (flaw,) = flaws(two_levels([leaf("coaches.distinct", ">=", 900)]), TAUGHT, size)
    assert (flaw.level, flaw.what, flaw.metric) == (1, What.TOO_MANY, "coaches.distinct")
    typed = {"metric": "coaches.distinct", "op": ">=", "value": "900", "min_task_level": 0}
    with pytest.raises(BadInput, match="10") as refused:
        changing.add_criterion(session, draft, 1, (), revision=1, by=cast.aoki, **typed)
    assert refused.value.field == "value"


@pytest.mark.parametrize(
    ("low", "high", "kept"), [(0.5, 1.5, [0.5, 1.5]), (2.0, None, [2.0, None]), (None, None, None)]
)
def test_the_usual_fee_of_a_level_is_changed(session, cast, draft, low, high, kept):
    _describe(session, cast, draft, low, high)
    assert draft.body["levels"][0]["fee_guide_yen_per_char"] == kept
    assert read_ladder(draft.body).level(1).fee_guide == (tuple(kept) if kept else None)


@pytest.mark.parametrize(("low", "high", "field"), [(None, 1.0, "fee_from"), (2.0, 1.0, "fee_to")])
def test_a_fee_that_ends_below_its_beginning_is_refused(session, cast, draft, low, high, field):
    with pytest.raises(BadInput) as refused:
        _describe(session, cast, draft, low, high)
    assert refused.value.field == field


def test_figures_beside_a_level_are_added_changed_and_removed_and_never_decide(session, cast, draft):
    sure = {"metric": "model.p_above_cut", "op": ">=", "value": "75", "min_task_level": 0}
    supports.add(session, draft, 1, revision=1, by=cast.aoki, **sure)
    assert draft.body["levels"][0]["support"] == [leaf("model.p_above_cut", ">=", 0.75)]
    with pytest.raises(BadInput):
        changing.add_criterion(session, draft, 1, (), revision=2, by=cast.aoki, **sure)
    supports.replace(session, draft, 1, 0, revision=2, by=cast.aoki, **(sure | {"value": "90"}))
    assert read_ladder(draft.body).level(1).support[0].value == 0.9
    supports.remove(session, draft, 1, 0, revision=3, by=cast.aoki)
    assert draft.body["levels"][0]["support"] == []
    with pytest.raises(PlaceGone):
        supports.remove(session, draft, 1, 0, revision=4, by=cast.aoki)


@pytest.mark.parametrize("gone", [(7,), (0, 3)])
def test_a_condition_that_is_gone_is_said_to_be_gone_whatever_was_typed(session, cast, draft, gone):
    typed = {"metric": "made.up", "op": ">=", "value": "3", "min_task_level": 0}
    for change in (changing.add_criterion, changing.change_criterion):
        with pytest.raises(PlaceGone):
            change(session, draft, 1, gone, revision=1, by=cast.aoki, **typed)


def _describe(session, cast, draft, low, high):
    words = {"name": "入門", "summary": "できる", "kinds": "", "window_days": 365}
    fee = {"fee_from": low, "fee_to": high}
    changing.describe_level(session, draft, 1, revision=1, by=cast.aoki, **words, **fee)
