"""The passages two texts have in common, and how much of a text they are. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.drafting.similarity.winnowing import GRAM, SURELY_FOUND, folded

MOST_PLACES = 20
"""Of one gram that are compared: a text of one repeated character must not take for ever"""


@dataclass(frozen=True)
class Passage:
    """text[start:end] stands in the other text in the same words; `letters` of it were compared."""

    start: int
    end: int
    letters: int


def passages(text: str, other: str, *, shortest: int = SURELY_FOUND) -> list[Passage]:
    """From left to right, each as long as it goes, not overlapping."""
    ours, theirs = folded(text), folded(other)
    known = _grams(theirs.letters)
    found, at = [], 0
    while at + GRAM <= len(ours.letters):
        length = _longest(ours.letters, at, theirs.letters, known.get(ours.letters[at : at + GRAM], ()))
        if length < shortest:
            at += 1
            continue
        found.append(Passage(ours.places[at], ours.places[at + length - 1] + 1, length))
        at += length
    return found


def share(text: str, found: Iterable[Passage]) -> float:
    """How much of the text's letters the passages cover together, 0 to 1."""
    places = folded(text).places
    if not places:
        return 0.0
    spans = [(one.start, one.end) for one in found]
    return sum(any(start <= place < end for start, end in spans) for place in places) / len(places)


def _grams(letters: str) -> dict[str, list[int]]:
    known: dict[str, list[int]] = defaultdict(list)
    for n in range(len(letters) - GRAM + 1):
        places = known[letters[n : n + GRAM]]
        if len(places) < MOST_PLACES:
            places.append(n)
    return known


def _longest(ours: str, at: int, theirs: str, places: Sequence[int]) -> int:
    return max((_alike(ours, at, theirs, place) for place in places), default=0)


def _alike(ours: str, at: int, theirs: str, place: int) -> int:
    length, most = GRAM, min(len(ours) - at, len(theirs) - place)
    while length < most and ours[at + length] == theirs[place + length]:
        length += 1
    return length
