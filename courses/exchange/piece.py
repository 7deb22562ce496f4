"""A question as its piece of quiz.toml."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from courses.blanks import write_gaps, write_pieces
from courses.questions import Blank, Cloze, Mistakes, Question, TableEntry
from courses.writing import forms


def text_of(question: Question) -> str:
    """Reading it back gives the same question; what is missing is an empty text, which the reader blames."""
    values: dict[str, Any] = asdict(question) | {"type": question.kind}
    if isinstance(question, Cloze):
        values["text"] = write_gaps(question.pieces)
    if isinstance(question, Mistakes):
        values["text"] = write_pieces(question.pieces)
    if isinstance(question, TableEntry):
        values["rows"] = [[_cell(cell) for cell in row] for row in question.rows]
    return forms.question_text(values)


def _cell(cell: str | Blank) -> str:
    return cell if isinstance(cell, str) else write_gaps((cell,))
