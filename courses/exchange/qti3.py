"""QTI 3 (1EdTech, Question & Test Interoperability 3.0, ASI information model) → items.

Read are choice, text entry, inline choice, match, order and extended text, one kind an item; any number of
gaps in a text makes a cloze. What is right is read from the response declarations; the marks of a package's
own response processing are not carried out, only a tolerance is looked for in them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from courses.exchange.gift import number
from courses.exchange.items import (
    FULL,
    NOTHING,
    Choice,
    Gap,
    Image,
    Item,
    Join,
    Remark,
    Value,
    Words,
    refused,
)
from courses.exchange.safe_xml import Node

SPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_TEMPLATES = re.compile(r"/(match_correct|map_response|map_response_point)(\.xml)?$")
_SINGLE = {
    "qti-choice-interaction",
    "qti-order-interaction",
    "qti-match-interaction",
    "qti-extended-text-interaction",
}
_RULES = {
    *("qti-response-condition", "qti-response-if", "qti-response-else", "qti-match", "qti-variable"),
    *("qti-correct", "qti-set-outcome-value", "qti-base-value", "qti-equal", "qti-map-response"),
}
_GAPS = {"qti-text-entry-interaction", "qti-inline-choice-interaction"}


def read(node: Node, images: dict[str, Image], category: str = "") -> Item:
    """One assessment item. `images`: by the path that its pictures are named with."""
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
        "feedback": _explanation(node),
        "points": _points(node),
        "images": tuple(images[src] for src in _sources(node) if src in images),
    }
    if not every:
        return Item(kind="description", words=_words(body), **common)
    if (len(every) > 1 and not kinds <= _GAPS) or not kinds <= _SINGLE | _GAPS:
        return Item(kind="unknown", words=_words(body), **common).remarked(
            Remark("interactions", "refused", ", ".join(sorted(kinds)))
        )
    try:
        item: Item = _KINDS[every[0].name](node, body, every, common)
    except _Bad as bad:
        return Item(kind="unknown", words=_words(body), **common).remarked(
            Remark(bad.code, "refused", bad.detail)
        )
    return item.remarked(*_own_rules(node, item))


class _Bad(Exception):
    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail[:100]
        super().__init__(code)


def _choice(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    asked = every[0]
    declared, shares = _key(node, asked)
    texts = asked.every("qti-simple-choice")
    choices = tuple(
        Choice(
            _words(each, skip={"qti-feedback-inline"}), shares.get(_id(each), _wrong(declared)), _why(each)
        )
        for each in texts
    )
    single = declared.attributes.get("cardinality") != "multiple"
    names = {_id(each).lower() for each in texts}
    words = _joined(_words(body, skip={asked.name}), asked)
    if single and names == {"true", "false"}:
        right = any(share == FULL for name, share in shares.items() if name.lower() == "true")
        return Item(kind="true_false", right=right, words=words, choices=choices, **common)
    shuffled = asked.attributes.get("shuffle", "false") == "true"
    return Item(kind="choice", single=single, shuffled=shuffled, choices=choices, words=words, **common)


def _order(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    asked = every[0]
    declared, _ = _key(node, asked)
    texts = {_id(each): _words(each) for each in asked.every("qti-simple-choice")}
    order = [value.text.strip() for value in _correct(declared)]
    if sorted(order) != sorted(texts):
        raise _Bad("answer_key")
    words = _joined(_words(body, skip={asked.name}), asked)
    return Item(kind="order", steps=tuple(texts[name] for name in order), words=words, **common)


def _match(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    asked = every[0]
    _, shares = _key(node, asked)
    sets = asked.every("qti-simple-match-set")
    if len(sets) != 2:
        raise _Bad("answer_key")
    lefts, rights = ({_id(each): each for each in one.every("qti-simple-associable-choice")} for one in sets)
    joins, used = [], set()
    for pair, share in shares.items():
        left, _, right = pair.partition(" ")
        if left not in lefts or right not in rights:
            raise _Bad("answer_key", pair)
        if share > 0:
            joins.append(Join(_words(lefts[left]), " ".join(rights[right].text.split())))
            used.add(right)
    joins += [Join(NOTHING, " ".join(rights[name].text.split())) for name in rights if name not in used]
    place = {name: n for n, name in enumerate(lefts)}
    names = {_words(each): place[name] for name, each in lefts.items()}
    joins.sort(key=lambda join: names.get(join.left, len(names)))
    shuffled = asked.attributes.get("shuffle", "false") == "true"
    words = _joined(_words(body, skip={asked.name}), asked)
    return Item(kind="match", joins=tuple(joins), shuffled=shuffled, words=words, **common)


def _gaps(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    """A typed gap that stands alone is a short answer or a number; within a sentence it is a gap of it."""
    asked = every[0]
    declared, shares = _key(node, asked)
    numeric = declared.attributes.get("base-type") in {"float", "integer"}
    inside = bool(_stands_inside(body, asked)) and not numeric
    chosen = asked.name == "qti-inline-choice-interaction"
    if len(every) > 1 or chosen or inside or body.attributes.get("data-kind") == "cloze":
        return Item(kind="cloze", pieces=_pieces(node, body), **common)
    words = _words(body, skip={asked.name})
    if numeric:
        unit = next((one.text for one in body.below("span") if one.attributes.get("class") == "unit"), "")
        words = _words(body, skip={asked.name, "span.unit"}, gap=_stands_inside(body, asked, unit))
        values = tuple(_value(text, _tolerance(node), share) for text, share in shares.items())
        return Item(kind="number", values=values, unit=unit, words=words, **common)
    choices = tuple(_typed(text, share) for text, share in shares.items())
    return Item(kind="short", choices=choices, exact_case=_exact(declared), words=words, **common)


def _essay(node: Node, body: Node, every: list[Node], common: dict[str, Any]) -> Item:
    length = every[0].attributes.get("expected-length", "")
    guides = [
        block for block in body.below("qti-rubric-block") if "scorer" in block.attributes.get("view", "")
    ]
    words = _joined(_words(body, skip={every[0].name, "qti-rubric-block"}), every[0])
    most = int(length) if length.isdecimal() and 0 < int(length[:5]) <= 4000 else None
    guide = _words(guides[0]) if guides else NOTHING
    return Item(kind="essay", guide=guide, max_chars=most, words=words, **common)


def _pieces(node: Node, body: Node) -> tuple[Words | Gap, ...]:
    """The body's HTML, cut at its gaps."""
    gaps: list[Gap] = []

    def cut(part: str | Node) -> str:
        if isinstance(part, str):
            return Node("", 0, parts=[part]).inner
        if part.name in _GAPS:
            gaps.append(_gap(node, part))
            return "\0"
        if part.name.startswith("qti-"):
            return ""
        return Node(part.name, 0, part.attributes, ["\1"]).html.replace("\1", "".join(map(cut, part.parts)))

    html = "".join(map(cut, body.parts))
    made: list[Words | Gap] = []
    for n, text in enumerate(html.split("\0")):
        made += [gaps[n - 1]] if n else []
        made += [Words(text, "html")] if text else []
    return tuple(made)


def _gap(node: Node, asked: Node) -> Gap:
    declared, shares = _key(node, asked)
    if asked.name == "qti-inline-choice-interaction":
        texts = asked.every("qti-inline-choice")
        return Gap("chosen", tuple(Choice(_words(e), shares.get(_id(e), Decimal(0))) for e in texts))
    if declared.attributes.get("base-type") in {"float", "integer"}:
        return Gap("number", values=tuple(_value(t, _tolerance(node), s) for t, s in shares.items()))
    return Gap("typed", tuple(_typed(t, s) for t, s in shares.items()), exact_case=_exact(declared))


def _key(node: Node, asked: Node) -> tuple[Node, dict[str, Decimal]]:
    """(declaration, answer → share in percent). A mapping says more than the correct response."""
    name = asked.attributes.get("response-identifier", "")
    declared = next((d for d in node.every("qti-response-declaration") if _id(d) == name), None)
    if declared is None:
        raise _Bad("answer_key", name)
    if asked.name == "qti-extended-text-interaction":
        return declared, {}
    right = [value.text.strip() for value in _correct(declared)]
    shares = _mapped(declared, right)
    if not any(share > 0 for share in shares.values()):
        raise _Bad("answer_key", name)
    return declared, shares


def _mapped(declared: Node, right: list[str]) -> dict[str, Decimal]:
    """Of a question with several right answers, the mapped values are parts of the whole."""
    entries = (declared.find("qti-mapping") or Node("", 0)).every("qti-map-entry")
    values = {
        e.attributes.get("map-key", "").strip(): number(e.attributes.get("mapped-value", "")) for e in entries
    }
    known = {key: value for key, value in values.items() if value is not None}
    several = declared.attributes.get("cardinality") == "multiple"
    if not known:
        return {text: FULL / len(right) if several else FULL for text in right}
    whole = sum((v for v in known.values() if v > 0), Decimal(0)) if several else max(known.values())
    if whole <= 0:
        return {}
    return {key: (value / whole * FULL).quantize(Decimal("0.00001")) for key, value in known.items()}


def _wrong(declared: Node) -> Decimal:
    """What a tick costs that the key does not mention; all or nothing costs all."""
    mapping = declared.find("qti-mapping")
    if mapping is None:
        return Decimal(0)
    values = [number(entry.attributes.get("mapped-value", "")) for entry in mapping.every("qti-map-entry")]
    whole = sum((value for value in values if value is not None and value > 0), Decimal(0))
    default = number(mapping.attributes.get("default-value", "0")) or Decimal(0)
    return (default / whole * FULL).quantize(Decimal("0.00001")) if whole else Decimal(0)


def _correct(declared: Node) -> list[Node]:
    return (declared.find("qti-correct-response") or Node("", 0)).every("qti-value")


def _exact(declared: Node) -> bool:
    """A string is compared letter by letter unless every mapping says otherwise."""
    entries = (declared.find("qti-mapping") or Node("", 0)).every("qti-map-entry")
    return not entries or any(e.attributes.get("case-sensitive", "true") != "false" for e in entries)


def _typed(text: str, share: Decimal) -> Choice:
    return Choice(Words(text.replace("*", "\\*"), "plain"), share)


def _value(text: str, tolerance: Decimal, share: Decimal) -> Value:
    found = number(text)
    if found is None:
        raise _Bad("number_bad", text)
    return Value(found, tolerance, share)


def _tolerance(node: Node) -> Decimal:
    found = next(node.below("qti-equal"), None)
    if found is None or found.attributes.get("tolerance-mode") != "absolute":
        return Decimal(0)
    sides = [number(side) for side in found.attributes.get("tolerance", "0").split()]
    return max((side for side in sides if side is not None and side >= 0), default=Decimal(0))


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
    names = {each.name for each in rules.below(*{n.name for n in _walk(rules)})}
    return [] if names and names <= _RULES else [Remark("rules_lost", "loss")]


def _walk(node: Node) -> list[Node]:
    return [found for child in node.nodes for found in (child, *_walk(child))]


def _all_interactions(body: Node) -> set[str]:
    return {node.name for node in _walk(body) if node.name.endswith("-interaction")}


def _explanation(node: Node) -> Words:
    shown = [each for each in node.every("qti-modal-feedback") if each.attributes.get("identifier") != ""]
    return _words(shown[0]) if len(shown) == 1 else Words(" ".join(each.inner for each in shown), "html")


def _why(each: Node) -> Words:
    found = next(each.below("qti-feedback-inline", "qti-feedback-block"), None)
    return _words(found) if found is not None else NOTHING


def _points(node: Node) -> Decimal:
    for declared in node.every("qti-outcome-declaration"):
        if _id(declared) == "MAXSCORE":
            found = number(declared.said("qti-default-value", "qti-value"))
            return found if found is not None else Decimal(1)
    score = next((d for d in node.every("qti-outcome-declaration") if _id(d) == "SCORE"), None)
    found = number(score.attributes.get("normal-maximum", "1")) if score is not None else None
    return found if found is not None else Decimal(1)


def _joined(words: Words, asked: Node) -> Words:
    """The words around the interaction and its own prompt."""
    prompt = asked.find("qti-prompt")
    inner = _words(prompt).text if prompt is not None else ""
    return Words(f"{words.text}<div>{inner}</div>" if inner.strip() else words.text, "html")


def _words(node: Node, *, skip: Collection[str] = (), gap: str = "") -> Words:
    """What is inside as HTML. `skip`: names of what is left out, a `gap` in its place inside a text."""

    def told(part: str | Node) -> str:
        if isinstance(part, str):
            return Node("", 0, parts=[part]).inner
        if part.name in skip or f"{part.name}.{part.attributes.get('class', '')}" in skip:
            return gap if part.name in _GAPS else ""
        if part.name.startswith("qti-"):
            return "".join(map(told, part.parts))
        name = "s" if part.attributes.get("class") == "qti-strikethrough" else part.name
        return Node(name, 0, part.attributes, ["\1"]).html.replace("\1", "".join(map(told, part.parts)))

    text = "".join(map(told, node.parts)).strip()
    return Words(text, "html") if text else NOTHING


def _stands_inside(body: Node, asked: Node, unit: str = "") -> str:
    """A visible gap where the answer belongs into the sentence; nothing where it stands alone."""
    for node in (body, *_walk(body)):
        if asked in node.nodes:
            texts = [
                part.text if isinstance(part, Node) else part for part in node.parts if part is not asked
            ]
            return "_____" if "".join(texts).replace(unit, "").strip() else ""
    return ""


def _sources(node: Node) -> list[str]:
    return [
        each.attributes.get("src") or each.attributes.get("data", "") for each in node.below("img", "object")
    ]


def _id(node: Node) -> str:
    return node.attributes.get("identifier", "")


_KINDS: dict[str, Any] = {
    "qti-choice-interaction": _choice,
    "qti-order-interaction": _order,
    "qti-match-interaction": _match,
    "qti-text-entry-interaction": _gaps,
    "qti-inline-choice-interaction": _gaps,
    "qti-extended-text-interaction": _essay,
}
