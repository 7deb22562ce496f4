"""What reading an item notes: what is lost, what is refused, and texts with what is odd about them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from courses.exchange.items import FULL, Choice, Remark, Words
from courses.exchange.words import to_blocks, to_markdown, to_plain

NEAR = Decimal("0.01")
"""Percent: 33.33333 is a third"""

Remarks = list[Remark]


class Refused(Exception):
    def __init__(self, code: str, detail: str = "") -> None:
        self.remark = Remark(code, "refused", detail[:200])
        super().__init__(code)


def explained(common: dict[str, Any], right: Words, others: list[Words], remarks: Remarks) -> dict[str, Any]:
    """Comments on answers have no place in most of our kinds: that on the right answer may become the
    explanation, the others are named."""
    if not common["explanation"] and right:
        common = common | {"explanation": blocks_of(right, remarks, needed=False)}
        remarks.append(Remark("feedback_moved", "loss"))
    elif right:
        others = [right, *others]
    lost = dict.fromkeys(to_plain(words)[0] for words in others if words)
    remarks += [Remark("feedback_lost", "loss", text[:200]) for text in lost if text]
    if not common["explanation"]:
        remarks.append(Remark("explanation_missing", "mend"))
    return common


def text_of(words: Words, remarks: Remarks, *, needed: bool = True) -> str:
    return _needed(to_markdown(words), words, remarks, needed)


def blocks_of(words: Words, remarks: Remarks, *, needed: bool = True) -> str:
    """The same of a text that is shown with its paragraphs."""
    return _needed(to_blocks(words), words, remarks, needed)


def _needed(read: tuple[str, Remarks], words: Words, remarks: Remarks, needed: bool) -> str:
    text, odd = read
    remarks += odd
    if needed and not text:
        raise Refused("text_lost", re.sub(r"\s+", " ", words.text)[:100])
    return text


def answers_of(choices: tuple[Choice, ...], exact_case: bool, remarks: Remarks) -> tuple[str, ...]:
    """The texts that earn all points. `*` is a pattern, `\\*` a star (Moodle's short answer)."""
    found: list[str] = []
    pattern = ""
    for each in choices:
        text, odd = to_plain(each.words)
        remarks += odd
        full, star = each.share >= FULL - NEAR, re.search(r"(?<!\\)\*", text)
        if full and star:
            pattern = text
            remarks.append(Remark("pattern_lost", "loss", text))
        elif full:
            found.append(text.replace("\\*", "*"))
        elif each.share > 0:
            remarks.append(Remark("share_lost", "loss", text))
    if not any(found):
        raise Refused("wildcard_only", pattern) if pattern else Refused("none_right")
    if exact_case:
        remarks.append(Remark("case_lost", "loss"))
    return tuple(dict.fromkeys(text for text in found if text))
