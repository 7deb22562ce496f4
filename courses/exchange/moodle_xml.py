"""Moodle XML → items, as Moodle's question/format/xml reads it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from courses.exchange import embedded as embedded_answers
from courses.exchange.gift_words import number
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
from courses.exchange.pictures import embedded, is_picture, uri
from courses.exchange.safe_xml import Node
from courses.exchange.words import to_plain

_MARKUPS: dict[str, Markup] = {
    "html": "html", "moodle_auto_format": "moodle", "markdown": "markdown", "plain_text": "plain",
}  # fmt: skip
_FILES = "@@PLUGINFILE@@"
_USUAL = re.compile(
    r"^(|Your answer is (partially )?(correct|incorrect)\.|正解です。|あなたの答えは.{1,12}です。)$"
)


def read(root: Node) -> list[Item]:
    """Every question under <quiz>, those that cannot be read as refused items."""
    if root.name != "quiz":
        return [refused(root.line, "no_quiz")]
    items, category = [], ""
    for node in root.every("question"):
        kind = node.attributes.get("type", "")
        if kind == "category":
            category = node.said("category", "text")
        else:
            items.append(_question(node, kind, category))
    return items


def _question(node: Node, kind: str, category: str) -> Item:
    name = " ".join(node.said("name", "text").split())
    common: dict[str, Any] = {
        "place": node.line,
        "name": name,
        "category": category,
        "id": node.said("idnumber"),
        "tags": tuple(tag.said("text") for tag in (node.find("tags") or node).every("tag")),
        "words": _with_old_picture(node, _words(node.find("questiontext"), "moodle")),
        "feedback": _words(node.find("generalfeedback"), "moodle"),
    }
    if kind not in _KINDS:
        return Item(kind="unknown", **common).remarked(Remark("kind_unknown", "refused", kind))
    points = number(node.said("defaultgrade") or "1")
    common["points"] = points if points is not None else Decimal(1)
    try:
        item = _KINDS[kind](node, common)
    except _Bad as bad:
        return Item(kind="unknown", **common).remarked(Remark(bad.code, "refused", bad.detail))
    return item.remarked(*_around(node))


class _Bad(Exception):
    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail[:100]
        super().__init__(code)


def _around(node: Node) -> list[Remark]:
    """What belongs to the question as a whole and has no place here."""
    found = []
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        text = to_plain(_words(node.find(name), "moodle"))[0]
        if not _USUAL.match(text):
            found.append(Remark("combined_lost", "loss", text[:200]))
    if hints := [hint for hint in node.every("hint") if hint.said("text")]:
        found.append(Remark("hints_lost", "loss", str(len(hints))))
    if node.said("hidden") == "1":
        found.append(Remark("hidden", "loss"))
    if node.said("image") and not node.said("image_base64"):
        found.append(Remark("image_wordless", "loss", node.said("image")))
    names = [file.attributes.get("name", "") for file in node.below("file")]
    return found + [Remark("media_lost", "loss", name) for name in names if not is_picture(name)]


def _choice(node: Node, common: dict[str, Any]) -> Item:
    single = node.said("single") not in {"false", "0"}
    choices = tuple(_answers(node, common["words"].markup))
    return Item(kind="choice", single=single, shuffled=_shuffled(node), choices=choices, **common)


def _true_false(node: Node, common: dict[str, Any]) -> Item:
    """Moodle goes by the share of the answer whose text is "true"."""
    sides = {to_plain(each.words)[0].lower(): each for each in _answers(node, "moodle")}
    if not {"true", "false"} <= set(sides):
        raise _Bad("answer_key")
    return Item(
        kind="true_false",
        right=sides["true"].share > sides["false"].share,
        choices=(sides["true"], sides["false"]),
        **common,
    )


def _short(node: Node, common: dict[str, Any]) -> Item:
    found = [
        Choice(Words(each.words.text, "plain"), each.share, each.feedback) for each in _answers(node, "plain")
    ]
    return Item(kind="short", choices=tuple(found), exact_case=node.said("usecase") == "1", **common)


def _number(node: Node, common: dict[str, Any]) -> Item:
    values = []
    for answer, each in zip(node.every("answer"), _answers(node, "plain"), strict=True):
        told, margin = each.words.text.strip(), answer.said("tolerance") or "0"
        found, tolerance = number(told), number(margin)
        if (found is None and told != "*") or tolerance is None or tolerance < 0:
            raise _Bad("number_bad", f"{told} ± {margin}")
        values.append(Value(found, tolerance, each.share, each.feedback))
    item = Item(kind="number", values=tuple(values), **common)
    return _with_units(node, item)


def _with_units(node: Node, item: Item) -> Item:
    """A single unit that may be left out is ours; factors and marks for units are not."""
    units = [
        (unit.said("unit_name"), number(unit.said("multiplier") or "1"))
        for unit in (node.find("units") or node).every("unit")
    ]
    graded = node.said("unitgradingtype") not in {"", "0"}
    if len(units) > 1 or graded or any(factor != 1 for _, factor in units):
        return item.remarked(Remark("units_lost", "loss", ", ".join(name for name, _ in units)))
    return Item(**{**item.__dict__, "unit": units[0][0]}) if units else item


def _match(node: Node, common: dict[str, Any]) -> Item:
    joins = []
    for sub in node.every("subquestion"):
        joins.append(Join(_words(sub, common["words"].markup), sub.said("answer", "text")))
    return Item(kind="match", joins=tuple(joins), shuffled=_shuffled(node), **common)


def _order(node: Node, common: dict[str, Any]) -> Item:
    steps = tuple(each.words for each in _answers(node, common["words"].markup, plain_shares=True))
    item = Item(kind="order", steps=steps, **common)
    marks = node.said("gradingtype") or "RELATIVE"
    if marks != "LONGEST_ORDERED_SUBSET":
        item = item.remarked(Remark("order_marks", "loss", marks))
    return item if node.said("selecttype") == "ALL" else item.remarked(Remark("order_part", "loss"))


def _cloze(node: Node, common: dict[str, Any]) -> Item:
    text: Words = common["words"]
    html = text.text.replace("\n", "<br>") if text.markup == "moodle" else text.text
    return Item(kind="cloze", pieces=embedded_answers.read(html), **common)


def _essay(node: Node, common: dict[str, Any]) -> Item:
    return Item(kind="essay", guide=_words(node.find("graderinfo"), "html"), **common)


def _description(node: Node, common: dict[str, Any]) -> Item:
    return Item(kind="description", **common)


def _answers(node: Node, usual: Markup, *, plain_shares: bool = False) -> list[Choice]:
    made = []
    for answer in node.every("answer"):
        told = answer.attributes.get("fraction") or answer.said("fraction") or "0"
        share = number(told)
        if share is None or (abs(share) > FULL and not plain_shares):
            raise _Bad("share_bad", told)
        words = _words(answer, usual)
        made.append(Choice(words, share, _words(answer.find("feedback"), "html")))
    return made


def _words(node: Node | None, usual: Markup) -> Words:
    """Text that its author left unescaped in the XML counts as HTML."""
    said = node.find("text") if node is not None else None
    if node is None or said is None:
        return NOTHING
    text = said.inner if said.nodes else said.text
    markup = _MARKUPS.get(node.attributes.get("format", ""), usual)
    files = {_path(file): file for file in node.every("file")}
    if files:
        text = embedded(text, lambda address: _bytes(files.get(address.removeprefix(_FILES))))
    return Words(text.strip(), markup) if text.strip() else NOTHING


def _path(file: Node) -> str:
    return file.attributes.get("path", "/") + file.attributes.get("name", "")


def _bytes(file: Node | None) -> bytes | None:
    """What is no base64 is no file; its place is named anyway."""
    if file is None:
        return None
    try:
        return base64.b64decode("".join(file.text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _with_old_picture(node: Node, words: Words) -> Words:
    """Moodle 1.9 had one picture below the question's text."""
    data = _bytes(node.find("image_base64"))
    if not data or words.markup not in {"html", "moodle"}:
        return words
    name = node.said("image").rpartition("/")[2] or "image.png"
    return Words(f'{words.text}<div><img src="{uri(name, data)}" alt=""></div>', words.markup)


def _shuffled(node: Node) -> bool:
    return node.said("shuffleanswers") not in {"0", "false"}


_KINDS: dict[str, Callable[[Node, dict[str, Any]], Item]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _match,
    "ordering": _order,
    "cloze": _cloze,
    "multianswer": _cloze,
    "essay": _essay,
    "description": _description,
}
