"""Marks as they are after repairs: a question also takes another answer, or everybody gets its points."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.grading import Mark, QuizMark, grade, grade_quiz
from courses.outline import Question, Quiz, ShortText, SingleChoice
from lms.learning.items.models import QuestionRepair, RepairKind


def version_of(question: Question) -> str:
    """Changes when anything about the question changes."""
    return hashlib.sha256(repr(question).encode()).hexdigest()[:32]


def in_force(session: Session, lesson_id: int) -> list[QuestionRepair]:
    """Repairs of the lesson's questions that were not withdrawn, oldest first."""
    valid = QuestionRepair.lesson_id == lesson_id, QuestionRepair.withdrawn_at.is_(None)
    return list(session.scalars(select(QuestionRepair).where(*valid).order_by(QuestionRepair.id)))


def graded(
    quiz: Quiz,
    answers: Mapping[str, object],
    by_hand: Mapping[str, float],
    repairs: Sequence[QuestionRepair],
) -> QuizMark:
    """The quiz marked as `courses.grading` does, after these repairs."""
    if not repairs:
        return grade_quiz(quiz, answers, by_hand)
    questions = tuple(mended(question, repairs) for question in quiz.questions)
    return grade_quiz(replace(quiz, questions=questions), answers, by_hand, given_to_all(quiz, repairs))


def marked_one(question: Question, answer: object, repairs: Sequence[QuestionRepair]) -> Mark:
    """One question marked after these repairs."""
    mark = grade(mended(question, repairs), answer)
    everyone = any(repair.kind == RepairKind.EVERYONE for repair in _of(question, repairs))
    return replace(mark, points=mark.max) if everyone else mark


def mended(question: Question, repairs: Iterable[QuestionRepair]) -> Question:
    """The question with the answers that its repairs accept too."""
    for repair in _of(question, repairs):
        if repair.kind == RepairKind.ALSO_RIGHT:
            question = _with(question, repair.value)
    return question


def given_to_all(quiz: Quiz, repairs: Iterable[QuestionRepair]) -> frozenset[str]:
    """Ids of the questions whose points everybody gets."""
    kept = [repair for repair in repairs if repair.kind == RepairKind.EVERYONE]
    return frozenset(question.id for question in quiz.questions if any(_of(question, kept)))


def _of(question: Question, repairs: Iterable[QuestionRepair]) -> list[QuestionRepair]:
    version = version_of(question)
    return [repair for repair in repairs if repair.question == question.id and repair.version == version]


def _with(question: Question, value: object) -> Question:
    if isinstance(question, SingleChoice) and isinstance(value, int):
        options = [
            replace(option, right=option.right or index == value)
            for index, option in enumerate(question.options)
        ]
        return replace(question, options=tuple(options))
    if isinstance(question, ShortText) and isinstance(value, str):
        return replace(question, answers=(*question.answers, value))
    return question
