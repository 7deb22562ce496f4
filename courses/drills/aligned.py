"""Two texts beside each other, and how many characters differ."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

Shown = tuple[tuple[str, str, str], ...]


def aligned(given: str, wanted: str) -> tuple[int, Shown]:
    """(edit distance, [(same | missing | extra | replaced, given, wanted)]) over whole characters."""
    shown = tuple(
        (_NAMES[part.tag], given[part.src_start : part.src_end], wanted[part.dest_start : part.dest_end])
        for part in Levenshtein.opcodes(given, wanted)
    )
    return int(Levenshtein.distance(given, wanted)), shown


_NAMES = {"equal": "same", "insert": "missing", "delete": "extra", "replace": "replaced"}
