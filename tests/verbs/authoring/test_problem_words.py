"""What keeps a question from being read is said in the author's language, whatever kind it is of."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from courses.problems import Problem
from courses.quiz_text import read_quiz
from lms.authoring.problem_words import worded
from tests.verbs.lessons import HEAD

ASKED = 'id = "q"\nprompt = "どれですか。"\nsee = "first"\nexplanation = "こうです。"\n'
BAD = {
    "no gap": 'type = "cloze"\ntext = "結論から書く。"',
    "empty place": 'type = "cloze"\ntext = "まず[[結論|]]。"',
    "same twice": 'type = "cloze"\ntext = "まず[[結論|結論]]。"',
    "nothing wrong to choose": 'type = "cloze"\ntext = "まず[[=結論]]。"',
    "not closed": 'type = "cloze"\ntext = "まず[[結論"',
    "nothing but spaces": 'type = "cloze"\ntext = "まず[[\u200b]]。"',
    "two in a cell": 'type = "table"\ncolumns = ["品", "数"]\nrows = [["箱", "[[3]]と[[4]]"]]',
    "short row": 'type = "table"\ncolumns = ["品", "数"]\nrows = [["[[箱]]"]]',
    "no row": 'type = "table"\ncolumns = ["品", "数"]\nrows = ["箱"]',
    "no columns": 'type = "table"\nrows = [["[[箱]]"]]',
    "nothing wrong": 'type = "mistakes"\ntext = "今日は/月曜日/です"',
    "too much wrong": 'type = "mistakes"\ntext = "[a|b]/[c|d]/[e|f]/です"',
    "half a bracket": 'type = "mistakes"\ntext = "今日は/[月曜日/です/ね/[あ|い]"',
    "no room": 'type = "essay"\nguide = "理由があるか"\nmin_chars = 300\nmax_chars = 100',
    "no guide": 'type = "essay"\nguide = ""\nmax_chars = 100',
    "no options": 'type = "single"\noptions = "結論"',
    "one pair": 'type = "match"\npairs = [ {left="朝", right="昼"} ]',
    "below zero": 'type = "number"\nanswer = 3\ntolerance = -1',
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_fault_is_told_in_japanese(app: Flask, bad: str) -> None:
    problems: list[Problem] = []
    read_quiz(f"{HEAD}\n[[question]]\n{ASKED}{bad}\n", {"first"}, problems)
    assert problems
    with app.test_request_context(headers={"Accept-Language": "ja"}):
        for problem in problems:
            told = worded(problem.message)
            assert not re.search(r"[a-z]{2,} [a-z]{2,}", told), f"{problem.message} → {told}"
