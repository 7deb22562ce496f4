"""GIFT → items, as Moodle's question/format/gift reads it ("GIFT format", docs.moodle.org).

Blank lines part questions, `//` lines are comments (with `[id:…]` and `[tag:…]`), a backslash keeps one of
`~ = # { } : \\` from having its meaning, and `\\n` is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from courses.exchange.gift_answers import BadAnswers, answered
from courses.exchange.gift_words import WHITE, hidden, shown, words_of
from courses.exchange.items import Item, Remark, Words, refused

_ID, _TAG = re.compile(r"\[id:((?:[^\]\\]|\\.)+)\]"), re.compile(r"\[tag:((?:[^\]\\]|\\.)+)\]")


def read(text: str) -> list[Item]:
    """Every question in order, those that cannot be read as refused items."""
    items, category = [], ""
    for place, lines in _blocks(text):
        kept = [hidden(line) for line in lines if not line.startswith("//")]
        body = "\n".join(kept).strip(WHITE)
        if not body:
            continue
        if body.startswith("$CATEGORY:"):
            head, _, tail = body.partition("\n")
            category = shown(head.removeprefix("$CATEGORY:").strip(WHITE))
            items += [refused(place + 1, "category_tail", words=Words(shown(tail)))] if tail else []
            continue
        first = next(n for n, line in enumerate(lines) if not line.startswith("//"))
        comments = "\n".join(line for line in lines if line.startswith("//"))
        items.append(_question(body, place + first, category, comments))
    return items


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line of the first, from 1; trimmed lines) of what stands between blank lines."""
    block: list[str] = []
    for number, raw in enumerate([*text.split("\n"), ""], 1):
        line = raw.strip(WHITE)
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _question(body: str, place: int, category: str, comments: str) -> Item:
    name, body = _named(body)
    start, end = body.find("{"), body.find("}")
    told: dict[str, Any] = {"name": name, "words": Words(shown(body), "moodle")}
    if (start < 0) != (end < 0) or end < start:
        return refused(place, "braces", **told)
    if start >= 0 and "{" in body[start + 1 :]:
        return refused(place, "braces" if "{" in body[start + 1 : end] else "braces_twice", **told)
    answers, general = body[start + 1 : end].strip(WHITE), ""
    if start >= 0:
        gap = "" if body.endswith("}") else "_____"
        body = body[:start] + gap + body[end + 1 :]
        head, found, tail = answers.rpartition("####")
        answers, general = (head.strip(WHITE), tail) if found else (answers, "")
    words = words_of(body, "moodle")
    common: dict[str, Any] = {
        "place": place,
        "name": name,
        "category": category,
        "id": next(iter(_bracketed(_ID, comments)), ""),
        "tags": tuple(_bracketed(_TAG, comments)),
        "words": words,
        "feedback": words_of(general, words.markup),
    }
    if start < 0:
        return Item(kind="description", **common)
    try:
        return answered(answers, words.markup, common)
    except BadAnswers as bad:
        return Item(kind="unknown", **common).remarked(Remark(bad.code, "refused", bad.detail))


def _named(body: str) -> tuple[str, str]:
    if not body.startswith("::"):
        return "", body
    name, found, rest = body[2:].partition("::")
    return (shown(name).strip(WHITE), rest.strip(WHITE)) if found else ("", body[2:])


def _bracketed(pattern: re.Pattern[str], comments: str) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", found) for found in pattern.findall(comments)]
