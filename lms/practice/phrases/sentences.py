"""Sentences out of feedback: split, counted, without those that name somebody. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

SHORTEST, LONGEST = 6, 200
_END = re.compile(r"(?<=[。!?!?])(?![」』)）])|\n+")
_NAME = re.compile(r"[\s　]+")


def said_before(texts: Iterable[str], *, names: Iterable[str] = ()) -> list[tuple[str, int]]:
    """(sentence, how often), the most frequent first, then the newest; `texts` newest first.

    Sentences that name one of `names`, whole or a part of the name, belong to that person and are left out.
    """
    parts = {part for name in names for part in [name, *_NAME.split(name)] if len(part) > 1}
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(sentence for sentence in split(text) if not any(part in sentence for part in parts))
    order = {sentence: n for n, sentence in enumerate(counted)}
    return sorted(counted.items(), key=lambda pair: (-pair[1], order[pair[0]]))


def split(text: str) -> list[str]:
    """Sentences of a fit length, each once."""
    whole = (part.strip() for part in _END.split(text))
    return list(dict.fromkeys(part for part in whole if SHORTEST <= len(part) <= LONGEST))
