"""The figures of a quiz as a page shows them: questions, options, what other answers were given, and signs
that a question should be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

import numpy as np
from sqlalchemy.orm import Session

from courses import item_analysis as analysis
from courses.item_analysis.bootstrap import Interval, Intervals
from courses.item_analysis.classical import ItemFigures, Marks, Reliability, rest_scores
from courses.item_analysis.distractors import OptionFigures
from courses.item_analysis.rasch import Calibration, Difficulty
from courses.outline import ChoiceQuestion, Mistakes, Number, Question, ShortText
from lms.learning.items.collecting import Collected, collect
from lms.learning.models import LessonEdition

MOST_SHOWN = 8
"""Other answers listed under a question"""


class Sign(StrEnum):
    """Why a question should be looked at; only from FEW people on who came to it (reference: measurement,
    2.5)."""

    HARD = "hard"
    EASY = "easy"
    WEAK = "weak"
    AGAINST = "against"
    DRAWS_STRONG = "draws_strong"
    UNUSED = "unused"


@dataclass(frozen=True)
class OptionReport:
    text: str
    right: bool
    index: int
    figures: OptionFigures


@dataclass(frozen=True)
class QuestionReport:
    """`few`: so few people came to this very question that its figures are 参考値 and raise no sign.
    `others`: wrong typed answers with how often each was given, most frequent first."""

    question: Question
    item: ItemFigures
    few: bool
    facility: Interval | None
    discrimination: Interval | None
    difficulty: Difficulty | None
    options: tuple[OptionReport, ...]
    others: tuple[tuple[str, int], ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class QuizReport:
    """`few`: so few people that every figure is 参考値. `coefficient`: the name of the reliability, whose
    formula is one (item_analysis.classical.reliability). `method`: how the difficulties were found, from
    `calibrated` people."""

    people: int
    few: bool
    whole: Reliability
    alpha: Interval | None
    coefficient: Literal["KR-20", "α"]
    method: Literal["conditional", "marginal_map"]
    calibrated: int
    questions: tuple[QuestionReport, ...]

    @property
    def few_for_whole(self) -> bool:
        """Reliability, mean and error of a total are 参考値: they may rest on fewer people than took part."""
        return self.whole.n < analysis.FEW

    @property
    def few_for_scale(self) -> bool:
        return self.calibrated < analysis.FEW


def report(session: Session, edition: LessonEdition) -> QuizReport:
    return report_of(collect(session, edition))


def report_of(found: Collected) -> QuizReport:
    """Every figure of courses.item_analysis over these answers."""
    marks = found.marks
    items, ranges = analysis.item_figures(marks), analysis.intervals(marks)
    scale = analysis.calibrate(marks)
    rest = rest_scores(marks)
    questions = tuple(
        _question(found, column, items[column], ranges, scale, rest[:, column])
        for column in range(len(found.questions))
    )
    whole = analysis.reliability(marks)
    return QuizReport(
        people=len(marks),
        few=len(marks) < analysis.FEW,
        whole=whole,
        alpha=ranges.alpha,
        coefficient="KR-20" if whole.basis == "complete" and _all_or_nothing(marks) else "α",
        method=scale.method,
        calibrated=scale.n,
        questions=questions,
    )


def _all_or_nothing(marks: Marks) -> bool:
    """Whether every mark is 0 or 1; not reached (nan) is neither."""
    known = marks[~np.isnan(marks)]
    return bool(np.isin(known, (0.0, 1.0)).all())


def _question(
    found: Collected,
    column: int,
    item: ItemFigures,
    ranges: Intervals,
    scale: Calibration,
    rest: Marks,
) -> QuestionReport:
    question = found.questions[column]
    answers = [row[column] for row in found.answers]
    reached = ~np.isnan(found.marks[:, column])
    options = _options(question, answers, reached, rest)
    few = item.n < analysis.FEW
    return QuestionReport(
        question=question,
        item=item,
        few=few,
        facility=ranges.facility[column],
        discrimination=ranges.discrimination[column],
        difficulty=scale.items[column],
        options=options,
        others=_others(question, answers, found.marks[:, column]),
        signs=() if few else tuple(_signs(item, options)),
    )


def _options(
    question: Question, answers: Sequence[Any], reached: Any, rest: Marks
) -> tuple[OptionReport, ...]:
    match question:
        case ChoiceQuestion():
            named = [(option.text, option.right) for option in question.options]
        case Mistakes():
            named = [(piece.text, piece.right is not None) for piece in question.pieces]
        case _:
            return ()
    picks = [_picked(answer) if came else None for answer, came in zip(answers, reached, strict=True)]
    figures = analysis.option_figures(picks, rest, len(named))
    return tuple(
        OptionReport(text, right, index, figure)
        for index, ((text, right), figure) in enumerate(zip(named, figures, strict=True))
    )


def _picked(answer: Any) -> frozenset[int]:
    if answer is None:
        return frozenset()
    return frozenset(answer if isinstance(answer, list) else [answer])


def _others(question: Question, answers: Sequence[Any], marks: Marks) -> tuple[tuple[str, int], ...]:
    if not isinstance(question, ShortText | Number):
        return ()
    wrong = Counter(str(a) for a, mark in zip(answers, marks, strict=True) if mark == 0 and a is not None)
    return tuple(wrong.most_common(MOST_SHOWN))


def _signs(item: ItemFigures, options: Sequence[OptionReport]) -> list[Sign]:
    signs = []
    if item.facility is not None and item.facility < 0.2:
        signs.append(Sign.HARD)
    if item.facility is not None and item.facility > 0.9:
        signs.append(Sign.EASY)
    if item.discrimination is not None and item.discrimination < 0.2:
        signs.append(Sign.AGAINST if item.discrimination < 0 else Sign.WEAK)
    wrong = [option.figures for option in options if not option.right]
    if any(figure.rest_r is not None and figure.rest_r > 0 and figure.picked > 1 for figure in wrong):
        signs.append(Sign.DRAWS_STRONG)
    if any(figure.share == 0 for figure in wrong):
        signs.append(Sign.UNUSED)
    return signs
