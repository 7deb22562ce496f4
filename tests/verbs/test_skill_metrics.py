"""Every metric of the ladder, as levels.json defines it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.skills.criteria import leaves, read_ladder
from lms.skills.facts import Kind, Missing, Scope
from lms.skills.labels import COMES_FROM, LABELS
from lms.skills.ladders import default_document
from lms.skills.metrics import METRICS, SUPPORT_ONLY, measure
from tests.verbs.skill_facts import (
    NOW,
    YEAR,
    check,
    fact,
    measured,
    placement,
    practice,
    quiz,
    rating,
)


def value(name, facts, scope=YEAR):
    return measure(name, facts, scope).value


@pytest.mark.parametrize(
    ("metric", "facts", "expected"),
    [
        ("onboarding.identity_checked", [fact(Kind.IDENTITY, 900, how="phone")], True),
        ("onboarding.nda_signed", [fact(Kind.NDA, 900, how="paper")], True),
        # any number of tries, the best counts
        ("onboarding.quiz", [quiz(5, tag="onboarding"), quiz(9, tag="onboarding", days_ago=9, n=2)], 0.9),
        # the first try counts, however good the next one on the same day
        ("quiz.writing_basic", [quiz(6, days_ago=20), quiz(10, days_ago=20 - 0.1, n=2)], 0.6),
        ("quiz.writing_basic", [quiz(6, days_ago=30), quiz(10, days_ago=16.1, n=2)], 0.6),
        ("quiz.writing_basic", [quiz(6, days_ago=30), quiz(10, days_ago=16, n=2)], 1.0),
        # a later try that went worse never costs anything
        ("quiz.writing_basic", [quiz(6, days_ago=30), quiz(2, days_ago=10, n=2)], 0.6),
        # 14 days from the try that counted, not from the practising in between
        ("quiz.writing_basic", [quiz(6, days_ago=30), quiz(7, days_ago=20), quiz(9, days_ago=15)], 0.9),
        ("quiz.writing_basic", [quiz(6, 10), quiz(9, 20, lesson="w/2")], 15 / 30),
        ("quiz.writing_basic", [quiz(9, tag="privacy_basic")], None),
        ("quiz.privacy_basic", [quiz(9, tag="privacy_basic")], 0.9),
        ("quiz.writing_seo_law", [quiz(3, 4, tag="writing_seo_law")], 0.75),
        ("quiz.spreadsheet", [quiz(3, 4, tag="spreadsheet", days_ago=800)], 0.75),
        ("practice.count", [practice("a"), practice("a", round=2, days_ago=9), practice("b")], 2),
        ("practice.count", [practice("a", days_ago=366)], None),
        (
            "practice.rubric_adj",
            [practice("a", mark=1), practice("a", mark=3, round=2), practice("b", mark=2)],
            2.5,
        ),
        ("practice.rubric_adj", [practice("a", mark=2, rater=1), practice("a", mark=4, rater=2)], 3.0),
        (
            "practice.typo_per_1000",
            [
                practice("old", days_ago=40, chars=1000, typos=50),
                practice("a", days_ago=30, chars=500, typos=1),
                practice("b", days_ago=20, chars=500, typos=0),
                practice("c", days_ago=10, chars=1000, typos=1),
            ],
            1.0,
        ),
        ("practice.typo_per_1000", [practice("a")], None),
        ("practice.typo_per_1000", [practice("a"), measured("practice.typo_per_1000", 2.5)], 2.5),
        (
            "practice.typo_per_1000",
            [practice("a", chars=1000, typos=1), measured("practice.typo_per_1000", 9)],
            1.0,
        ),
        ("practice.similarity", [practice("a", similarity=0.1), practice("b", similarity=0.25)], 0.25),
        ("practice.similarity", [measured("practice.similarity", 0.12)], 0.12),
        ("practice.fields", [practice("a", fields=120), practice("a", round=2, fields=100)], 220),
        (
            "practice.field_error_rate",
            [practice("a", fields=150, field_errors=3), practice("b", fields=50, field_errors=1)],
            0.02,
        ),
        ("qc.n", [check(1), check(2)], 2),
        ("qc.first_pass_rate", [check(1), check(2, first_pass=False, rounds=1)], 0.5),
        ("qc.first_pass_rate", [check(1), check(2, accepted=False, first_pass=False)], 0.5),
        ("qc.typo_per_1000", [check(1, chars=2000, typos=1), check(2, chars=1000, typos=2)], 1.0),
        ("qc.similarity_max", [check(1, similarity=0.05), check(2, similarity=0.2)], 0.2),
        ("qc.similarity_max", [check(1)], None),
        ("qc.revision_rounds_mean", [check(1), check(2, rounds=3, first_pass=False)], 1.5),
        ("rel.on_time_rate", [check(1), check(2), check(3), check(4, on_time=False)], 0.75),
        ("rel.on_time_rate", [check(1), placement("not_completed")], 1.0),
        ("rel.on_time_rate", [check(1), placement("overdue")], 0.5),
        ("rel.completion_rate", [placement(), placement("not_completed")], 0.5),
        ("rel.completion_rate", [placement(), placement("overdue")], 0.5),
        ("rel.completion_rate", [placement(), placement("cancelled_by_client")], 1.0),
        ("rel.completion_rate", [placement("cancelled_by_client")], None),
        ("rating.mean", [rating(5)] * 4, None),
        ("rating.mean", [rating(5), rating(5), rating(4), rating(4), rating(5)], 4.6),
        ("rubric_adj.mean", [practice("a", mark=4, rater=1), practice("b", mark=4, rater=1)], None),
        ("rubric_adj.mean", [practice("a", mark=4, rater=1), check(1, mark=2, rater=2)], 3.0),
        ("coaches.distinct", [practice("a", rater=1), practice("b", rater=2), check(1, mark=3, rater=2)], 2),
        ("coaches.distinct", [practice("a", rater=1), check(1, rater=2)], 1),
        ("clients.distinct", [check(1), check(2), check(3, client="川の本屋"), check(4, client="")], 2),
        ("data.fields_n", [check(1, fields=400), check(2, fields=600), check(3)], 1000),
        (
            "data.error_rate",
            [check(1, fields=400, field_errors=1), check(2, fields=600, field_errors=1)],
            0.002,
        ),
        ("data.error_rate_upper90", [check(1, fields=2303, field_errors=0)], 2.302585 / 2303),
        (
            "speed.net_chars_10min",
            [measured("speed.net_chars_10min", 320), measured("speed.net_chars_10min", 280, days_ago=1)],
            320,
        ),
        ("transcription.score_any", [measured("transcription.score_any", 450)], 450),
        # a running total: the newest entry counts
        ("review.n", [measured("review.n", 12, days_ago=30), measured("review.n", 20, days_ago=3)], 20),
        ("review.escape_rate", [measured("review.escape_rate", 0.1, days_ago=400)], None),
    ],
)
def test_metric(metric, facts, expected):
    found = value(metric, facts)
    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)


def test_work_below_the_level_asked_for_does_not_count():
    low, right = check(1, level=1), check(2, level=2, first_pass=False, rounds=1)
    unknown = check(3, level=None)
    scope = Scope(YEAR.since, YEAR.until, min_task_level=2)
    assert measure("qc.n", [low, right, unknown], scope).facts == (right.id,)
    assert value("qc.first_pass_rate", [low, right, unknown], scope) == 0.0


def test_a_fact_after_the_moment_judged_does_not_count():
    assert value("qc.n", [check(1, days_ago=-1)]) is None


def test_quizzes_still_to_take_are_named():
    scope = Scope(
        YEAR.since, YEAR.until, quiz_groups={"writing_basic": {"w/1": "結論から書く", "w/2": "読みやすい文"}}
    )
    found = measure("quiz.writing_basic", [quiz(10)], scope)
    assert (found.value, found.missing, found.names) == (None, Missing.QUIZZES_LEFT, ("読みやすい文",))
    assert value("quiz.writing_basic", [quiz(10), quiz(5, lesson="w/2")], scope) == 0.75


def test_pieces_without_a_number_are_told_of():
    found = measure("qc.similarity_max", [check(1, similarity=0.1), check(2), check(3)], YEAR)
    assert (found.value, found.n, found.without) == (0.1, 1, 2)


def test_a_few_ratings_say_how_many_are_still_needed():
    found = measure("rating.mean", [rating(5), rating(5), rating(5)], YEAR)
    assert (found.value, found.missing, found.more) == (None, Missing.TOO_FEW, 2)


def test_without_any_fact_nothing_is_filled_in():
    assert {name for name in METRICS if value(name, []) is not None} == set()


def test_every_metric_of_levels_json_has_a_source_and_words():
    """A condition nothing can ever fulfil would hold a worker back for good."""
    document = default_document()
    assert set(METRICS) == set(document["metrics"]) == set(LABELS)
    for name, metric in METRICS.items():
        assert metric.definition or metric.enterable or name in SUPPORT_ONLY, name
        explained = name in COMES_FROM or name.partition(".")[0] in COMES_FROM
        assert metric.enterable or explained, f"{name}: nobody learns where it comes from"


def test_what_only_supports_is_no_condition():
    for entry in default_document()["tracks"]:
        for level in read_ladder(entry).levels:
            assert not {leaf.metric for leaf in leaves(level.require)} & SUPPORT_ONLY


counted = st.fixed_dictionaries(
    {
        "chars": st.none() | st.integers(0, 3000),
        "typos": st.none() | st.integers(0, 20),
        "similarity": st.none() | st.floats(0, 1),
        "fields": st.none() | st.integers(5, 500),
        "field_errors": st.none() | st.integers(0, 5),
    }
)

days = st.floats(0, 500)

facts_of_a_life = st.one_of(
    st.builds(
        lambda d, c, lesson, m, r, p: practice(lesson, days_ago=d, rater=r, mark=m, round=p, **c),
        days,
        counted,
        st.sampled_from("abcd"),
        st.sampled_from([None, 1, 2.5, 4]),
        st.integers(1, 3),
        st.integers(1, 3),
    ),
    st.builds(
        lambda d, c, t, lv, ok, m, r: check(
            t, days_ago=d, level=lv, first_pass=ok, on_time=ok, mark=m, rater=r, **c
        ),
        days,
        counted,
        st.integers(1, 9),
        st.sampled_from([None, 1, 2, 3]),
        st.booleans(),
        st.sampled_from([None, 2, 3.5]),
        st.integers(1, 3),
    ),
    st.builds(
        lambda d, p, lesson, t: quiz(p, days_ago=d, lesson=lesson, tag=t),
        days,
        st.integers(0, 10),
        st.sampled_from("abc"),
        st.sampled_from(["writing_basic", "onboarding", "privacy_basic"]),
    ),
    st.builds(lambda d, s: rating(s, days_ago=d), days, st.integers(1, 5)),
    st.builds(
        lambda d, o: placement(o, days_ago=d),
        days,
        st.sampled_from(["completed", "not_completed", "overdue", "cancelled_by_client"]),
    ),
    st.builds(lambda d, v: measured("speed.net_chars_10min", v, days_ago=d), days, st.integers(0, 900)),
    st.builds(lambda d, v: measured("review.n", v, days_ago=d), days, st.integers(0, 90)),
)


@given(facts=st.lists(facts_of_a_life, max_size=25), data=st.data(), floor=st.integers(0, 3))
def test_the_order_in_which_facts_arrive_does_not_matter(facts, data, floor):
    scope = Scope(NOW - timedelta(days=365), NOW, min_task_level=floor)
    shuffled = data.draw(st.permutations(facts))
    for name in METRICS:
        assert measure(name, facts, scope) == measure(name, shuffled, scope), name
