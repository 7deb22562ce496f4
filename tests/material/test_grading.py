"""Answers are marked fairly and kindly to how people type, and the key stays away from the browser."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.answers import BadAnswer, Fault, clean_answer
from courses.grading import grade
from courses.outline import Blank, Question
from tests.material.every_kind import (
    ALL,
    CLOZE,
    ESSAY,
    MATCH,
    MISTAKES,
    MULTIPLE,
    NUMBER,
    ORDER,
    SINGLE,
    TABLE,
    TEXT,
    TRUE_FALSE,
)

MARKS: list[tuple[Question, object, float]] = [
    (SINGLE, 0, 1),
    (SINGLE, 1, 0),
    (MULTIPLE, [0, 2], 2),
    (MULTIPLE, [2, 0], 2),
    (MULTIPLE, [0], 1),
    (MULTIPLE, [0, 1], 0),  # one right, one wrong: guessing gains nothing
    (MULTIPLE, [0, 1, 2], 1),
    (MULTIPLE, [0, 1, 2, 3], 0),
    (MULTIPLE, [1, 3], 0),  # never below 0
    (MULTIPLE, [], 0),
    (TRUE_FALSE, False, 1),
    (TRUE_FALSE, True, 0),
    (TEXT, "デスマス調", 1),
    (TEXT, "です　ます 調", 1),
    (TEXT, "ﾃﾞｽﾏｽ調", 1),
    (TEXT, "ＥＸＣＥＬ", 1),
    (TEXT, "excel\u200b", 1),
    (TEXT, "である調", 0),
    (NUMBER, "1200", 1),
    (NUMBER, 1200, 1),
    (NUMBER, 1200.0, 1),
    (NUMBER, "１，２００円", 1),
    (NUMBER, " 1,200 円 ", 1),
    (NUMBER, "￥1,200", 1),
    (NUMBER, "1200.0", 1),
    (NUMBER, "1201", 0),
    (NUMBER, "-1200", 0),
    (ORDER, [0, 1, 2, 3], 3),
    (ORDER, [1, 2, 3, 0], 2),  # one step out of place, wherever it landed, costs one step
    (ORDER, [0, 2, 1, 3], 2),
    (ORDER, [1, 0, 3, 2], 1),
    (ORDER, [3, 2, 1, 0], 0),
    (MATCH, [0, 0, 1], 3),
    (MATCH, [0, 1, 1], 2),
    (MATCH, [0, None, None], 1),
    (MATCH, [1, 1, 0], 0),
    (CLOZE, ["要点", "理由"], 2),
    (CLOZE, ["ヨウテン", "理由"], 1),  # kana do not stand for kanji
    (CLOZE, [None, "理由"], 1),
    (CLOZE, ["挨拶", "挨拶"], 0),
    (TABLE, ["１，２００", "みかん"], 2),
    (TABLE, ["1200.0", "蜜柑"], 2),
    (TABLE, ["120", None], 0),
    (MISTAKES, [0, 2], 2),
    (MISTAKES, [0], 1),
    (MISTAKES, [0, 2, 3], 1),
    (MISTAKES, [0, 1, 2, 3], 0),  # tapping everything wins nothing
    (ESSAY, "六月五日に朝市を開きます。", 0),  # until a coach has marked it
]


@pytest.mark.parametrize(
    ("typed", "right"),
    [("1,500円", True), ("１，５００ 円", True), ("1500", False), ("1,500個", False), ("1,50円", False)],
)
def test_an_amount_in_a_gap_may_have_its_commas(typed: str, right: bool) -> None:
    asked = replace(CLOZE, points=1, pieces=("全部で", Blank(("1500円",)), "です。"))
    assert grade(asked, [typed]).right == right


@pytest.mark.parametrize(("question", "answer", "points"), MARKS)
def test_an_answer_earns_its_points(question: Question, answer: object, points: float) -> None:
    mark = grade(question, answer)
    assert mark.points == pytest.approx(points)
    assert mark.max == question.points
    assert mark.right is (points == question.points)


@pytest.mark.parametrize(
    ("answer", "tolerance", "typed", "right"),
    [
        ("12.0", "0.1", "12.1", True),  # inclusive, and exact where binary fractions are not
        ("12.0", "0.1", "11.9", True),
        ("12.0", "0.1", "12.11", False),
        ("0.3", "0", 0.3, True),
        ("-5", "0", "−5", True),
        ("-5", "0", "ー５", True),
    ],
)
def test_numbers_are_compared_exactly(answer: str, tolerance: str, typed: object, right: bool) -> None:
    question = replace(NUMBER, answer=Decimal(answer), tolerance=Decimal(tolerance))
    assert grade(question, typed).right is right


BAD: list[tuple[Question, object, Fault]] = [
    (SINGLE, "0", "wrong_shape"),
    (SINGLE, True, "wrong_shape"),
    (SINGLE, 0.0, "wrong_shape"),
    (SINGLE, 3, "not_offered"),
    (SINGLE, -1, "not_offered"),
    (MULTIPLE, 0, "wrong_shape"),
    (MULTIPLE, [0, "1"], "wrong_shape"),
    (MULTIPLE, [0, False], "wrong_shape"),
    (MULTIPLE, [0, 0], "twice"),
    (MULTIPLE, [4], "not_offered"),
    (MULTIPLE, {"0": True}, "wrong_shape"),
    (CLOZE, "要点", "wrong_shape"),
    (CLOZE, ["要点"], "incomplete"),
    (CLOZE, ["要点", "ほか"], "not_offered"),
    (TABLE, ["あ" * 501, None], "too_long"),
    (MISTAKES, [4], "not_offered"),
    (ESSAY, "あ" * 4001, "too_long"),
    (TRUE_FALSE, 1, "wrong_shape"),
    (TRUE_FALSE, "true", "wrong_shape"),
    (TEXT, 5, "wrong_shape"),
    (TEXT, "あ" * 501, "too_long"),
    (NUMBER, "千二百", "not_a_number"),
    (NUMBER, "1200ドル", "not_a_number"),
    (NUMBER, "1e3", "not_a_number"),
    (NUMBER, "1,2,00", "not_a_number"),
    (NUMBER, float("nan"), "not_a_number"),
    (NUMBER, float("inf"), "not_a_number"),
    (NUMBER, 10**40, "not_a_number"),
    (NUMBER, "9" * 501, "too_long"),
    (NUMBER, True, "wrong_shape"),
    (ORDER, [0, 1, 2], "incomplete"),
    (ORDER, [0, 1, 2, 2], "twice"),
    (ORDER, [0, 1, 2, 4], "not_offered"),
    (ORDER, [0, 1, 2, None], "wrong_shape"),
    (MATCH, [0, 0], "incomplete"),
    (MATCH, [0, 0, 2], "not_offered"),
    (MATCH, "0", "wrong_shape"),
]


@pytest.mark.parametrize(("question", "answer", "fault"), BAD)
def test_an_answer_of_the_wrong_form_is_refused_with_its_reason_and_earns_nothing(
    question: Question, answer: object, fault: Fault
) -> None:
    with pytest.raises(BadAnswer) as caught:
        clean_answer(question, answer)
    assert caught.value.fault == fault
    assert str(caught.value).startswith("The answer")
    mark = grade(question, answer)
    assert (mark.points, mark.answered, mark.right) == (0, False, False)


@pytest.mark.parametrize(
    ("question", "raw", "kept"),
    [
        (SINGLE, 2, 2),
        (MULTIPLE, [2, 0], [0, 2]),
        (MULTIPLE, [], None),
        (TEXT, "  です ", "です"),
        (TEXT, " 　", None),
        (TEXT, "あ" * 500, "あ" * 500),
        (NUMBER, "１，２００円", "１，２００円"),
        (NUMBER, "", None),
        (MATCH, [None, 1, None], [None, 1, None]),
        (MATCH, [None, None, None], None),
        (CLOZE, [" ", "理由"], [None, "理由"]),
        (TABLE, ["", None], None),
        (MISTAKES, [2, 0], [0, 2]),
        (MISTAKES, [], None),
        (ESSAY, " 六月に開きます。\n", "六月に開きます。"),
        *((question, None, None) for question in ALL),
    ],
)
def test_a_cleaned_answer_is_what_the_person_meant(question: Question, raw: object, kept: object) -> None:
    assert clean_answer(question, raw) == kept


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(question=st.sampled_from(ALL), answer=JSON)
def test_no_answer_breaks_the_marking(question: Question, answer: object) -> None:
    mark = grade(question, answer)
    assert 0 <= mark.points <= mark.max
    assert mark.right is (mark.points == mark.max and not mark.pending)
