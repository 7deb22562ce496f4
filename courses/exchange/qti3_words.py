"""The words of a QTI 3 item as HTML."""

from __future__ import annotations

from collections.abc import Callable, Collection

from courses.exchange.items import NOTHING, Gap, Words
from courses.exchange.safe_xml import Node

GAPS = {"qti-text-entry-interaction", "qti-inline-choice-interaction"}


def joined(words: Words, asked: Node) -> Words:
    """The words around the interaction and its own prompt."""
    prompt = asked.find("qti-prompt")
    inner = words_in(prompt).text if prompt is not None else ""
    return Words(f"{words.text}<div>{inner}</div>" if inner.strip() else words.text, "html")


def words_in(node: Node, *, skip: Collection[str] = (), gap: str = "") -> Words:
    """What is inside as HTML. `skip`: names of what is left out, a `gap` in its place inside a text."""

    def told(part: str | Node) -> str:
        if isinstance(part, str):
            return Node("", 0, parts=[part]).inner
        if part.name in skip or f"{part.name}.{part.attributes.get('class', '')}" in skip:
            return gap if part.name in GAPS else ""
        if part.name.startswith("qti-"):
            return "".join(map(told, part.parts))
        name = "s" if part.attributes.get("class") == "qti-strikethrough" else part.name
        return Node(name, 0, part.attributes, ["\1"]).html.replace("\1", "".join(map(told, part.parts)))

    text = "".join(map(told, node.parts)).strip()
    return Words(text, "html") if text else NOTHING


def pieces_in(body: Node, gap_of: Callable[[Node], Gap]) -> tuple[Words | Gap, ...]:
    """The body's HTML, cut at its gaps."""
    gaps: list[Gap] = []

    def cut(part: str | Node) -> str:
        if isinstance(part, str):
            return Node("", 0, parts=[part]).inner
        if part.name in GAPS:
            gaps.append(gap_of(part))
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


def stands_inside(body: Node, asked: Node, unit: str = "") -> str:
    """A visible gap where the answer belongs into the sentence; nothing where it stands alone."""
    for node in (body, *walk(body)):
        if asked in node.nodes:
            texts = [
                part.text if isinstance(part, Node) else part for part in node.parts if part is not asked
            ]
            return "_____" if "".join(texts).replace(unit, "").strip() else ""
    return ""


def explanation(node: Node) -> Words:
    shown = [each for each in node.every("qti-modal-feedback") if each.attributes.get("identifier") != ""]
    return words_in(shown[0]) if len(shown) == 1 else Words(" ".join(each.inner for each in shown), "html")


def why(each: Node) -> Words:
    found = next(each.below("qti-feedback-inline", "qti-feedback-block"), None)
    return words_in(found) if found is not None else NOTHING


def walk(node: Node) -> list[Node]:
    return [found for child in node.nodes for found in (child, *walk(child))]
