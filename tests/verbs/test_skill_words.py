"""What the worker reads: numbers with their units, what is missing, never a word of failure."""

from __future__ import annotations

import copy

import pytest

from lms.errors import BadInput
from lms.skills import words
from lms.skills.criteria import read_ladder
from lms.skills.ladders import default_document
from lms.skills.metrics import METRICS
from lms.skills.rules import checklist, items
from lms.skills.typed import read_value
from tests.verbs.skill_facts import YEAR, check, measured, practice, quiz, rating


def item(metric, op, value, facts=()):
    entry = copy.deepcopy(default_document()["tracks"][0])
    criterion = {"metric": metric, "op": op, "value": value}
    entry["levels"] = [entry["levels"][0] | {"require": {"all": [criterion]}, "support": []}]
    (found,) = items(checklist(read_ladder(entry).level(1), facts, YEAR))
    return found


@pytest.mark.parametrize(
    ("judged", "found", "wanted", "still"),
    [
        (item("qc.n", ">=", 10, [check(n) for n in range(8)]), "8件", "10件以上", "あと2件で再判定"),
        (
            item("qc.first_pass_rate", ">=", 0.8, [check(n, first_pass=n < 7) for n in range(10)]),
            "10件中7件\uff0870%\uff09",
            "80%以上",
            "よい仕事があと5件で再判定",
        ),
        (
            item("data.error_rate", "<=", 0.002, [check(1, fields=1000, field_errors=3)]),
            "0.3%",
            "0.2%以下",
            "誤りなしがあと500項目で再判定",
        ),
        (
            item("rating.mean", ">=", 4.5, [rating(5)] * 3),
            "まだ測っていません",
            "4.5\uff085点満点\uff09以上",
            "あと2件で再判定",
        ),
        (item("coaches.distinct", ">=", 2, [practice("a")]), "1人", "2人以上", "あと1人で再判定"),
        (item("verify.residual_error_rate", "<=", 5e-05), "まだ測っていません", "0.005%以下", ""),
        (item("onboarding.identity_checked", "==", True), "まだ測っていません", "済み", ""),
        (
            item("speed.net_chars_10min", ">=", 1450, [measured("speed.net_chars_10min", 1320)]),
            "1,320文字",
            "1,450文字以上",
            "",
        ),
    ],
)
def test_a_condition_in_words(session, judged, found, wanted, still):
    assert (words.found(judged), words.wanted(judged), words.still(judged)) == (found, wanted, still)


@pytest.mark.parametrize(
    ("metric", "facts", "told"),
    [
        ("review.n", [], "コーチかディレクターが入力できます。"),
        ("practice.similarity", [practice("a")], "コーチかディレクターが入力できます。"),
        ("rubric_adj.mean", [practice("a")], "2人目"),
        ("rating.mean", [rating(5)], "まだ数が少ない"),
        ("onboarding.nda_signed", [], "約束"),
    ],
)
def test_why_something_is_not_measured(session, metric, facts, told):
    value = True if metric.startswith("onboarding.nda") else 0.2
    judged = (
        item(metric, "==" if value is True else "<=", value, facts)
        if metric != "review.n"
        else item(metric, ">=", 5)
    )
    assert told in words.why_missing(metric, judged.measured)


def test_every_metric_says_where_it_comes_from(session):
    for name in METRICS:
        value = True if name.startswith("onboarding.") and name != "onboarding.quiz" else 1
        judged = item(name, "==", value) if name != "model.p_above_cut" else None
        if judged is not None:
            told = words.why_missing(name, judged.measured)
            assert told, name
            assert "%(" not in told
            assert not any(harsh in told for harsh in ("失敗", "不合格", "足りない"))


def test_a_quiz_says_when_it_may_be_taken_again(session):
    low = item("quiz.writing_basic", ">=", 0.7, [quiz(6)])
    assert "14日" in words.retake(low)
    assert words.retake(item("quiz.writing_basic", ">=", 0.5, [quiz(6)])) == ""
    assert words.retake(item("qc.n", ">=", 3, [check(1)])) == ""


@pytest.mark.parametrize(
    ("metric", "typed", "value"),
    [
        ("speed.net_chars_10min", "320", 320),
        ("speed.net_chars_10min", "1,320字", 1320),
        ("speed.net_chars_10min", "\uff13\uff12\uff10", 320),
        ("verify.seed_detection", "96.5%", 0.965),
        ("verify.seed_detection", "100", 1.0),
        ("review.weighted_kappa", "-0.2", -0.2),
        ("practice.typo_per_1000", "2.5", 2.5),
    ],
)
def test_numbers_as_people_type_them(metric, typed, value):
    assert read_value(metric, typed) == pytest.approx(value)


@pytest.mark.parametrize(
    ("metric", "typed"),
    [
        ("speed.net_chars_10min", ""),
        ("speed.net_chars_10min", "多い"),
        ("speed.net_chars_10min", "3.5"),
        ("speed.net_chars_10min", "-3"),
        ("speed.net_chars_10min", "3と4"),
        ("verify.seed_detection", "101"),
        ("review.weighted_kappa", "2"),
        ("transcription.score_any", "1001"),
        ("speed.net_chars_10min", "9" * 30),
        ("speed.net_chars_10min", "nan"),
    ],
)
def test_numbers_that_cannot_be(metric, typed):
    with pytest.raises(BadInput) as refused:
        read_value(metric, typed)
    assert refused.value.field == "value"
