"""What is said in a lesson, sentence by sentence, with its line; and how long saying it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from courses.slide_ids import slides_of

LETTERS_A_MINUTE = 270
"""The pace of the studio's voice with its pauses, in letters as written (benchmarks/studio.py)."""
THINKING = 4.0
"""Seconds of silence after a quiz pause."""

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_DIRECTIVE = re.compile(r"(\w+):\s*(\S+)")
_RUBY = re.compile(r"\{([^{}|\n]+)\|[^{}|\n]+\}")
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]*[」』）)]*")


@dataclass(frozen=True)
class Said:
    """A sentence of the narration as the eye reads it."""

    text: str
    line: int


@dataclass(frozen=True)
class Told:
    """A slide by what is said to it. `seconds` is an estimate."""

    id: str
    line: int
    pause: bool
    sentences: tuple[Said, ...]

    @property
    def seconds(self) -> float:
        letters = sum(len(sentence.text) for sentence in self.sentences)
        return letters * 60 / LETTERS_A_MINUTE + (THINKING if self.pause else 0.0)


@lru_cache(maxsize=16)
def told_in(script: str) -> tuple[Told, ...]:
    """Every slide of a slides.md that the reader has let through."""
    return tuple(_told(line, slide) for line, slide in slides_of(script))


def _told(line: int, slide: str) -> Told:
    slide = slide.lstrip("\n")
    comments = list(_COMMENT.finditer(_FENCED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), slide)))
    directive = dict(_DIRECTIVE.findall(comments[0][1])) if comments else {}
    narration = slide[comments[-1].start(1) : comments[-1].end(1)] if len(comments) > 1 else ""
    first = line + slide.count("\n", 0, comments[-1].start(1)) if narration else line
    sentences = tuple(
        Said("".join(part.split()), first + narration.count("\n", 0, found.start() + _blank(found[0])))
        for found in _SENTENCE.finditer(narration)
        if (part := _RUBY.sub(r"\1", found[0])).strip()
    )
    return Told(directive.get("id", ""), line, directive.get("layout") == "pause", sentences)


def _blank(text: str) -> int:
    return len(text) - len(text.lstrip())
