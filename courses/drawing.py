"""Which questions an attempt asks: those of everybody, and those drawn for it out of the bank."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

from courses.outline import Question, Quiz


def drawn(quiz: Quiz, seed: str) -> tuple[str, ...]:
    """Ids in the order to ask. The same seed draws the same; no question comes twice."""
    chosen = list(quiz.questions)
    for number, draw in enumerate(quiz.draws):
        left = [q for q in quiz.pool if draw.tag in q.tags and q not in chosen]
        chosen += sorted(left, key=lambda q: _lot(seed, f"draw {number}", q.id))[: draw.count]
    if quiz.shuffle:
        chosen.sort(key=lambda question: _lot(seed, "order", question.id))
    return tuple(question.id for question in chosen)


def asked(quiz: Quiz, ids: Collection[str] | None) -> Quiz:
    """The quiz as one attempt has it: exactly these questions in this order. None: attempts from before
    questions were drawn, which asked what everybody is asked."""
    if ids is None:
        return replace(quiz, pool=(), draws=())
    found = [quiz.question(name) for name in ids]
    questions: tuple[Question, ...] = tuple(question for question in found if question is not None)
    return replace(quiz, questions=questions, pool=(), draws=())


def _lot(seed: str, what: str, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{what}\0{name}".encode()).digest()
