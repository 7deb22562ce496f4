"""Ladder drafts: what cannot be judged is refused, whom it touches is seen before, nobody is judged by a
stricter ladder than the one they began under."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest

from lms.db import now, time_is, today
from lms.errors import BadInput
from lms.notices.telling import notices_of, wording
from lms.skills import ladders
from lms.skills.criteria import BadLadder, read_ladder
from lms.skills.evidence import Kind, add_fact
from lms.skills.judging import judge
from lms.skills.revising import bodies, changing, drafts
from lms.skills.revising.effects import Turn, effects
from lms.skills.revising.flaws import Flaw, What, flaws
from lms.skills.revising.words import flaw_line
from tests.verbs.skill_facts import practice_data
from tests.verbs.test_promotion import GOOD, QUIZ

TAUGHT = {
    tag: {} for tag in ("onboarding", "writing_basic", "writing_seo_law", "privacy_basic", "spreadsheet")
}
WRITING, CLERICAL, DIRECTING = ladders.default_document()["tracks"]


def leaf(metric, op, value, floor=0):
    return {"metric": metric, "op": op, "value": value} | (
        {"where": {"min_task_level": floor}} if floor else {}
    )


def two_levels(first, second=None):
    """A small ladder whose levels ask for these parts."""
    level = {"name_ja": "段", "summary_ja": "できる", "window_days": 365}
    second = second or [leaf("qc.n", ">=", 5)]
    return {
        "code": "writing",
        "name_ja": "書く",
        "levels": [
            level | {"level": 1, "require": {"all": first}},
            level | {"level": 2, "require": {"all": second}},
        ],
    }


@pytest.mark.parametrize("body", [WRITING, CLERICAL, DIRECTING], ids=lambda body: body["code"])
def test_the_default_ladders_have_no_flaw(body):
    assert flaws(body, TAUGHT) == []


@pytest.mark.parametrize(
    ("parts", "what", "metric"),
    [
        ([], What.NO_CONDITIONS, ""),
        ([leaf("qc.n", ">=", 1), {"any": []}], What.EMPTY_GROUP, ""),
        ([leaf("income.yen", ">=", 1)], What.NOT_MEASURED, "income.yen"),
        ([leaf("reply.hours", "<=", 24)], What.NOT_MEASURED, "reply.hours"),
        ([leaf("login.days", "<=", 30)], What.NOT_MEASURED, "login.days"),
        ([leaf("model.p_above_cut", ">=", 0.75)], What.SUPPORT_ONLY, "model.p_above_cut"),
        ([leaf("rating.mean", ">=", 5.5)], What.OUT_OF_REACH, "rating.mean"),
        ([leaf("qc.first_pass_rate", ">=", 1.2)], What.OUT_OF_REACH, "qc.first_pass_rate"),
        ([leaf("qc.typo_per_1000", "<=", -1)], What.OUT_OF_REACH, "qc.typo_per_1000"),
        ([leaf("onboarding.nda_signed", "==", False)], What.OUT_OF_REACH, "onboarding.nda_signed"),
        ([leaf("qc.n", ">=", 3, floor=2)], What.NEEDS_ITSELF, "qc.n"),
        ([leaf("quiz.spreadsheet", ">=", 0.7)], What.NO_QUIZ, "quiz.spreadsheet"),
        ([leaf("qc.n", ">=", 3), leaf("qc.n", "<=", 2)], What.CONTRADICTORY, "qc.n"),
        (
            [leaf("qc.n", ">=", 3), {"any": [leaf("qc.n", "<=", 2), {"all": [leaf("qc.n", "<=", 1)]}]}],
            What.CONTRADICTORY,
            "qc.n",
        ),
        ([{"any": [leaf("qc.n", ">=", i) for i in range(25)]} for _ in range(3)], What.TOO_BRANCHED, ""),
    ],
)
def test_what_could_not_be_judged_is_named(parts, what, metric):
    found = flaws(two_levels(parts), {"onboarding": {}})
    assert Flaw(1, what, metric) in found
    assert "レベル1" in flaw_line(found[0]) or "Level 1" in flaw_line(found[0])


def test_one_way_that_can_be_met_is_enough():
    way_out = [leaf("qc.n", ">=", 3), {"any": [leaf("qc.n", "<=", 2), leaf("clients.distinct", ">=", 1)]}]
    assert flaws(two_levels(way_out), TAUGHT) == []


@pytest.mark.parametrize(
    ("below", "above", "easier"),
    [
        (leaf("qc.n", ">=", 5), leaf("qc.n", ">=", 4), True),
        (leaf("qc.n", ">=", 5), leaf("qc.n", ">=", 5), False),
        (leaf("qc.typo_per_1000", "<=", 1), leaf("qc.typo_per_1000", "<=", 2), True),
        # fewer, but of harder work
        (leaf("qc.n", ">=", 5, floor=1), leaf("qc.n", ">=", 4, floor=2), False),
    ],
)
def test_no_level_asks_for_less_than_the_one_below(below, above, easier):
    found = flaws(two_levels([below], [above]), TAUGHT)
    assert [flaw.what for flaw in found] == ([What.EASIER_THAN_BELOW] if easier else [])


def test_a_level_called_as_the_law_forbids():
    assert Flaw(2, What.NAME_FORBIDDEN) in flaws(
        bodies.with_words(WRITING, 2, name_ja="ライティング技能士"), TAUGHT
    )


@pytest.mark.parametrize("numbers", [[1, 1], [2, 1], [1, 3], [0, 1]])
def test_levels_that_loop_or_skip_are_no_ladder(numbers):
    body = two_levels([leaf("qc.n", ">=", 1)])
    for level, number in zip(body["levels"], numbers, strict=True):
        level["level"] = number
    with pytest.raises(BadLadder):
        read_ladder(body)
    assert flaws(body, TAUGHT)


@pytest.fixture(autouse=True)
def _ladders(session):
    with time_is(now() - timedelta(days=400)):
        ladders.load_default(session)


@pytest.fixture
def writing(session):
    return ladders.skill_of(session, "writing")


@pytest.fixture
def draft(session, cast, writing):
    return drafts.begin(session, writing, by=cast.aoki)


@pytest.fixture
def ready(session, cast):
    """Haru has everything for the first writing level."""
    for track, kind, data in (
        ("", Kind.IDENTITY, {"how": "phone"}),
        ("", Kind.NDA, {"how": "screen"}),
        ("", Kind.QUIZ, QUIZ),
        ("writing", Kind.PRACTICE, practice_data("w/1", **GOOD)),
    ):
        rater = cast.kita if kind == Kind.PRACTICE else None
        add_fact(session, cast.haru, track=track, kind=kind, data=data, source="entered", rater=rater)


def ask_for(session, draft, cast, pieces):
    """The draft asks for so many practice pieces on level 1."""
    parts = bodies.node_at(draft.body, 1, ())["all"]
    place = next(i for i, part in enumerate(parts) if part["metric"] == "practice.count")
    typed = {"metric": "practice.count", "op": ">=", "value": str(pieces), "min_task_level": 0}
    changing.change_criterion(session, draft, 1, (place,), revision=draft.revision, by=cast.aoki, **typed)


def test_a_draft_judges_nobody(session, cast, draft, ready, writing):
    ask_for(session, draft, cast, 5)
    assert judge(session, cast.haru, writing).checklist.met
    assert draft.base.body == WRITING


def test_whom_a_draft_would_touch_is_seen_before(session, cast, draft, ready):
    assert effects(session, draft, read_ladder(draft.body)) == []
    ask_for(session, draft, cast, 5)
    (effect,) = effects(session, draft, read_ladder(draft.body))
    assert (effect.worker, effect.level, effect.turn) == (cast.haru, 1, Turn.NOT_READY)
    assert (effect.missing_now, effect.missing_then) == (0, 1)


def test_a_draft_that_asks_for_less_makes_somebody_ready(session, cast, draft, writing):
    data = practice_data("w/1", **GOOD)
    add_fact(
        session, cast.haru, track="writing", kind=Kind.PRACTICE, data=data, source="entered", rater=cast.kita
    )
    body = deepcopy(draft.body)
    body["levels"][0]["require"] = {"all": [leaf("practice.count", ">=", 1)]}
    draft.body = body
    assert [e.turn for e in effects(session, draft, read_ladder(body))] == [Turn.NOW_READY]


def test_nobody_is_judged_by_a_stricter_ladder_than_they_began_under(session, cast, draft, ready, writing):
    ask_for(session, draft, cast, 5)
    on = today() + timedelta(days=3)
    version = drafts.take_into_force(session, draft, on=on, revision=draft.revision, by=cast.aoki)
    assert not draft.open
    told = wording(notices_of(session, cast.haru)[0])
    assert "ライティング" in told
    with time_is(now() + timedelta(days=10)):
        judgement = judge(session, cast.haru, writing)
        assert judgement.checklist.met
        assert judgement.version.id != version.id
        # who has nothing from before is judged by the new one
        assert judge(session, cast.sora, writing).ladder.level(1)
    with time_is(now() + timedelta(days=380)):
        assert judge(session, cast.haru, writing).version.id == version.id
        assert not judge(session, cast.haru, writing).checklist.met


def test_a_flawed_draft_cannot_take_effect(session, cast, draft):
    changing.add_group(session, draft, 1, (), logic="any", revision=1, by=cast.aoki)
    with pytest.raises(drafts.StillFlawed):
        drafts.take_into_force(session, draft, on=today(), revision=2, by=cast.aoki)
    changing.remove_part(
        session, draft, 1, (len(bodies.node_at(draft.body, 1, ())["all"]) - 1,), revision=2, by=cast.aoki
    )
    assert drafts.take_into_force(session, draft, on=today(), revision=3, by=cast.aoki)


@pytest.mark.parametrize("days", [-1, 4000])
def test_no_ladder_takes_effect_on_an_impossible_day(session, cast, draft, days):
    with pytest.raises(BadInput) as refused:
        drafts.take_into_force(session, draft, on=today() + timedelta(days=days), revision=1, by=cast.aoki)
    assert refused.value.field == "on"


def test_of_two_drafts_for_one_day_the_second_is_refused(session, cast, draft, writing):
    other = drafts.begin(session, writing, by=cast.aoki)
    drafts.take_into_force(session, draft, on=today() + timedelta(days=2), revision=1, by=cast.aoki)
    with pytest.raises(BadInput):
        drafts.take_into_force(session, other, on=today() + timedelta(days=2), revision=1, by=cast.aoki)


def test_two_open_pages_cannot_undo_each_other_unseen(session, cast, draft):
    changing.add_level(session, draft, name="名人", summary="教えられる", revision=1, by=cast.aoki)
    with pytest.raises(drafts.ChangedMeanwhile):
        changing.remove_top_level(session, draft, revision=1, by=cast.aoki)
    drafts.discard(session, draft, revision=2, by=cast.aoki)
    with pytest.raises(drafts.DraftOver):
        changing.remove_top_level(session, draft, revision=2, by=cast.aoki)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"metric": "income.yen"}, "metric"),
        ({"metric": "model.p_above_cut"}, "metric"),
        ({"value": "たくさん"}, "value"),
        ({"value": "120", "metric": "qc.first_pass_rate"}, "value"),
        ({"value": ""}, "value"),
    ],
)
def test_a_condition_is_refused_where_it_was_typed(session, cast, draft, typed, field):
    given = {"metric": "qc.n", "op": ">=", "value": "5", "min_task_level": 0} | typed
    with pytest.raises(BadInput) as refused:
        changing.add_criterion(session, draft, 2, (), revision=1, by=cast.aoki, **given)
    assert refused.value.field == field
