"""Answers are marked fairly and kindly to how people type, and the key stays away from the browser."""

import json
from dataclasses import asdict, replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.answers import BadAnswer, Fault, clean_answer, fold
from courses.grading import grade, grade_quiz
from courses.outline import (
    Blank,
    Cloze,
    Essay,
    Matching,
    Mistakes,
    MultipleChoice,
    Number,
    Option,
    Ordering,
    Pair,
    Piece,
    Question,
    Quiz,
    ShortText,
    SingleChoice,
    TableEntry,
    TrueFalse,
)
from courses.showing import shown, to_original, to_shown

SECRET = "ひみつ"
COMMON = {"prompt": "問い", "explanation": f"{SECRET}の解説", "see": f"{SECRET}-slide"}

SINGLE = SingleChoice(
    id="q1",
    **COMMON,
    options=(Option("甲", True, f"{SECRET}甲"), Option("乙", False, f"{SECRET}乙"), Option("丙")),
)
MULTIPLE = MultipleChoice(
    id="q2", **COMMON, points=2, options=tuple(Option(text, text in "甲丙") for text in "甲乙丙丁")
)
TRUE_FALSE = TrueFalse(id="q3", **COMMON, answer=False)
TEXT = ShortText(id="q4", **COMMON, answers=("ですます調", "Excel", f"{SECRET}語"))
NUMBER = Number(id="q5", **COMMON, answer=Decimal("1200"), unit="円")
ORDER = Ordering(id="q6", **COMMON, points=3, items=("結論", "理由", "例", "まとめ"))
MATCH = Matching(
    id="q7",
    **COMMON,
    points=3,
    pairs=(Pair("氏名", "個人情報"), Pair("住所", "個人情報"), Pair("天気", "公開情報")),
)
CLOZE = Cloze(
    id="q8",
    **COMMON,
    points=2,
    pieces=(
        "まず",
        Blank((f"{SECRET}結論", "要点")),
        "、次に",
        Blank(("理由",), ("理由", "挨拶", "雑談")),
        "。",
    ),
)
TABLE = TableEntry(
    id="q9",
    **COMMON,
    points=2,
    columns=("品名", "金額"),
    rows=(("りんご", Blank(("1200",))), (Blank(("みかん", "蜜柑")), "300")),
)
MISTAKES = Mistakes(
    id="q10",
    **COMMON,
    points=2,
    pieces=(
        Piece("一番最初", f"{SECRET}最初"),
        Piece("に"),
        Piece("ご覧になられて", ""),
        Piece("ください。"),
    ),
)
ESSAY = Essay(id="q11", **COMMON, points=4, guide=f"{SECRET}の見方", min_chars=10, max_chars=100)
ALL: tuple[Question, ...] = (
    *(SINGLE, MULTIPLE, TRUE_FALSE, TEXT, NUMBER, ORDER, MATCH),
    *(CLOZE, TABLE, MISTAKES, ESSAY),
)
RIGHT: dict[str, object] = {
    "q1": 0,
    "q2": [0, 2],
    "q3": False,
    "q4": "ですます調",
    "q5": "1,200円",
    "q6": [0, 1, 2, 3],
    "q7": [0, 0, 1],
    "q8": ["要点", "理由"],
    "q9": ["1,200", "ミカン"],
    "q10": [0, 2],
    "q11": "六月五日に朝市を開きます。",
}

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


def test_feedback_tells_what_was_ticked_what_is_right_and_why() -> None:
    first, second, third = grade(SINGLE, 1).parts
    assert (first.text, first.chosen, first.right) == ("甲", False, True)
    assert (second.text, second.chosen, second.right, second.why) == ("乙", True, False, f"{SECRET}乙")
    assert (third.chosen, third.right) == (False, False)


def test_feedback_tells_which_item_belongs_where_and_which_pair_is_right() -> None:
    parts = grade(ORDER, [0, 2, 1, 3]).parts
    assert [(part.text, part.right, part.expected) for part in parts] == [
        *(("結論", True, "結論"), ("例", False, "理由"), ("理由", False, "例"), ("まとめ", True, "まとめ"))
    ]
    parts = grade(MATCH, [0, None, 0]).parts
    assert [(part.text, part.given, part.right, part.expected) for part in parts] == [
        ("氏名", "個人情報", True, "個人情報"),
        ("住所", "", False, "個人情報"),
        ("天気", "個人情報", False, "公開情報"),
    ]


def test_a_quiz_is_passed_by_its_share_of_points() -> None:
    quiz = Quiz(questions=ALL, tags=("writing_basic",), pass_share=0.7)
    full = grade_quiz(quiz, RIGHT, {"q11": 4})
    assert (full.points, full.max, full.share, full.passed) == (22, 22, 1, True)
    nothing = grade_quiz(quiz, {"q99": 1})
    assert (nothing.points, nothing.passed) == (0, False)
    assert set(nothing.marks) == set(RIGHT)


def test_a_free_text_waits_for_the_coach_and_nobody_gives_more_than_there_is() -> None:
    quiz = Quiz(questions=ALL, tags=("writing_basic",), pass_share=0.9)
    waiting = grade_quiz(quiz, RIGHT)
    assert waiting.pending == ("q11",) and not waiting.passed and not waiting.marks["q11"].right
    assert grade_quiz(quiz, RIGHT, {"q11": 99}).points == 22
    left_open = grade_quiz(quiz, {**RIGHT, "q11": "  "})
    assert left_open.pending == () and not left_open.marks["q11"].answered


def test_feedback_shows_every_gap_and_every_piece() -> None:
    first, second = grade(CLOZE, ["要点", "挨拶"]).parts
    assert (first.given, first.right) == ("要点", True)
    assert (second.given, second.right, second.expected) == ("挨拶", False, "理由")
    parts = grade(MISTAKES, [0, 1]).parts
    assert [(part.chosen, part.right, part.why) for part in parts] == [
        *((True, True, "wrong"), (True, False, ""), (False, False, "wrong"), (False, True, ""))
    ]


def test_a_pass_is_not_lost_to_the_last_binary_digit() -> None:
    """Three thirds of partial credit are a whole, though 1/3 has no end in binary."""
    options = tuple(Option(text, text != "丁") for text in "甲乙丙丁")
    questions = tuple(MultipleChoice(id=f"m{number}", **COMMON, options=options) for number in range(10))
    quiz = Quiz(questions=questions, tags=("writing_basic",), pass_share=0.7)
    answers = {f"m{number}": [0, 1, 2] if number % 2 else [0] for number in range(10)}
    answers["m0"] = answers["m2"] = [0, 1]
    assert sum(grade(question, answers[question.id]).points for question in questions) == pytest.approx(
        22 / 3
    )
    assert grade_quiz(replace(quiz, pass_share=22 / 30), answers).passed
    assert not grade_quiz(replace(quiz, pass_share=0.74), answers).passed


SEEDS = st.text(max_size=20)


@given(question=st.sampled_from(ALL), seed=SEEDS)
def test_what_is_shown_holds_no_key(question: Question, seed: str) -> None:
    view = json.dumps(asdict(shown(question, seed)), ensure_ascii=False)
    assert SECRET not in view
    assert not {"right", "answer", "answers", "why", "explanation", "see"} & set(json.loads(view))


@given(seed=SEEDS, rights=st.sets(st.integers(0, 3), min_size=1, max_size=3))
def test_what_is_shown_does_not_depend_on_which_option_is_right(seed: str, rights: set[int]) -> None:
    other = replace(
        MULTIPLE, options=tuple(Option(text, index in rights) for index, text in enumerate("甲乙丙丁"))
    )
    assert shown(other, seed) == shown(MULTIPLE, seed)
    assert shown(replace(TRUE_FALSE, answer=True), seed) == shown(TRUE_FALSE, seed)
    assert shown(replace(NUMBER, answer=Decimal(7)), seed) == shown(NUMBER, seed)


def some_answer(question: Question) -> st.SearchStrategy[object]:
    match question:
        case SingleChoice():
            return st.integers(0, 2)
        case MultipleChoice():
            return st.sets(st.integers(0, 3)).map(list)
        case Ordering():
            return st.permutations(range(4)).map(list)
        case Matching():
            return st.lists(st.none() | st.integers(0, 1), min_size=3, max_size=3)
        case TrueFalse():
            return st.booleans()
        case Cloze():
            return st.tuples(st.none() | st.text(max_size=5), st.sampled_from([None, "理由", "挨拶"])).map(
                list
            )
        case TableEntry():
            return st.lists(st.none() | st.text(max_size=5), min_size=2, max_size=2)
        case Mistakes():
            return st.sets(st.integers(0, 3)).map(list)
    return st.just("1200")


ANSWERED = st.sampled_from(ALL).flatmap(lambda question: st.tuples(st.just(question), some_answer(question)))


@given(answered=ANSWERED, seed=SEEDS)
def test_an_answer_comes_back_the_same_from_the_shown_order(
    answered: tuple[Question, object], seed: str
) -> None:
    question, answer = answered
    cleaned = clean_answer(question, answer)
    assert to_original(question, seed, to_shown(question, seed, answer)) == cleaned
    assert to_shown(question, seed, to_original(question, seed, answer)) == cleaned


@given(seed=SEEDS)
def test_clicking_the_right_words_on_the_screen_is_right(seed: str) -> None:
    single, order, match = shown(SINGLE, seed), shown(ORDER, seed), shown(MATCH, seed)
    assert grade(SINGLE, to_original(SINGLE, seed, single.options.index("甲"))).right
    clicked = [order.items.index(item) for item in ORDER.items]
    assert grade(ORDER, to_original(ORDER, seed, clicked)).right
    chosen = [match.rights.index(pair.right) for pair in MATCH.pairs]
    assert grade(MATCH, to_original(MATCH, seed, chosen)).right


@given(seed=SEEDS)
def test_leaving_the_shown_order_untouched_is_never_the_right_order(seed: str) -> None:
    assert not grade(ORDER, to_original(ORDER, seed, [0, 1, 2, 3])).right


def test_the_same_attempt_shows_the_same_order_and_others_another() -> None:
    assert shown(SINGLE, "attempt-1") == shown(SINGLE, "attempt-1")
    seen = {shown(SINGLE, f"attempt-{number}").options for number in range(200)}
    assert seen == set(permutations("甲乙丙"))
    first = [shown(SINGLE, f"attempt-{number}").options[0] for number in range(600)]
    assert all(150 < first.count(text) < 250 for text in "甲乙丙")


def test_the_shuffle_is_the_same_on_every_machine() -> None:
    """Attempts in the database outlive a version of Python: this order may never change."""
    assert shown(ORDER, "attempt-1").items == ("理由", "まとめ", "例", "結論")


@pytest.mark.parametrize("answer", [99, [0, 0], "甲", [9]])
def test_a_forged_answer_is_refused_before_it_is_translated(answer: object) -> None:
    for question in (SINGLE, MULTIPLE, ORDER, MATCH):
        with pytest.raises(BadAnswer):
            to_original(question, "seed", answer)


@given(text=st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
