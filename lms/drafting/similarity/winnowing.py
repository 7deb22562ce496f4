"""Fingerprints of a text by winnowing. Pure. Source: Schleimer, Wilkerson and Aiken, "Winnowing: Local
Algorithms for Document Fingerprinting", SIGMOD 2003.

Of every WINDOW successive hashes of GRAM characters the smallest is kept. Texts that
share at least GRAM + WINDOW - 1 = 15 characters share a fingerprint. It is a min-hash taken place by place:
unlike one MinHash of the whole text it finds a copied paragraph inside a text of one's own.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from hashlib import blake2b

GRAM = 10
WINDOW = 6
SURELY_FOUND = GRAM + WINDOW - 1


@dataclass(frozen=True)
class Folded:
    """Letters and digits alone, widths and cases made one; places[i] is where letter i stands in the text."""

    letters: str
    places: tuple[int, ...]


def folded(text: str) -> Folded:
    kept = [
        (letter, place)
        for place, character in enumerate(text)
        for letter in unicodedata.normalize("NFKC", character).casefold()
        if letter.isalnum()
    ]
    return Folded("".join(letter for letter, _ in kept), tuple(place for _, place in kept))


def prints(text: str) -> frozenset[int]:
    """56-bit numbers; none for a text shorter than GRAM letters."""
    letters = folded(text).letters
    hashes = [_hash(letters[n : n + GRAM]) for n in range(len(letters) - GRAM + 1)]
    windows = range(max(1, len(hashes) - WINDOW + 1)) if hashes else ()
    return frozenset(min(hashes[n : n + WINDOW]) for n in windows)


def _hash(gram: str) -> int:
    return int.from_bytes(blake2b(gram.encode(), digest_size=7).digest())
