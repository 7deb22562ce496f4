"""QTI 3 (1EdTech, Question & Test Interoperability 3.0, ASI information model) → items.

Read are choice, text entry, inline choice, match, order, hot text and extended text, one kind an item; any
number of gaps in a text makes a cloze. What is right is read from the response declarations; the marks of a
package's own response processing are not carried out, only a tolerance is looked for in them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from courses.exchange.items import FULL, NOTHING, Choice, Gap, Hot, Item, Join, Remark, refused
from courses.exchange.qti3_key import (
    BadKey,
    correct,
    identifier,
    is_exact,
    key,
    points,
    tolerance,
    typed,
    value,
    wrong_share,
)
from courses.exchange.qti3_words import (
    GAPS,
    explanation,
    joined,
    pieces_in,
    stands_inside,
    walk,
    why,
    words_in,
)
from courses.exchange.safe_xml import Node

SPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_TEMPLATES = re.compile(r"/(match_correct|map_response|map_response_point)(\.xml)?$")
_SINGLE = {
    "qti-choice-interaction",
    "qti-order-interaction",
    "qti-match-interaction",
    "qti-extended-text-interaction",
    "qti-hottext-interaction",
}
_RULES = {
    *("qti-response-condition", "qti-response-if", "qti-response-else", "qti-match", "qti-variable"),
    *("qti-correct", "qti-set-outcome-value", "qti-base-value", "qti-equal", "qti-map-response"),
}


def read(node: Node, category: str = "") -> Item:
    """One assessment item, its pictures within it (courses.exchange.pictures)."""
    if node.name in {"assessmentItem", "assessmentTest"}:
        return refused(node.line, "qti_2", "2")
    body = node.find("qti-item-body")
    if node.name != "qti-assessment-item" or body is None:
        return refused(node.line, "kind_unknown", node.name)
    every = list(body.below(*_all_interactions(body)))
    kinds = {found.name for found in every}
    common: dict[str, Any] = {
        "place": node.line,
        "name": node.attributes.get("title", ""),
        "category": category,
        "id": node.attributes.get("identifier", ""),
        "tags": tuple(body.attributes.get("data-tags", "").split()),
        "feedback": explanation(node),
        "points": points(node),
    }
    if not every:
        return Item(kind="description", words=words_in(body), **common)
    if (len(every) > 1 and not kinds <= GAPS) or not kinds <= _SINGLE | GAPS:
        return Item(kind="unknown", words=words_in(body), **common).remarked(
            Remark("interactions", "refused", ", ".join(sorted(kinds)))
        )
    try:
        item: Item = _KINDS[every[0].name](node, body, every, common)
    except BadKey as bad:
        return Item(kind="unknown", words=words_in(body), **common).remarked(
            Remark(bad.code, "refused", bad.detail)
        )
    return item.remarked(*_own_rules(node, item))


def _choice(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    asked = every[0]
    declared, shares = key(node, asked)
    texts = asked.every("qti-simple-choice")
    wrong = wrong_share(declared)
    choices = tuple(
        Choice(words_in(each, skip={"qti-feedback-inline"}), shares.get(identifier(each), wrong), why(each))
        for each in texts
    )
    single = declared.attributes.get("cardinality") != "multiple"
    names = {identifier(each).lower() for each in texts}
    words = joined(words_in(body, skip={asked.name}), asked)
    if single and names == {"true", "false"}:
        right = any(share == FULL for name, share in shares.items() if name.lower() == "true")
        return Item(kind="true_false", right=right, words=words, choices=choices, **common)
    shuffled = asked.attributes.get("shuffle", "false") == "true"
    return Item(kind="choice", single=single, shuffled=shuffled, choices=choices, words=words, **common)


def _order(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    asked = every[0]
    declared, _ = key(node, asked)
    texts = {identifier(each): words_in(each) for each in asked.every("qti-simple-choice")}
    order = [value.text.strip() for value in correct(declared)]
    if sorted(order) != sorted(texts):
        raise BadKey("answer_key")
    words = joined(words_in(body, skip={asked.name}), asked)
    return Item(kind="order", steps=tuple(texts[name] for name in order), words=words, **common)


def _match(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    asked = every[0]
    _, shares = key(node, asked)
    sets = asked.every("qti-simple-match-set")
    if len(sets) != 2:
        raise BadKey("answer_key")
    sides = [one.every("qti-simple-associable-choice") for one in sets]
    lefts, rights = ({identifier(each): each for each in side} for side in sides)
    joins, used = [], set()
    for pair, share in shares.items():
        left, _, right = pair.partition(" ")
        if left not in lefts or right not in rights:
            raise BadKey("answer_key", pair)
        if share > 0:
            joins.append(Join(words_in(lefts[left]), " ".join(rights[right].text.split())))
            used.add(right)
    joins += [Join(NOTHING, " ".join(rights[name].text.split())) for name in rights if name not in used]
    place = {name: n for n, name in enumerate(lefts)}
    names = {words_in(each): place[name] for name, each in lefts.items()}
    joins.sort(key=lambda join: names.get(join.left, len(names)))
    shuffled = asked.attributes.get("shuffle", "false") == "true"
    words = joined(words_in(body, skip={asked.name}), asked)
    return Item(kind="match", joins=tuple(joins), shuffled=shuffled, words=words, **common)


def _gaps(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    """A typed gap that stands alone is a short answer or a number; within a sentence it is a gap of it."""
    asked = every[0]
    declared, shares = key(node, asked)
    numeric = declared.attributes.get("base-type") in {"float", "integer"}
    inside = bool(stands_inside(body, asked)) and not numeric
    chosen = asked.name == "qti-inline-choice-interaction"
    if len(every) > 1 or chosen or inside or body.attributes.get("data-kind") == "cloze":
        pieces = pieces_in(body, lambda part: _gap(node, part))
        return Item(kind="cloze", pieces=pieces, **common)
    words = words_in(body, skip={asked.name})
    if numeric:
        unit = next((one.text for one in body.below("span") if one.attributes.get("class") == "unit"), "")
        words = words_in(body, skip={asked.name, "span.unit"}, gap=stands_inside(body, asked, unit))
        values = tuple(value(text, tolerance(node), share) for text, share in shares.items())
        return Item(kind="number", values=values, unit=unit, words=words, **common)
    choices = tuple(typed(text, share) for text, share in shares.items())
    return Item(kind="short", choices=choices, exact_case=is_exact(declared), words=words, **common)


def _essay(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    length = every[0].attributes.get("expected-length", "")
    guides = [
        block for block in body.below("qti-rubric-block") if "scorer" in block.attributes.get("view", "")
    ]
    words = joined(words_in(body, skip={every[0].name, "qti-rubric-block"}), every[0])
    most = int(length) if length.isdecimal() and 0 < int(length[:5]) <= 4000 else None
    guide = words_in(guides[0]) if guides else NOTHING
    return Item(kind="essay", guide=guide, max_chars=most, words=words, **common)


def _hot(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    """Ours are mistakes to find; others may ask for any words, so theirs become a choice below the text."""
    asked = every[0]
    declared, shares = key(node, asked)
    texts = list(asked.below("qti-hottext"))
    if body.attributes.get("data-kind") == "mistakes":
        hot = tuple(
            Hot(each.text, each.attributes.get("data-right", "") if identifier(each) in shares else None)
            for each in texts
        )
        words = joined(words_in(body, skip={asked.name}), asked)
        return Item(kind="mistakes", hot=hot, words=words, **common)
    wrong = wrong_share(declared)
    choices = tuple(Choice(words_in(each), shares.get(identifier(each), wrong)) for each in texts)
    single = declared.attributes.get("cardinality") != "multiple"
    item = Item(kind="choice", single=single, choices=choices, words=words_in(body), **common)
    return item.remarked(Remark("hot_as_choice", "loss"))


def _gap(node: Node, asked: Node) -> Gap:
    declared, shares = key(node, asked)
    if asked.name == "qti-inline-choice-interaction":
        texts = asked.every("qti-inline-choice")
        return Gap("chosen", tuple(Choice(words_in(e), shares.get(identifier(e), Decimal(0))) for e in texts))
    if declared.attributes.get("base-type") in {"float", "integer"}:
        return Gap("number", values=tuple(value(t, tolerance(node), s) for t, s in shares.items()))
    return Gap("typed", tuple(typed(t, s) for t, s in shares.items()), exact_case=is_exact(declared))


def _own_rules(node: Node, item: Item) -> list[Remark]:
    """Whether marks are given in a way that ours does not know; our own writer leaves `data-marks`."""
    body, rules = node.find("qti-item-body"), node.find("qti-response-processing")
    if body is not None and body.attributes.get("data-marks") == "ponkotan":
        return []
    parts = item.kind in {"match", "order", "cloze"} or not item.single
    if parts and next(node.below("qti-mapping"), None) is None:
        return [Remark("all_or_nothing", "loss")]
    if rules is None or _TEMPLATES.search(rules.attributes.get("template", "")):
        return []
    names = {each.name for each in rules.below(*{n.name for n in walk(rules)})}
    return [] if names and names <= _RULES else [Remark("rules_lost", "loss")]


def _all_interactions(body: Node) -> set[str]:
    return {node.name for node in walk(body) if node.name.endswith("-interaction")}


_KINDS: dict[str, Any] = {
    "qti-choice-interaction": _choice,
    "qti-order-interaction": _order,
    "qti-match-interaction": _match,
    "qti-text-entry-interaction": _gaps,
    "qti-inline-choice-interaction": _gaps,
    "qti-extended-text-interaction": _essay,
    "qti-hottext-interaction": _hot,
}
