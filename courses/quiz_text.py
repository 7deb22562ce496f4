"""quiz.toml → Quiz, with a note of everything that would make a question unfair or impossible to mark."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import get_args

from courses.outline import Kind, Question, Quiz
from courses.problems import Problem
from courses.question_text import READERS, Common
from courses.toml_table import Table, parse

FILE = "quiz.toml"
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def read_quiz(text: str, slide_ids: Collection[str], problems: list[Problem]) -> Quiz | None:
    """None when the text is no TOML; otherwise the quiz as far as it can be read, with its problems noted."""
    table = parse(FILE, text, problems)
    if table is None:
        return None
    tags = table.texts("tags")
    for index, tag in enumerate(tags):
        if not _ID.fullmatch(tag):
            table.note(f"tag {tag!r} must be lower-case ascii, like writing_basic", "tags", index)
    share = table.number("pass_share")
    if not 0 <= share <= 1:
        table.note("pass_share must be from 0 to 1; write 0.7 for 70 %", "pass_share")
    questions = _questions(table, slide_ids)
    table.close()
    return Quiz(questions=questions, tags=tags, pass_share=float(share))


def _questions(table: Table, slide_ids: Collection[str]) -> tuple[Question, ...]:
    entries = table.tables("question")
    if table.has("question") and not entries:
        table.note("the quiz has no question; add [[question]]", "question")
    ids: set[str] = set()
    questions = []
    for number, entry in enumerate(entries, 1):
        entry.name = f"question {number}"
        question = _question(entry, ids, slide_ids)
        entry.close()
        if question is not None:
            questions.append(question)
    return tuple(questions)


def _question(entry: Table, ids: set[str], slide_ids: Collection[str]) -> Question | None:
    question_id = entry.text("id")
    if question_id:
        entry.name += f" ({question_id})"
        if not _ID.fullmatch(question_id):
            entry.note("id must be lower-case ascii, like q1", "id")
        if question_id in ids:
            entry.note(f"id {question_id!r} is used twice; every question needs its own", "id")
        ids.add(question_id)
    kind = entry.one_of("type", get_args(Kind))
    see = entry.text("see")
    if see and slide_ids and see not in slide_ids:
        entry.note(f"see = {see!r} is no slide id of slides.md; the ids are: {', '.join(slide_ids)}", "see")
    common = Common(
        id=question_id,
        prompt=entry.text("prompt"),
        explanation=entry.text("explanation"),
        see=see,
        points=entry.integer("points", low=1, high=100, default=1),
    )
    if not kind:
        entry.know(*entry.keys)
        return None
    return READERS[kind](entry, common)
