"""Sentences and headings of a Japanese text, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

from courses.lengths import characters

_HEADING = re.compile(
    r"#{1,6}[ \u3000]+\S|[■□◆◇●▼▽★☆][ \u3000]?\S|【[^】]+】$"
    r"|(?:\d{1,2}|[一二三四五六七八九十])[.．、][ \u3000]?\S[^。]*$"
)
_MARKER = re.compile(r"[ \t\u3000]*(?:[-*+・>]|\d{1,2}[.)])[ \u3000]*|[ \t\u3000]+")
# What stands in quotation marks or brackets ends no sentence.
_SENTENCE = re.compile(r"(?:「[^」\n]*」|『[^』\n]*』|（[^）\n]*）|[^。！？!?])+[。！？!?]*")
_KANJI = re.compile(r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
LONGEST_HEADING = 40


@dataclass(frozen=True)
class Span:
    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True)
class Measures:
    """Lengths in characters that are not white space."""

    characters: int
    kanji_share: float
    """0 to 1, of those characters"""
    sentences: int
    mean_sentence: float
    longest_sentence: int
    headings: int


def measured(text: str) -> Measures:
    lengths = [characters(span.of(text)) for span in sentences(text)]
    total = characters(text)
    return Measures(
        characters=total,
        kanji_share=len(_KANJI.findall(text)) / total if total else 0.0,
        sentences=len(lengths),
        mean_sentence=fmean(lengths) if lengths else 0.0,
        longest_sentence=max(lengths, default=0),
        headings=len(headings(text)),
    )


def headings(text: str) -> list[Span]:
    """Lines that begin as headings do, in Markdown or as people mark them in plain text."""
    return [line for line in _lines(text) if _is_heading(line.of(text))]


def paragraphs(text: str) -> Iterator[list[Span]]:
    """The sentences of each line that is no heading; marks of lists and quotations are left out."""
    for line in _lines(text):
        if _is_heading(line.of(text)):
            continue
        marker = _MARKER.match(text, line.start, line.end)
        begin = marker.end() if marker else line.start
        found = (Span(m.start(), m.end()) for m in _SENTENCE.finditer(text, begin, line.end))
        if spans := [span for span in found if span.of(text).strip()]:
            yield spans


def sentences(text: str) -> list[Span]:
    return [span for spans in paragraphs(text) for span in spans]


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


def _is_heading(line: str) -> bool:
    found = _HEADING.match(line.strip())
    return found is not None and len(line.strip()) <= LONGEST_HEADING
