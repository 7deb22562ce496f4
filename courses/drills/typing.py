"""速度: characters typed from a text, by the usual rule of the Japanese speed tests."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import Levenshtein

from courses.drills.aligned import aligned
from courses.drills.findings import Result
from courses.drills.kinds import MOST_ERRORS

_SLACK = 40
"""How many characters may be missing or extra altogether before the place in the text is lost"""
FASTEST = 8.0
"""Characters a second that no hand types; more of them at once came from somewhere else"""
AT_ONCE = 60
"""Characters that a long conversion may set at once"""


def compare(text: str, given: str) -> Result:
    """純字数 = 総字数 - 誤字数: `chars` typed without spaces and line breaks, `errors` among them.

    Wrong, missing and extra characters count one each. What lies beyond the place reached in the text is
    not missing: the beginning of the text that fits best is what was typed from.
    """
    typed, whole = counted(given), counted(text)
    wanted = _reached(typed, whole)
    errors, shown = aligned(typed, wanted)
    return Result(chars=len(typed), errors=errors, shown=shown)


def net(result: Result) -> int:
    """Net characters, never below 0."""
    return max(0, (result.chars or 0) - (result.errors or 0))


def valid(result: Result) -> bool:
    return (result.errors or 0) <= MOST_ERRORS


def counted(text: str) -> str:
    """The characters that count: no spaces, no line breaks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def too_fast(before: str, after: str, *, seconds: float) -> bool:
    """Whether so much text cannot have been typed in that time: it was pasted."""
    grown = len(counted(after)) - len(counted(before))
    return grown > AT_ONCE + FASTEST * max(0.0, seconds)


def _reached(typed: str, whole: str) -> str:
    """The shortest of the beginnings of `whole` with the least distance to `typed`."""
    low, high = max(0, len(typed) - _SLACK), min(len(whole), len(typed) + _SLACK)
    best = min(range(min(low, high), high + 1), key=lambda end: Levenshtein.distance(typed, whole[:end]))
    return whole[:best]
