"""A narration as sentences: what the eye reads, what the voice says, and how long it rests afterwards."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

BETWEEN_SENTENCES = 0.45
BETWEEN_PARAGRAPHS = 0.9
"""Seconds of silence; a learner needs the longer one to let a thought settle."""

LONGEST = 1000
"""Letters of a sentence as it is spoken; the voice's engine dies of some thousands."""

_RUBY = re.compile(r"\{([^{}|\n]+)\|([^{}|\n]+)\}")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]+\Z")
_ENDS = "。!?！？"
_OPENS, _CLOSES = "「『(（【", "」』)）】"


class ReadingError(ValueError):
    """A reading that cannot be spoken. `line` counts from 0 within the narration."""

    def __init__(self, line: int, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.line, self.problem, self.mend = line, problem, mend


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    spoken: str
    pause_after: float
    paragraph: int


def sentences_of(narration: str, *, readings: Mapping[str, str]) -> tuple[Sentence, ...]:
    """Sentences in order; a blank line parts paragraphs. ReadingError for a reading that is no kana, or a
    sentence without end."""
    _check(narration)
    paragraphs = [p for p in re.split(r"\n[ \t\u3000]*\n", narration.strip()) if p.strip()]
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        marked = list(_split(_joined(paragraph)))
        for position, sentence in enumerate(marked, start=1):
            rest = BETWEEN_PARAGRAPHS if position == len(marked) else BETWEEN_SENTENCES
            said = spoken(sentence, readings)
            if len(said) > LONGEST:
                line = narration[: narration.find(paragraph)].count("\n")
                problem = f"「{displayed(sentence)[:14]}…」の文が長すぎて読み上げられません"
                raise ReadingError(line, problem, "「。」で、60字くらいの文に分けてください")
            found.append(Sentence(displayed(sentence), said, rest, number))
    return tuple(found)


def displayed(marked: str) -> str:
    """`{期限|きげん}` as the eye reads it: 期限."""
    return _RUBY.sub(r"\1", marked)


def spoken(marked: str, readings: Mapping[str, str]) -> str:
    """The words as the voice says them; an inline reading goes before the dictionary, long before short."""
    surfaces = sorted(readings, key=lambda surface: (-len(surface), surface))
    pattern = re.compile("|".join([_RUBY.pattern, *map(re.escape, surfaces)]))
    return pattern.sub(lambda m: m[2] if m[2] else readings[m[0]], marked)


def _check(narration: str) -> None:
    for number, line in enumerate(narration.split("\n")):
        if re.search(r"[{}]", _RUBY.sub("", line)):
            raise ReadingError(number, "読みの書き方が閉じていません", "{期限|きげん} のように書いてください")
        for surface, kana in _RUBY.findall(line):
            if not _KANA.match(unicodedata.normalize("NFKC", kana)):
                raise ReadingError(
                    number, f"「{surface}」の読み「{kana}」がかなではありません", "ひらがなで書いてください"
                )


def _joined(paragraph: str) -> str:
    """One line: Japanese joins without a space, Latin words with one."""
    joined = ""
    for line in filter(None, (line.strip() for line in paragraph.split("\n"))):
        latin = joined[-1:].isascii() and line[:1].isascii() and joined
        joined += f" {line}" if latin else line
    return joined


def _split(paragraph: str) -> Iterator[str]:
    """Sentences with their marks; an end mark inside brackets ends nothing."""
    depth, start = 0, 0
    for position, letter in enumerate(paragraph):
        depth += (letter in _OPENS) - (letter in _CLOSES)
        following = paragraph[position + 1 : position + 2]
        if letter in _ENDS and depth <= 0 and following not in tuple(_ENDS + _CLOSES):
            yield paragraph[start : position + 1].strip()
            start, depth = position + 1, 0
    if paragraph[start:].strip():
        yield paragraph[start:].strip()
