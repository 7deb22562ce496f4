"""quiz.toml → Quiz, with a note of everything that would make a question unfair or impossible to mark."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import get_args

from courses.outline import RETAKE_DAYS, Draw, Kind, Question, Quiz
from courses.problems import Problem
from courses.question_text import READERS, Common
from courses.toml_lines import lines_outside_long_strings
from courses.toml_table import Table, parse

FILE = "quiz.toml"
LIMITS = ("shuffle", "attempts", "retake_days", "minutes")
"""What the head may say beside tags and pass_share"""
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_QUESTION = re.compile(r"\s*\[\[\s*question\s*\]\]")


def read_quiz(
    text: str, slide_ids: Collection[str], problems: list[Problem], pool: tuple[Question, ...] = ()
) -> Quiz | None:
    """None when the text is no TOML; otherwise the quiz as far as it can be read, with its problems noted.

    `pool`: the questions of the bank that its draws choose from (courses.bank).
    """
    table = parse(FILE, text, problems)
    if table is None:
        return None
    tags = read_tags(table)
    share = table.number("pass_share")
    if not 0 <= share <= 1:
        table.note("pass_share must be from 0 to 1; write 0.7 for 70 %", "pass_share")
    draws = _draws(table, pool)
    questions = _questions(table, slide_ids, {question.id for question in pool}, needed=not draws)
    quiz = Quiz(
        questions=questions,
        tags=tags,
        pass_share=float(share),
        pool=pool,
        draws=draws,
        shuffle=table.flag("shuffle", False),
        attempts=_limit(table, "attempts", 100),
        retake_days=table.integer("retake_days", low=0, high=365, default=RETAKE_DAYS),
        minutes=_limit(table, "minutes", 600),
    )
    table.close()
    return quiz


def is_tag(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def read_tags(table: Table, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
    tags = table.texts("tags", default=default)
    for index, tag in enumerate(tags):
        if not is_tag(tag):
            table.note(f"tag {tag!r} must be lower-case ascii, like writing_basic", "tags", index)
    return tags


def read_question(
    entry: Table, ids: set[str], slide_ids: Collection[str], *, of_bank: bool = False
) -> Question | None:
    """A question of the bank has tags to be drawn by, and need not lead to a slide."""
    question = _question(entry, ids, slide_ids, of_bank)
    entry.close()
    return question


def blocks(text: str) -> list[tuple[int, int]]:
    """(first line, end) from 0 of the head and of each question; comments right above belong to it."""
    lines = text.split("\n")
    starts = [0]
    for number, line in lines_outside_long_strings(text):
        if _QUESTION.match(line):
            start = number - 1
            while start > starts[-1] and lines[start - 1].startswith("#"):
                start -= 1
            starts.append(start)
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _limit(table: Table, key: str, high: int) -> int | None:
    return table.integer(key, low=1, high=high) if table.has(key) else None


def _draws(table: Table, pool: tuple[Question, ...]) -> tuple[Draw, ...]:
    """Noted where an attempt could run out of questions, or weigh more than another."""
    draws: list[Draw] = []
    for number, entry in enumerate(table.tables("draw", required=False), 1):
        entry.name = f"draw {number}"
        draw = Draw(entry.text("tag"), entry.integer("count", low=1, high=100))
        entry.close()
        found = [question for question in pool if draw.tag in question.tags]
        taken = sum(min(d.count, sum(d.tag in question.tags for question in found)) for d in draws)
        if draw.tag and len(found) - taken < draw.count:
            entry.note(
                f"the bank has {max(len(found) - taken, 0)} questions tagged {draw.tag!r} for it, "
                f"and {draw.count} are to be drawn; add questions to bank.toml or draw fewer",
                "count",
            )
        if len({question.points for question in found}) > 1:
            entry.note(
                f"the questions tagged {draw.tag!r} have different points, so that attempts would weigh "
                "differently; give them the same",
                "tag",
            )
        draws.append(draw)
    return tuple(draws)


def _questions(
    table: Table, slide_ids: Collection[str], ids: set[str], *, needed: bool
) -> tuple[Question, ...]:
    entries = table.tables("question", required=needed)
    if table.has("question") and not entries and needed:
        table.note("the quiz has no question; add [[question]]", "question")
    questions = []
    for number, entry in enumerate(entries, 1):
        entry.name = f"question {number}"
        question = read_question(entry, ids, slide_ids)
        if question is not None:
            questions.append(question)
    return tuple(questions)


def _question(entry: Table, ids: set[str], slide_ids: Collection[str], of_bank: bool) -> Question | None:
    question_id = entry.text("id")
    if question_id:
        entry.name += f" ({question_id})"
        if not _ID.fullmatch(question_id):
            entry.note("id must be lower-case ascii, like q1", "id")
        if question_id in ids:
            entry.note(f"id {question_id!r} is used twice; every question needs its own", "id")
        ids.add(question_id)
    kind = entry.one_of("type", get_args(Kind))
    see = entry.text("see", "" if of_bank else None)
    if see and slide_ids and see not in slide_ids and not of_bank:
        entry.note(f"see = {see!r} is no slide id of slides.md; the ids are: {', '.join(slide_ids)}", "see")
    common = Common(
        id=question_id,
        prompt=entry.text("prompt"),
        explanation=entry.text("explanation"),
        see=see,
        points=entry.integer("points", low=1, high=100, default=1),
        tags=read_tags(entry, None if of_bank else ()),
    )
    if not kind:
        entry.know(*entry.keys)
        return None
    return READERS[kind](entry, common)
