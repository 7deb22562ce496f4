"""bank.toml: questions to draw from, of one lesson or of a course.

A course's bank stands beside its lessons. A lesson that draws takes along, as a bank.toml of its own, the
questions that its draws may hit: so a lesson is whole by itself wherever it is kept, and a question added for
one lesson does not renew the others.
"""

from __future__ import annotations

import tomllib
from typing import Any

from courses import quiz_text
from courses.outline import Question
from courses.problems import Problem
from courses.toml_table import parse
from courses.toml_values import values_of

FILE = "bank.toml"


def read_bank(text: str, problems: list[Problem]) -> tuple[Question, ...]:
    """Its questions as far as they can be read, with their problems noted."""
    table = parse(FILE, text, problems)
    if table is None:
        return ()
    ids: set[str] = set()
    found = []
    for number, entry in enumerate(table.tables("question"), 1):
        entry.name = f"question {number}"
        question = quiz_text.read_question(entry, ids, (), of_bank=True)
        if question is not None:
            found.append(question)
    table.close()
    return tuple(found)


def taken_along(quiz: str, own: str, shared: str) -> str:
    """The bank of a lesson: its own, and of the course's what the quiz draws. "" where it draws nothing."""
    wanted = {draw.get("tag") for draw in _tables(quiz, "draw")}
    lines = shared.split("\n")
    cut = ["\n".join(lines[start:end]).strip("\n") for start, end in quiz_text.blocks(shared)[1:]]
    drawn = [piece for piece in cut if any(wanted & _tags(each) for each in _tables(piece, "question"))]
    kept = own.strip("\n")
    return (
        "\n\n".join([*([kept] if kept else []), *(each.rstrip() for each in drawn)]) + "\n" if drawn else own
    )


def _tags(question: dict[str, Any]) -> set[str]:
    tags = question.get("tags")
    return {tag for tag in tags if isinstance(tag, str)} if isinstance(tags, list) else set()


def _tables(text: str, key: str) -> list[dict[str, Any]]:
    """[] for what cannot be read: the reader says so elsewhere, with its line."""
    try:
        found = values_of(text).get(key)
    except tomllib.TOMLDecodeError:
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
