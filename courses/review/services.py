"""No lesson depends on one company's service: names of products, with the general word to say instead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from courses.outline import Lesson
from courses.review.finding import Finding, Places, written

NAMES = Path(__file__).with_name("services.toml")

_ADDRESS = re.compile(r"https?://[^\s)>\"]+")


def look(lesson: Lesson, places: Places) -> Iterator[Finding]:
    """Each name once in each file: an example is no dependence, but the author should have meant it."""
    seen: set[tuple[str, str]] = set()
    for file, first, text in written(lesson, places):
        plain = _ADDRESS.sub(lambda m: " " * len(m[0]), text)
        for found in _pattern().finditer(plain):
            name = found[0]
            if (file, name) in seen:
                continue
            seen.add((file, name))
            line = None if first is None else first + plain.count("\n", 0, found.start())
            problem = f"製品やサービスの名前「{name}」が出てきます"
            mend = f"「{names()[name]}」と言えるなら、そのほうがだれにでも使えるレッスンになります"
            yield Finding(file, line, "advice", "service", problem, mend)


@cache
def names() -> Mapping[str, str]:
    """Name → general word."""
    found: dict[str, str] = tomllib.loads(NAMES.read_text(encoding="utf-8"))["names"]
    return found


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(names(), key=len, reverse=True)
    return re.compile("|".join(map(_whole, longest_first)))


def _whole(name: str) -> str:
    """A Latin name inside a longer Latin word, or a katakana name inside a longer one, is another word."""
    before = (
        r"(?<![A-Za-z0-9])" if name[0].isascii() else r"(?<![ァ-ヶー])" if "ァ" <= name[0] <= "ヶ" else ""
    )
    after = r"(?![A-Za-z0-9])" if name[-1].isascii() else r"(?![ァ-ヶー])" if "ァ" <= name[-1] <= "ー" else ""
    return before + re.escape(name) + after
