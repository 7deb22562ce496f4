"""What textlint found, in our rules and words. `request`: what to look for; `findings` reads the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lms.drafting.findings.finding import Finding, Fix
from lms.drafting.findings.sentences import headings
from lms.drafting.findings.words import worded

MOST_COMMAS = 3
LONGEST_KANJI = 7

_OPTIONS: dict[str, tuple[str, Any]] = {
    "commas": ("writing/max-ten", {"max": MOST_COMMAS}),
    "kanji_run": ("writing/max-kanji-continuous-len", {"max": LONGEST_KANJI}),
    "style": ("writing/no-mix-dearu-desumasu", True),
    "full_stop": ("writing/ja-no-mixed-period", True),
    "conjunction": ("writing/no-doubled-conjunction", True),
    "ga": ("writing/no-doubled-conjunctive-particle-ga", True),
    "double_negative": ("writing/no-double-negative-ja", True),
    "particle": ("writing/no-doubled-joshi", {"min_interval": 1, "strict": False}),
    "ra": ("writing/no-dropping-the-ra", True),
    "nfd": ("writing/no-nfd", True),
    "half_kana": ("writing/no-hankaku-kana", True),
    "control": ("writing/no-invalid-control-character", True),
    "weak": ("writing/ja-no-weak-phrase", True),
    "twice": ("writing/ja-no-successive-word", True),
    "wrong_word": ("writing/ja-no-abusage", True),
    "wordy": ("writing/ja-no-redundant-expression", True),
    "stray_letter": ("writing/ja-unnatural-alphabet", True),
    "bracket": ("writing/no-unmatched-pair", True),
    "invisible": ("writing/no-zero-width-spaces", True),
    "radical": ("japanese/no-kangxi-radicals", True),
    "katakana_space": ("spacing/ja-nakaguro-or-halfwidth-space-between-katakana", True),
    "bracket_space": ("spacing/ja-no-space-around-parentheses", True),
    "full_width_space": ("spacing/ja-no-space-between-full-width", True),
}
_OURS = {theirs: ours for ours, (theirs, _) in _OPTIONS.items()}
RULES = tuple(_OPTIONS)
STAND_IN = "〓"
"""For characters beyond the first plane: one place each in Python and in JavaScript"""
_BEYOND = re.compile(r"[\U00010000-\U0010ffff]")
_QUOTED = re.compile(r"[\"「“]([^\"「」“”]+)[\"」”]")
_SENTENCE_END = re.compile(r"(です|ます|でした|ました|ません|ましょう|ください|だった|である|ない)$")
_BRACKETS = "「」『』（）()[]［］【】〈〉《》“”"
_ANCHOR = {"ra": re.compile(r"[れら]")}


@dataclass(frozen=True)
class Request:
    text: str
    ext: Literal[".txt", ".md"]
    rules: tuple[str, ...]

    def sent(self) -> dict[str, Any]:
        """As lms/drafting/textlint/reader.mjs takes it."""
        wanted = dict(_OPTIONS[rule] for rule in self.rules)
        return {"text": _BEYOND.sub(STAND_IN, self.text), "ext": self.ext, "rules": wanted}


def request(text: str, *, markdown: bool, without: Sequence[str] = ()) -> Request:
    rules = tuple(rule for rule in RULES if rule not in without)
    return Request(text, ".md" if markdown else ".txt", rules)


def findings(text: str, answer: Iterable[dict[str, Any]]) -> Iterator[Finding]:
    """In our words; what is known to be no matter is left out."""
    lines = {(span.start, span.end) for span in headings(text)}
    for found in answer:
        rule = _OURS[found["rule"]]
        if _is_no_matter(rule, text, found, lines):
            continue
        start, end = _place(rule, text, found)
        quoted = _QUOTED.findall(found["message"])
        fix = _fix(text, found["fix"])
        shown = text[fix.start : fix.end] if fix else (quoted[0] if quoted else text[start:end])
        if text.startswith(shown, start):
            end = max(end, start + len(shown))
        better = fix.text if fix else (quoted[1] if len(quoted) > 1 else "")
        yield worded(rule, start, end, fix=fix, quote=shown, better=better, n=MOST_COMMAS)


def _is_no_matter(rule: str, text: str, found: dict[str, Any], headed: set[tuple[int, int]]) -> bool:
    """textlint asks every paragraph for a full stop, and titles and entries of lists have none."""
    if rule == "twice":
        return _is_run(text, found["start"])
    if rule != "full_stop":
        return False
    begin = text.rfind("\n", 0, found["start"]) + 1
    end = text.find("\n", found["start"])
    line = text[begin : end if end >= 0 else len(text)].rstrip()
    return (begin, begin + len(line)) in headed or not _SENTENCE_END.search(line)


def _is_run(text: str, place: int) -> bool:
    """A row of one character is drawn on purpose, or remarked on once, where it begins."""
    begin = place = max(0, min(place, len(text) - 1))
    letter = text[place]
    while begin > 0 and text[begin - 1] == letter:
        begin -= 1
    return letter in "…―ー〜・〓" or not letter.isalnum() or place - begin > 1


def _place(rule: str, text: str, found: dict[str, Any]) -> tuple[int, int]:
    """Some rules are a character off; what they mean stands near."""
    start = max(0, min(found["start"], len(text) - 1))
    end = min(len(text), max(found["end"], start + 1))
    if rule == "bracket" and start and text[start] not in _BRACKETS and text[start - 1] in _BRACKETS:
        return start - 1, start
    anchor = _ANCHOR.get(rule)
    if anchor and not anchor.match(text, start) and (near := anchor.search(text, start, start + 4)):
        return near.start(), near.end()
    return start, end


def _fix(text: str, fix: dict[str, Any] | None) -> Fix | None:
    """A fix that could put our stand-in into the text is no fix."""
    if fix is None or STAND_IN in fix["text"] or not 0 <= fix["start"] <= fix["end"] <= len(text):
        return None
    return Fix(fix["start"], fix["end"], fix["text"])
