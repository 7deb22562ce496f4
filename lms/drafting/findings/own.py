"""Our own rules: what the piece asks for, long sentences, endings that repeat. They need no other process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from courses.lengths import characters
from courses.outline import Practice
from lms.drafting.findings.finding import Finding
from lms.drafting.findings.sentences import Span, headings, paragraphs, sentences
from lms.drafting.findings.words import worded
from lms.drafting.similarity.passages import passages

ALIKE = 3
"""Sentences in a row that end alike"""
ENDING = 3
"""Characters that are compared"""
COPIED = 30
"""Letters in the same words; facts and set phrases are shorter"""


def asked_for(text: str, practice: Practice) -> Iterator[Finding]:
    """Length, keywords and headings, as the piece asks for them."""
    n = characters(text)
    if practice.min_chars and n < practice.min_chars:
        yield worded("length", low=practice.min_chars, high=practice.max_chars, n=n)
    if practice.max_chars and n > practice.max_chars:
        yield worded("length", low=practice.min_chars, high=practice.max_chars, n=n)
    if missing := [word for word in practice.keywords if _folded(word) not in _folded(text)]:
        yield worded("keywords", quote="」「".join(missing))
    if (found := len(headings(text))) < practice.headings:
        yield worded("headings", n=found, low=practice.headings)


def long_sentences(text: str, *, longest: int) -> Iterator[Finding]:
    for span in sentences(text):
        if (n := characters(span.of(text))) > longest:
            yield worded("long_sentence", span.start, span.end, n=n, high=longest)


def same_endings(text: str) -> Iterator[Finding]:
    """A run of sentences of one paragraph; the mark is put on the end of its last one."""
    for spans in paragraphs(text):
        run = [spans[0]]
        for before, after in pairwise(spans):
            run = [*run, after] if _ending(text, before) == _ending(text, after) != "" else [after]
            if len(run) == ALIKE:
                end = _ending(text, after)
                close = after.start + after.of(text).rindex(end)
                yield worded("same_ending", close, close + len(end), quote=end, n=ALIKE)


def copied(text: str, sources: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Long passages in the words of what lies before the writer: (title, text) each."""
    for title, other in sources:
        for one in passages(text, other, shortest=COPIED):
            yield worded("copied", one.start, one.end, quote=title)


def _ending(text: str, span: Span) -> str:
    """ "" for what does not end as a sentence does, such as the entries of a list."""
    sentence = span.of(text).rstrip()
    return sentence[:-1].rstrip("。")[-ENDING:] if sentence.endswith("。") and len(sentence) > ENDING else ""


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()
