"""What changed between two rounds of a Japanese text, phrase by phrase. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Literal

import budoux

LONGEST = 6_000
"""Characters of a changed stretch that are compared by phrase; longer ones are compared by sentence"""
_SENTENCES = re.compile(r"[^。！？\n]*[。！？]+|[^。！？\n]*\n+|[^。！？\n]+")
_MARKS = re.compile(r"[、。！？「」『』（）\n]|[^、。！？「」『』（）\n]+")


@dataclass(frozen=True)
class Change:
    kind: Literal["same", "gone", "new"]
    text: str


def changes(before: str, after: str) -> list[Change]:
    """In reading order: "same" and "gone" joined are `before`, "same" and "new" joined are `after`."""
    found: list[Change] = []
    for one in _by_sentence(before, after):
        if found and found[-1].kind == one.kind:
            found[-1] = Change(one.kind, found[-1].text + one.text)
        else:
            found.append(one)
    return found


def _by_sentence(before: str, after: str) -> Iterator[Change]:
    old, new = _SENTENCES.findall(before), _SENTENCES.findall(after)
    for same, gone, come in _compared(old, new):
        if same is not None:
            yield Change("same", same)
        elif gone and come and max(len(gone), len(come)) <= LONGEST:
            yield from _by_phrase(gone, come)
        else:
            yield from _replaced(gone, come)


def _by_phrase(before: str, after: str) -> Iterator[Change]:
    for same, gone, come in _compared(_phrases(before), _phrases(after)):
        if same is not None:
            yield Change("same", same)
        else:
            yield from _replaced(gone, come)


def _replaced(gone: str, come: str) -> Iterator[Change]:
    if gone:
        yield Change("gone", gone)
    if come:
        yield Change("new", come)


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[str | None, str, str]]:
    """(what stayed, "", "") or (None, what went, what came)."""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "".join(old[a:b]), "", ""
        else:
            yield None, "".join(old[a:b]), "".join(new[c:d])


def _phrases(text: str) -> list[str]:
    """Bunsetsu as BudouX parts them; punctuation stands alone."""
    return [phrase for part in _MARKS.findall(text) for phrase in (_parser().parse(part) or [part])]


@cache
def _parser() -> Any:
    return budoux.load_default_japanese_parser()
