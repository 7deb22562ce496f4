"""What a person is told of their answers, and when a quiz is passed."""

from dataclasses import replace

import pytest

from courses.grading import grade, grade_quiz
from courses.outline import (
    MultipleChoice,
    Option,
    Quiz,
)
from tests.material.every_kind import (
    ALL,
    CLOZE,
    COMMON,
    MATCH,
    MISTAKES,
    ORDER,
    RIGHT,
    SECRET,
    SINGLE,
)


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
