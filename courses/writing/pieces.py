"""A file of a lesson in the pieces an author works on: slides, questions, or the file as a whole.

`slides.md` is cut at its `---` lines. `quiz.toml` and `bank.toml` are cut before each `[[question]]`: piece 0
is what stands above the first one. Every other file is one piece. Pieces carry no blank lines at their ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from courses import bank, quiz_text, slide_ids
from courses.lesson_text import plain

SLIDES, QUIZ, BANK = slide_ids.FILE, quiz_text.FILE, bank.FILE
QUESTIONS = (QUIZ, BANK)


def cut(file: str, text: str) -> list[str]:
    """The pieces in order; [] for slides that are empty."""
    text = plain(text)
    if file == SLIDES:
        return [_trimmed(slide) for _, slide in slide_ids.slides_of(text) if slide.strip()]
    if file in QUESTIONS:
        return [_trimmed("\n".join(text.split("\n")[start:end])) for start, end in quiz_text.blocks(text)]
    return [text]


def joined(file: str, pieces: Sequence[str]) -> str:
    """The file these pieces make. joined(cut(text)) differs from the text in blank lines at most."""
    if file == SLIDES:
        return "\n\n---\n\n".join(_trimmed(piece) for piece in pieces) + "\n"
    if file in QUESTIONS:
        return "\n\n".join(part for piece in pieces if (part := _trimmed(piece))) + "\n"
    return pieces[0]


def mark(piece: str) -> str:
    """A short name of exactly this text: whoever saves says which text they changed."""
    return hashlib.sha256(plain(piece).encode()).hexdigest()[:16]


def place(file: str, text: str, line: int) -> tuple[int, int]:
    """(piece, line within it, from 1) of a line of the file, counted from 1. Problems name lines."""
    starts = list(_starts(file, plain(text)))
    number = max((n for n, start in enumerate(starts) if start <= line), default=0)
    return number, max(line - starts[number] + 1, 1) if starts else line


def _starts(file: str, text: str) -> Iterator[int]:
    if file == SLIDES:
        yield from (line for line, slide in slide_ids.slides_of(text) if slide.strip())
    elif file in QUESTIONS:
        lines = text.split("\n")
        for start, end in quiz_text.blocks(text):
            blank = next((n for n, line in enumerate(lines[start:end]) if line.strip()), 0)
            yield start + blank + 1
    else:
        yield 1


def _trimmed(piece: str) -> str:
    lines = piece.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines).rstrip()
