"""文字起こし: characters that differ from the key, and the rules of ケバ取り."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from courses.drills.aligned import aligned
from courses.drills.findings import Finding, Result
from courses.drills.kinds import Transcription

_NOT_COMPARED = re.compile(r"[\s、。,.，．・「」『』]")
_DIGITS = re.compile(r"\d+")
SHORT = 0.8
HALF = 500
"""Points for what is known, and for what is done: together 1,000 (levels.json, transcription.score_any)"""


def compare(drill: Transcription, given: str) -> Result:
    """`chars`: characters of the key that are compared; `errors`: wrong, missing and extra ones.

    Spaces, line breaks and punctuation are a matter of taste and are not compared; nor is the width of
    letters, which has a rule of its own.
    """
    wanted = compared(drill, drill.key)
    errors, shown = aligned(compared(drill, given), wanted)
    return Result(tuple(_style(drill, given)), chars=len(wanted), errors=errors, shown=shown)


def compared(drill: Transcription, text: str) -> str:
    """The letters that count, spellings that are as good as each other made one."""
    text = unicodedata.normalize("NFKC", text)
    for group in drill.alike:
        spellings = [unicodedata.normalize("NFKC", each) for each in group]
        longest_first = sorted(map(re.escape, spellings), key=len, reverse=True)
        text = re.sub("|".join(longest_first), spellings[0].replace("\\", r"\\"), text)
    return _NOT_COMPARED.sub("", text)


def is_short(drill: Transcription, given: str) -> bool:
    """Whether so much is missing that the work cannot be done yet."""
    return len(compared(drill, given)) < SHORT * len(compared(drill, drill.key))


def score(*, errors: int, chars: int, knowledge: float) -> int:
    """0 to 1,000: 500 * knowledge + 500 * max(0, 1 - 10 * character error rate) (levels.json)."""
    rate = errors / chars if chars else 1.0
    return round(HALF * knowledge + HALF * max(0.0, 1 - 10 * rate))


def _style(drill: Transcription, given: str) -> Iterator[Finding]:
    left = _left(drill, given)
    for number, line in enumerate(given.split("\n")):
        yield from (Finding("filler", number, given=filler) for filler in left if filler in line)
        yield from _numbers(drill, number, line)
        if drill.speakers and line.strip() and not _spoken_by(drill, line):
            yield Finding("speaker", number, given=line.strip()[:20])


def _left(drill: Transcription, given: str) -> list[str]:
    """Fillers that stand more often than in the key, where the same letters mean something: 「あの人」."""
    found = [filler for filler in drill.fillers if given.count(filler) > drill.key.count(filler)]
    return [filler for filler in found if not any(filler != longer and filler in longer for longer in found)]


def _numbers(drill: Transcription, number: int, line: str) -> Iterator[Finding]:
    if drill.digits == "any":
        return
    for found in _DIGITS.findall(line):
        if found.isascii() != (drill.digits == "half"):
            yield Finding("digit_width", number, given=found, wanted=_in_width(found, drill.digits))


def _in_width(digits: str, width: str) -> str:
    half = unicodedata.normalize("NFKC", digits)
    return half if width == "half" else "".join(chr(ord(digit) + 0xFEE0) for digit in half)


def _spoken_by(drill: Transcription, line: str) -> bool:
    return any(line.lstrip().startswith((f"{name}：", f"{name}:")) for name in drill.speakers)
