"""How many people each figure of a quiz rests on, on the page and in what can be taken along."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from flask import Flask

from courses.item_analysis.classical import Marks
from lms.learning.items import figures
from lms.learning.items.collecting import Collected
from lms.learning.items.figures import report, report_of
from lms.learning.models import LessonEdition
from lms.learning.quiz import quizzes
from tests.pages.test_items import RIGHT, edition, take
from tests.pages.test_learning import Taught, Visit, inside

__all__ = ["edition"]


def made_up(edition: LessonEdition, marks: Marks) -> Collected:
    questions = quizzes.quiz_of(edition).every
    return Collected(questions, tuple(range(len(marks))), marks, [[None] * len(questions) for _ in marks])


def test_a_question_that_few_came_to_is_for_reference_though_the_quiz_has_many(
    app: Flask, edition: Taught, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first question was put in other words: three came to it, and thirty-seven to all the others."""
    marks = np.array([[n % 2, n % 3 > 0, n % 5 > 0, n % 2] for n in range(40)], dtype=float)
    marks[:3, 0], marks[3:, 0] = (0, 0, 1), np.nan
    monkeypatch.setattr(figures, "collect", lambda _session, row: made_up(row, marks))
    with inside(app) as session:
        found = report(session, session.get_one(LessonEdition, edition.id))
    first, second = found.questions[:2]
    assert first.few and first.item.n == 3 and first.signs == () and first.discrimination is None
    assert not second.few and second.signs
    assert (found.whole.n, found.whole.questions, found.few_for_whole, found.calibrated) == (40, 3, False, 40)
    assert found.coefficient == "α" and first.difficulty is not None

    page = visit("kita").get(f"/lessons/{edition.lesson_id}/items")
    told = [heading.text_content() for heading in page.all("//section/h2")]
    assert [("参考値" in heading) for heading in told[1:5]] == [True, False, False, False]
    assert "40人のすべての答えから" in page.text and "40人のすべての答えを合わせ" in page.text
    assert "人数が少ない" not in page.text
    answer = visit("kita").send("GET", f"/lessons/{edition.lesson_id}/items.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(answer.removeprefix("\ufeff"))))
    assert [row[-1] for row in rows] == ["確かさ", "参考値", "", "", "", "", ""]


def test_reliability_from_few_is_for_reference_and_a_drawn_quiz_has_one(app: Flask, edition: Taught) -> None:
    random = np.random.default_rng(3)
    marks = (random.random((60, 4)) < random.random((60, 1))).astype(float)
    early = marks.copy()
    early[20:, 1:] = np.nan  # only twenty went on after the first question
    for row in range(60):
        marks[row, random.choice(4, 2, replace=False)] = np.nan  # two of four are drawn
    with inside(app) as session:
        row = session.get_one(LessonEdition, edition.id)
        half, drawn = report_of(made_up(row, early)), report_of(made_up(row, marks))
    assert half.whole.n == 20 and half.few_for_whole and not half.few and half.coefficient == "KR-20"
    assert drawn.whole.alpha is not None and (drawn.whole.n, drawn.whole.questions) == (60, 2)
    assert all(each.difficulty for each in drawn.questions)


def test_who_picked_which_option_can_be_taken_along(app: Flask, edition: Taught, visit: Visit) -> None:
    for who, n in (("haru", 0), ("sora", 1), ("nagi", 1)):
        take(app, edition, who, RIGHT | {"q1": n})
    answer = visit("kita").send("GET", f"/lessons/{edition.lesson_id}/choices.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    picked = [(row[0], row[3], row[4], row[5], row[9]) for row in rows[1:3]]
    assert picked == [("q1", "正解", "1", "33.3", "参考値"), ("q1", "", "2", "66.7", "参考値")]
    visit("haru").get(f"/lessons/{edition.lesson_id}/choices.csv", status=404)
