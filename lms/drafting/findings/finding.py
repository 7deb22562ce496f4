from __future__ import annotations

from dataclasses import dataclass

SLIPS = frozenset(
    {"twice", "half_kana", "bracket", "invisible", "control", "nfd", "radical", "ra", "wrong_word"}
)
"""Rules whose findings may be typos or wrong words; whether one is, a person says"""


@dataclass(frozen=True)
class Fix:
    """Put `text` in place of start..end."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Finding:
    """One remark. Places count characters (code points) of the text; `end` is exclusive. A remark on the text
    as a whole has none: 0 to 0."""

    rule: str
    """One of courses.advice.RULES"""
    start: int
    end: int
    what: str
    why: str
    how: str
    fix: Fix | None = None

    @property
    def has_place(self) -> bool:
        return self.end > self.start

    @property
    def may_be_slip(self) -> bool:
        return self.rule in SLIPS


def line_of(text: str, place: int) -> int:
    """The line of a place, from 1."""
    return text.count("\n", 0, place) + 1
