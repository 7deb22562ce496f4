"""What stands within the braces of a GIFT question."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from courses.exchange.gift_words import WHITE, number, shown, words_of
from courses.exchange.items import FULL, Choice, Item, Join, Markup, Remark, Value, Words

_WEIGHT = re.compile(r"%-*([0-9]{1,2})\.?([0-9]*)%")
_ORDER = re.compile(
    r">\s*(?P<count>\d+)\s*(?P<part>ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)?\s*"
    r"(?:HORIZONTAL|HORI|VERTICAL|VERT|[HV])?\s*(?P<marks>[A-Z]+_[A-Z_]+|ABSOLUTE|ABS|RELATIVE|REL)?\s*"
    r"(?:SHOW|HIDE|TRUE|FALSE|YES|NO|[01])?\s*(?:none|123|abc|ABCD|iii|IIII)?[ \t]*\n(?P<steps>.*)",
    re.DOTALL,
)


class BadAnswers(Exception):
    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


def answered(answers: str, markup: Markup, common: dict[str, Any]) -> Item:
    """The kind follows from the signs in the braces, tested in Moodle's order."""
    if not answers:
        return Item(kind="essay", **common)
    if answers.startswith(">") and (order := _ORDER.fullmatch(answers)):
        return _order(order, common)
    if answers.startswith("#"):
        return Item(kind="number", values=_values(answers[1:], markup), **common)
    if "~" in answers:
        choices, remarks = _choices(answers, markup)
        return Item(kind="choice", single="=" in answers, choices=choices, **common).remarked(*remarks)
    if "=" in answers and "->" in answers:
        return Item(kind="match", joins=_joins(answers, markup), **common)
    verdict = answers.split("#", 1)[0].strip(WHITE)
    if verdict in {"T", "TRUE", "F", "FALSE"}:
        return _true_false(answers, verdict in {"T", "TRUE"}, markup, common)
    return Item(kind="short", choices=_shorts(answers, markup), **common)


def _choices(answers: str, markup: Markup) -> tuple[tuple[Choice, ...], list[Remark]]:
    made, remarks = [], []
    for part in _parts(answers.replace("=", "~="), "~"):
        share = Decimal(0)
        if part.startswith("="):
            share, part = FULL, part[1:]
            if _WEIGHT.match(part.strip(WHITE)):
                remarks.append(Remark("weight_as_text", "loss", shown(part)[:80]))
        else:
            share, part = _weighed(part, Decimal(0))
        words, feedback = _commented(part, markup)
        made.append(Choice(words, share, feedback))
    if len(made) < 2:
        raise BadAnswers("answers_few")
    return tuple(made), remarks


def _shorts(answers: str, markup: Markup) -> tuple[Choice, ...]:
    made = []
    for part in _parts(answers, "="):
        share, part = _weighed(part, FULL)
        words, feedback = _commented(part, markup)
        made.append(Choice(Words(words.text, "plain"), share, feedback))
    if not made:
        raise BadAnswers("answers_few")
    return tuple(made)


def _joins(answers: str, markup: Markup) -> tuple[Join, ...]:
    made = []
    for part in _parts(answers, "="):
        left, arrow, right = part.partition("->")
        if not arrow:
            raise BadAnswers("arrow_missing", shown(part))
        made.append(Join(words_of(left, markup), shown(right).strip(WHITE)))
    if len(made) < 2:
        raise BadAnswers("answers_few")
    return tuple(made)


def _true_false(answers: str, right: bool, markup: Markup, common: dict[str, Any]) -> Item:
    """The first comment answers who was wrong, the second who was right."""
    _, *comments = answers.split("#", 2)
    wrong_said, right_said = (words_of(text, markup) for text in [*comments, "", ""][:2])
    told = (right_said, wrong_said) if right else (wrong_said, right_said)
    sides = (
        Choice(Words("true"), FULL if right else Decimal(0), told[0]),
        Choice(Words("false"), Decimal(0) if right else FULL, told[1]),
    )
    return Item(kind="true_false", right=right, choices=sides, **common)


def _values(answers: str, markup: Markup) -> tuple[Value, ...]:
    answers, _, wrong = answers.partition("~")
    made = []
    for part in _parts(answers, "="):
        share, part = _weighed(part, FULL)
        words, feedback = _commented(part, markup)
        made.append(_value(words.text, share, feedback))
    if not made:
        raise BadAnswers("answers_few")
    if wrong:
        made.append(Value(None, share=Decimal(0), feedback=_commented(wrong, markup)[1]))
    return tuple(made)


def _value(text: str, share: Decimal, feedback: Words) -> Value:
    """`low..high`, `number:tolerance` or a number; `*` is anything."""
    if text == "*":
        return Value(None, share=share, feedback=feedback)
    low, dots, high = text.partition("..")
    if dots and low:
        first, last = number(low), number(high)
        if first is None or last is None or last < first:
            raise BadAnswers("number_bad", text)
        middle = (first + last) / 2
        return Value(middle, last - middle, share, feedback)
    told, _, margin = text.partition(":")
    found, tolerance = number(told), number(margin or "0")
    if found is None or tolerance is None or tolerance < 0:
        raise BadAnswers("number_bad", text)
    return Value(found, tolerance, share, feedback)


def _order(found: re.Match[str], common: dict[str, Any]) -> Item:
    """Moodle's ordering questions: `{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none`, then a step a line."""
    steps = tuple(words_of(line, "moodle") for line in found["steps"].split("\n") if line.strip(WHITE))
    item = Item(kind="order", steps=steps, **common)
    marks = found["marks"] or "RELATIVE"
    if marks != "ABSOLUTE_POSITION":
        item = item.remarked(Remark("order_marks", "loss", marks))
    if found["part"] not in {"ALL", "EXACT"}:
        item = item.remarked(Remark("order_part", "loss"))
    return item


def _parts(text: str, sign: str) -> list[str]:
    """What stands behind each sign; an empty beginning is none, as in Moodle."""
    parts = [part.strip(WHITE) for part in text.split(sign)]
    return parts if parts[0] else parts[1:]


def _weighed(part: str, usual: Decimal) -> tuple[Decimal, str]:
    if not _WEIGHT.match(part):
        if re.match(r"%[^%\s]*%", part):
            raise BadAnswers("share_bad", shown(part)[:80])
        return usual, part
    weight, _, rest = part[1:].partition("%")
    share = number(weight.replace("--", ""))
    if share is None or abs(share) > FULL:
        raise BadAnswers("share_bad", weight)
    return share, rest


def _commented(part: str, markup: Markup) -> tuple[Words, Words]:
    answer, _, comment = part.partition("#")
    return words_of(answer, markup), words_of(comment, markup)
