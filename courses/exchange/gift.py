"""GIFT → items, as Moodle's question/format/gift reads it ("GIFT format", docs.moodle.org).

Blank lines part questions, `//` lines are comments (with `[id:…]` and `[tag:…]`), a backslash keeps one of
`~ = # { } : \\` from having its meaning, and `\\n` is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from courses.exchange.items import (
    FULL,
    NOTHING,
    Choice,
    Item,
    Join,
    Markup,
    Remark,
    Value,
    Words,
    refused,
)

_WHITE = " \t\n\r\0\x0b"
"""What PHP's trim takes away: a full-width space stays"""
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_MARKUP = re.compile(r"\[(moodle|html|plain|markdown)\]")
_WEIGHT = re.compile(r"%-*([0-9]{1,2})\.?([0-9]*)%")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_ID, _TAG = re.compile(r"\[id:((?:[^\]\\]|\\.)+)\]"), re.compile(r"\[tag:((?:[^\]\\]|\\.)+)\]")
_ORDER = re.compile(
    r">\s*(?P<count>\d+)\s*(?P<part>ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)?\s*"
    r"(?:HORIZONTAL|HORI|VERTICAL|VERT|[HV])?\s*(?P<marks>[A-Z]+_[A-Z_]+|ABSOLUTE|ABS|RELATIVE|REL)?\s*"
    r"(?:SHOW|HIDE|TRUE|FALSE|YES|NO|[01])?\s*(?:none|123|abc|ABCD|iii|IIII)?[ \t]*\n(?P<steps>.*)",
    re.DOTALL,
)
_PRIVATE = {letter: chr(0xF0000 + n) for n, letter in enumerate("\\:#={}~n")}
_BACK = {mark: "\n" if letter == "n" else letter for letter, mark in _PRIVATE.items()}


def read(text: str) -> list[Item]:
    """Every question in order, those that cannot be read as refused items."""
    items, category = [], ""
    for place, lines in _blocks(text):
        kept = [_hidden(line) for line in lines if not line.startswith("//")]
        body = "\n".join(kept).strip(_WHITE)
        if not body:
            continue
        if body.startswith("$CATEGORY:"):
            head, _, tail = body.partition("\n")
            category = _shown(head.removeprefix("$CATEGORY:").strip(_WHITE))
            items += [refused(place + 1, "category_tail", words=Words(_shown(tail)))] if tail else []
            continue
        first = next(n for n, line in enumerate(lines) if not line.startswith("//"))
        comments = "\n".join(line for line in lines if line.startswith("//"))
        items.append(_question(body, place + first, category, comments))
    return items


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line of the first, from 1; trimmed lines) of what stands between blank lines."""
    block: list[str] = []
    for number, raw in enumerate([*text.split("\n"), ""], 1):
        line = raw.strip(_WHITE)
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _question(body: str, place: int, category: str, comments: str) -> Item:
    name, body = _named(body)
    start, end = body.find("{"), body.find("}")
    told: dict[str, Any] = {"name": name, "words": Words(_shown(body), "moodle")}
    if (start < 0) != (end < 0) or end < start:
        return refused(place, "braces", **told)
    if start >= 0 and "{" in body[start + 1 :]:
        return refused(place, "braces" if "{" in body[start + 1 : end] else "braces_twice", **told)
    answers, general = body[start + 1 : end].strip(_WHITE), ""
    if start >= 0:
        gap = "" if body.endswith("}") else "_____"
        body = body[:start] + gap + body[end + 1 :]
        head, found, tail = answers.rpartition("####")
        answers, general = (head.strip(_WHITE), tail) if found else (answers, "")
    words = _words(body, "moodle")
    common: dict[str, Any] = {
        "place": place,
        "name": name,
        "category": category,
        "id": next(iter(_bracketed(_ID, comments)), ""),
        "tags": tuple(_bracketed(_TAG, comments)),
        "words": words,
        "feedback": _words(general, words.markup),
    }
    if start < 0:
        return Item(kind="description", **common)
    try:
        return _answered(answers, words.markup, common)
    except _Bad as bad:
        return Item(kind="unknown", **common).remarked(Remark(bad.code, "refused", bad.detail))


class _Bad(Exception):
    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


def _answered(answers: str, markup: Markup, common: dict[str, Any]) -> Item:
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
    verdict = answers.split("#", 1)[0].strip(_WHITE)
    if verdict in {"T", "TRUE", "F", "FALSE"}:
        return _true_false(answers, verdict in {"T", "TRUE"}, markup, common)
    return Item(kind="short", choices=_shorts(answers, markup), **common)


def _choices(answers: str, markup: Markup) -> tuple[tuple[Choice, ...], list[Remark]]:
    made, remarks = [], []
    for part in _parts(answers.replace("=", "~="), "~"):
        share = Decimal(0)
        if part.startswith("="):
            share, part = FULL, part[1:]
            if _WEIGHT.match(part.strip(_WHITE)):
                remarks.append(Remark("weight_as_text", "loss", _shown(part)[:80]))
        else:
            share, part = _weighed(part, Decimal(0))
        words, feedback = _commented(part, markup)
        made.append(Choice(words, share, feedback))
    if len(made) < 2:
        raise _Bad("answers_few")
    return tuple(made), remarks


def _shorts(answers: str, markup: Markup) -> tuple[Choice, ...]:
    made = []
    for part in _parts(answers, "="):
        share, part = _weighed(part, FULL)
        words, feedback = _commented(part, markup)
        made.append(Choice(Words(words.text, "plain"), share, feedback))
    if not made:
        raise _Bad("answers_few")
    return tuple(made)


def _joins(answers: str, markup: Markup) -> tuple[Join, ...]:
    made = []
    for part in _parts(answers, "="):
        left, arrow, right = part.partition("->")
        if not arrow:
            raise _Bad("arrow_missing", _shown(part))
        made.append(Join(_words(left, markup), _shown(right).strip(_WHITE)))
    if len(made) < 2:
        raise _Bad("answers_few")
    return tuple(made)


def _true_false(answers: str, right: bool, markup: Markup, common: dict[str, Any]) -> Item:
    """The first comment answers who was wrong, the second who was right."""
    _, *comments = answers.split("#", 2)
    wrong_said, right_said = (_words(text, markup) for text in [*comments, "", ""][:2])
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
        raise _Bad("answers_few")
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
            raise _Bad("number_bad", text)
        middle = (first + last) / 2
        return Value(middle, last - middle, share, feedback)
    told, _, margin = text.partition(":")
    found, tolerance = number(told), number(margin or "0")
    if found is None or tolerance is None or tolerance < 0:
        raise _Bad("number_bad", text)
    return Value(found, tolerance, share, feedback)


def number(text: str) -> Decimal | None:
    """A plain number as both Moodle and QTI write it; None if it is none."""
    text = text.strip()
    try:
        found = Decimal(text) if _NUMBER.fullmatch(text) else None
    except InvalidOperation:
        return None
    return found if found is None or abs(found.adjusted()) < 30 else None


def _order(found: re.Match[str], common: dict[str, Any]) -> Item:
    """Moodle's ordering questions: `{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none`, then a step a line."""
    steps = tuple(_words(line, "moodle") for line in found["steps"].split("\n") if line.strip(_WHITE))
    item = Item(kind="order", steps=steps, **common)
    marks = found["marks"] or "RELATIVE"
    if marks != "ABSOLUTE_POSITION":
        item = item.remarked(Remark("order_marks", "loss", marks))
    if found["part"] not in {"ALL", "EXACT"}:
        item = item.remarked(Remark("order_part", "loss"))
    return item


def _parts(text: str, sign: str) -> list[str]:
    """What stands behind each sign; an empty beginning is none, as in Moodle."""
    parts = [part.strip(_WHITE) for part in text.split(sign)]
    return parts if parts[0] else parts[1:]


def _weighed(part: str, usual: Decimal) -> tuple[Decimal, str]:
    if not _WEIGHT.match(part):
        if re.match(r"%[^%\s]*%", part):
            raise _Bad("share_bad", _shown(part)[:80])
        return usual, part
    weight, _, rest = part[1:].partition("%")
    share = number(weight.replace("--", ""))
    if share is None or abs(share) > FULL:
        raise _Bad("share_bad", weight)
    return share, rest


def _commented(part: str, markup: Markup) -> tuple[Words, Words]:
    answer, _, comment = part.partition("#")
    return _words(answer, markup), _words(comment, markup)


def _words(text: str, markup: Markup) -> Words:
    text = text.strip(_WHITE)
    found = _MARKUP.match(text)
    if found:
        named: Markup = found[1]  # type: ignore[assignment]
        return Words(_shown(text[found.end() :]).strip(_WHITE), named)
    return Words(_shown(text).strip(_WHITE), markup) if text else NOTHING


def _named(body: str) -> tuple[str, str]:
    if not body.startswith("::"):
        return "", body
    name, found, rest = body[2:].partition("::")
    return (_shown(name).strip(_WHITE), rest.strip(_WHITE)) if found else ("", body[2:])


def _bracketed(pattern: re.Pattern[str], comments: str) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", found) for found in pattern.findall(comments)]


def _hidden(line: str) -> str:
    """Escaped signs as private letters, so that they have no meaning until they are shown."""
    return _ESCAPED.sub(lambda found: _PRIVATE[found[1]], line)


def _shown(text: str) -> str:
    return "".join(_BACK.get(letter, letter) for letter in text)
