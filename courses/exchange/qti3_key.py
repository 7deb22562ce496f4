"""What a QTI 3 item declares: its key, its marks, its points."""

from __future__ import annotations

from decimal import Decimal

from courses.exchange.gift_words import number
from courses.exchange.items import FULL, Choice, Value, Words
from courses.exchange.safe_xml import Node


class BadKey(Exception):
    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail[:100]
        super().__init__(code)


def key(node: Node, asked: Node) -> tuple[Node, dict[str, Decimal]]:
    """(declaration, answer → share in percent). A mapping says more than the correct response."""
    name = asked.attributes.get("response-identifier", "")
    declared = next((d for d in node.every("qti-response-declaration") if identifier(d) == name), None)
    if declared is None:
        raise BadKey("answer_key", name)
    if asked.name == "qti-extended-text-interaction":
        return declared, {}
    right = [value.text.strip() for value in correct(declared)]
    shares = _mapped(declared, right)
    if not any(share > 0 for share in shares.values()):
        raise BadKey("answer_key", name)
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


def wrong_share(declared: Node) -> Decimal:
    """What a tick costs that the key does not mention; all or nothing costs all."""
    mapping = declared.find("qti-mapping")
    if mapping is None:
        return Decimal(0)
    values = [number(entry.attributes.get("mapped-value", "")) for entry in mapping.every("qti-map-entry")]
    whole = sum((value for value in values if value is not None and value > 0), Decimal(0))
    default = number(mapping.attributes.get("default-value", "0")) or Decimal(0)
    return (default / whole * FULL).quantize(Decimal("0.00001")) if whole else Decimal(0)


def correct(declared: Node) -> list[Node]:
    return (declared.find("qti-correct-response") or Node("", 0)).every("qti-value")


def is_exact(declared: Node) -> bool:
    """A string is compared letter by letter unless every mapping says otherwise."""
    entries = (declared.find("qti-mapping") or Node("", 0)).every("qti-map-entry")
    return not entries or any(e.attributes.get("case-sensitive", "true") != "false" for e in entries)


def typed(text: str, share: Decimal) -> Choice:
    return Choice(Words(text.replace("*", "\\*"), "plain"), share)


def value(text: str, tolerance: Decimal, share: Decimal) -> Value:
    found = number(text)
    if found is None:
        raise BadKey("number_bad", text)
    return Value(found, tolerance, share)


def tolerance(node: Node) -> Decimal:
    found = next(node.below("qti-equal"), None)
    if found is None or found.attributes.get("tolerance-mode") != "absolute":
        return Decimal(0)
    sides = [number(side) for side in found.attributes.get("tolerance", "0").split()]
    return max((side for side in sides if side is not None and side >= 0), default=Decimal(0))


def identifier(node: Node) -> str:
    return node.attributes.get("identifier", "")


def points(node: Node) -> Decimal:
    for declared in node.every("qti-outcome-declaration"):
        if identifier(declared) == "MAXSCORE":
            found = number(declared.said("qti-default-value", "qti-value"))
            return found if found is not None else Decimal(1)
    score = next((d for d in node.every("qti-outcome-declaration") if identifier(d) == "SCORE"), None)
    found = number(score.attributes.get("normal-maximum", "1")) if score is not None else None
    return found if found is not None else Decimal(1)
