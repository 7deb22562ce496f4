"""Criteria trees, checklists, windows: what the worker is told about the next level."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from lms.skills.clock import time_without_rest, window_start
from lms.skills.criteria import BadLadder, leaves, read_ladder
from lms.skills.facts import Kind, Missing
from lms.skills.ladders import default_document
from lms.skills.metrics import Unit
from lms.skills.rules import Group, Item, checklist, fact_ids, items, missing
from lms.skills.snapshots import restored, snapshot
from tests.verbs.skill_facts import NOW, YEAR, check, fact, measured, practice, quiz, rating

PROMISED = [fact(Kind.IDENTITY, how="phone"), fact(Kind.NDA, how="screen"), quiz(9, tag="onboarding")]
FIRST_PIECE = practice("a", mark=3, chars=400, typos=1, similarity=0.05)


def ladder(track):
    return read_ladder(next(entry for entry in default_document()["tracks"] if entry["code"] == track))


def judged(track, level, facts):
    return checklist(ladder(track).level(level), facts, YEAR)


def one(require, facts=()):
    """A level with a single tree."""
    entry = copy.deepcopy(default_document()["tracks"][0])
    entry["levels"] = [entry["levels"][0] | {"require": require, "support": []}]
    return checklist(read_ladder(entry).level(1), facts, YEAR)


def leaf(metric, op, value, **where):
    return {"metric": metric, "op": op, "value": value} | ({"where": where} if where else {})


def test_the_first_writing_level_is_met_by_promises_a_quiz_and_one_good_piece():
    done = judged("writing", 1, [*PROMISED, FIRST_PIECE])
    assert done.met
    assert missing(done) == []
    assert fact_ids(done) == {f.id for f in [*PROMISED, FIRST_PIECE]}


@pytest.mark.parametrize("left_out", range(4))
def test_no_fact_of_the_first_level_can_be_left_out(left_out):
    facts = [*PROMISED, FIRST_PIECE]
    del facts[left_out]
    assert not judged("writing", 1, facts).met


def test_what_nobody_measured_is_unknown_and_holds_nobody_to_have_failed():
    piece = practice("a", mark=3, chars=400, typos=1)
    (unknown,) = missing(judged("writing", 1, [*PROMISED, piece]))
    assert (unknown.metric, unknown.met, unknown.measured.missing) == (
        "practice.similarity",
        None,
        Missing.NOT_COUNTED,
    )


@pytest.mark.parametrize(
    ("speed", "transcription", "met"),
    [(320, None, True), (None, 420, True), (299, 400, True), (299, None, None), (299, 399, False)],
)
def test_one_of_the_specialities_is_enough(speed, transcription, met):
    facts = [
        measured(name, value)
        for name, value in (("speed.net_chars_10min", speed), ("transcription.score_any", transcription))
        if value is not None
    ]
    group = judged("clerical", 2, facts).group.parts[-1]
    assert isinstance(group, Group)
    assert (group.logic, group.met) == ("any", met)
    assert group.note == "専門に応じてどれか一つ"


@pytest.mark.parametrize(
    ("op", "value", "found", "met"),
    [
        (">=", 0.8, [8, 2], True),
        (">=", 0.8, [7, 3], False),
        ("<=", 0.7, [7, 3], True),
        ("<=", 0.6, [7, 3], False),
    ],
)
def test_comparisons(op, value, found, met):
    good, bad = found
    facts = [check(n) for n in range(good)] + [check(n, first_pass=False) for n in range(bad)]
    (item,) = items(one({"all": [leaf("qc.first_pass_rate", op, value)]}, facts))
    assert item.met is met


@pytest.mark.parametrize(
    ("require", "facts", "more", "of"),
    [
        (leaf("qc.n", ">=", 3), [], 3, Unit.PIECES),
        (leaf("qc.n", ">=", 3), [check(1)], 2, Unit.PIECES),
        (leaf("coaches.distinct", ">=", 2), [practice("a")], 1, Unit.PEOPLE),
        (leaf("data.fields_n", ">=", 1000), [check(1, fields=120)], 880, Unit.FIELDS),
        # 7 of 10 → 10 + m with 7 + m good: 80 % from m = 5 on
        (
            leaf("qc.first_pass_rate", ">=", 0.8),
            [check(n, first_pass=n < 7, rounds=0) for n in range(10)],
            5,
            Unit.PIECES,
        ),
        (leaf("rating.mean", ">=", 4.5), [rating(5)] * 3, 2, Unit.PIECES),
        (leaf("rating.mean", ">=", 4.5), [rating(4)] * 5, 5, Unit.PIECES),
        (leaf("data.error_rate", "<=", 0.01), [check(1, fields=100, field_errors=2)], 100, Unit.FIELDS),
        (
            leaf("data.error_rate_upper90", "<=", 0.001),
            [check(1, fields=1000, field_errors=0)],
            1303,
            Unit.FIELDS,
        ),
        (leaf("qc.typo_per_1000", "<=", 1.0), [check(1, chars=1000, typos=3)], 2000, Unit.CHARACTERS),
        # further pieces cannot lower a maximum, and a typing test is not a count of pieces
        (leaf("qc.similarity_max", "<=", 0.2), [check(1, similarity=0.4)], None, None),
        (leaf("speed.net_chars_10min", ">=", 300), [measured("speed.net_chars_10min", 200)], None, None),
        (leaf("qc.n", ">=", 1), [check(1)], None, None),
    ],
)
def test_how_much_is_still_needed(require, facts, more, of):
    (item,) = items(one({"all": [require]}, facts))
    assert (item.more, item.more_of) == (more, of)


def test_and_so_many_more_pieces_do_it():
    facts = [check(n, first_pass=n < 7) for n in range(10)]
    tree = {"all": [leaf("qc.first_pass_rate", ">=", 0.8)]}
    (item,) = items(one(tree, facts))
    for added, met in ((item.more - 1, False), (item.more, True)):
        assert one(tree, facts + [check(20 + n) for n in range(added)]).met is met


def test_criteria_of_one_family_look_at_the_same_deliverables():
    """Clean easy pieces must not hide errors in the work that counts for the level."""
    easy = [check(n, level=1, chars=10_000, typos=0, similarity=0.0) for n in range(10)]
    hard = [check(100 + n, level=2, chars=1000, typos=3, first_pass=False) for n in range(2)]
    found = {item.metric: item for item in items(judged("writing", 3, easy + hard))}
    assert found["qc.n"].measured.value == 2
    assert found["qc.first_pass_rate"].measured.value == 0
    assert found["qc.typo_per_1000"].measured.value == 3.0
    # how reliable somebody is shows in all their work
    assert found["rel.on_time_rate"].measured.den == 12


def test_what_only_supports_is_shown_but_never_counts():
    level = judged("writing", 3, [])
    assert [item.metric for item in level.support] == ["model.p_above_cut"]
    assert "model.p_above_cut" not in {item.metric for item in items(level)}


def test_a_checklist_survives_being_kept_as_json():
    for track, number in (("writing", 3), ("clerical", 2), ("writing", 1)):
        facts = [*PROMISED, FIRST_PIECE, check(1, level=2, mark=3, rater=4), rating(4)]
        seen = judged(track, number, facts)
        kept = restored(json.loads(json.dumps(snapshot(seen))))
        assert [(i.metric, i.met, i.more, i.measured.facts) for i in items(kept)] == [
            (i.metric, i.met, i.more, i.measured.facts) for i in items(seen)
        ]
        assert kept.met is seen.met
        assert [type(part) for part in missing(kept)] == [type(part) for part in missing(seen)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"require": {"all": [leaf("income.month", ">=", 1)]}}, "nothing measures 'income.month'"),
        ({"require": {"all": [leaf("model.p_above_cut", ">=", 0.7)]}}, "never be a condition"),
        ({"require": {"all": [leaf("qc.n", ">", 3)]}}, "cannot be compared with '>'"),
        ({"require": {"all": [leaf("qc.n", ">=", True)]}}, "cannot be compared with True"),
        ({"require": {"all": [leaf("onboarding.nda_signed", "==", 1)]}}, "cannot be compared with 1"),
        ({"require": {"all": []}}, "with something in it"),
        ({"require": {}}, "exactly one of all, any"),
        ({"require": {"all": [leaf("qc.n", ">=", 3)], "any": []}}, "exactly one of all, any"),
        ({"name_ja": "ライティング技能士"}, "技能士"),
        ({"name_ja": " "}, "name_ja is missing"),
        ({"window_days": 0}, "window_days"),
        ({"level": 2}, "numbered 1, 2, 3"),
    ],
)
def test_a_ladder_that_could_not_be_judged_is_refused(change, words):
    entry = copy.deepcopy(default_document()["tracks"][0])
    entry["levels"] = [entry["levels"][0] | change]
    with pytest.raises(BadLadder, match=words):
        read_ladder(entry)


def test_the_default_ladders():
    document = default_document()
    tops = {entry["code"]: read_ladder(entry).top for entry in document["tracks"]}
    assert tops == {"writing": 5, "clerical": 5, "directing": 3}
    used = {
        criterion.metric
        for entry in document["tracks"]
        for level in read_ladder(entry).levels
        for criterion in (*leaves(level.require), *level.support)
    }
    assert used == set(document["metrics"])


JST_MIDNIGHT = timedelta(hours=15)


def at(month, day):
    return datetime(2026, month, day, tzinfo=UTC) - timedelta(days=1) + JST_MIDNIGHT


@pytest.mark.parametrize(
    ("rests", "start"),
    [
        ([], at(11, 12)),
        # ten days of rest before the window's end: it reaches ten days further back
        ([(date(2026, 11, 1), date(2026, 11, 10))], at(11, 12)),
        ([(date(2026, 11, 13), date(2026, 11, 14))], at(11, 10)),
        ([(date(2026, 11, 8), date(2026, 11, 14))], at(11, 5)),
        # overlapping rests count once
        ([(date(2026, 11, 13), date(2026, 11, 14)), (date(2026, 11, 14), date(2026, 11, 15))], at(11, 9)),
        # resting still
        ([(date(2026, 11, 20), None)], at(11, 10)),
        # a rest to come changes nothing
        ([(date(2026, 12, 1), None)], at(11, 12)),
    ],
)
def test_a_window_of_ten_days_leaves_out_rests(rests, start):
    assert window_start(at(11, 22), 10, rests) == start
    assert time_without_rest(start, at(11, 22), rests) == timedelta(days=10)


def test_an_item_says_what_it_needs_of_the_work():
    (item,) = (i for i in items(judged("writing", 2, [])) if i.metric == "qc.n")
    assert isinstance(item, Item)
    assert (item.min_task_level, item.met, item.more) == (1, None, 3)
    assert YEAR.since < NOW
