"""What a QTI 3 item declares and how it is marked: by mapping where QTI can."""

from __future__ import annotations

from decimal import Decimal

from courses.exchange.items import Choice, Item
from courses.exchange.moodle_xml_out import escaped

_TEMPLATE = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"

Parts = tuple[str, list[str], str]
"""Body, response declarations, response processing"""


def declaration(
    name: str,
    cardinality: str,
    base: str,
    right: list[str],
    mapping: tuple[dict[str, Decimal], Decimal] | None = None,
) -> str:
    values = "".join(f"<qti-value>{escaped(text)}</qti-value>" for text in right)
    mapped = ""
    if mapping is not None:
        fold = ' case-sensitive="false"' if base == "string" else ""
        entries = "".join(
            f'<qti-map-entry map-key="{escaped(key)}" mapped-value="{_decimal(value)}"{fold}/>'
            for key, value in mapping[0].items()
        )
        low = ' lower-bound="0"' if mapping[1] < 0 else ""
        mapped = f'<qti-mapping default-value="{_decimal(mapping[1])}"{low}>{entries}</qti-mapping>'
    return (
        f'<qti-response-declaration identifier="{name}" cardinality="{cardinality}" base-type="{base}">'
        f"<qti-correct-response>{values}</qti-correct-response>{mapped}</qti-response-declaration>"
    )


def rules(item: Item, *, mapped: bool = False, picked: str = "") -> str:
    """Marks as the declarations say; `picked`: the response whose comment is shown."""
    if not picked and mapped:
        return f'<qti-response-processing template="{_TEMPLATE}/map_response.xml"/>'
    show = set_outcome("FEEDBACK", f'<qti-variable identifier="{picked}"/>') if picked else ""
    if mapped:
        score = set_outcome("SCORE", '<qti-map-response identifier="RESPONSE"/>')
        return f"<qti-response-processing>{score}{show}</qti-response-processing>"
    same = '<qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>'
    return condition(same, item, show)


def set_outcome(outcome: str, value: str) -> str:
    return f'<qti-set-outcome-value identifier="{outcome}">{value}</qti-set-outcome-value>'


def condition(test: str, item: Item, more: str = "") -> str:
    full = set_outcome("SCORE", f'<qti-base-value base-type="float">{item.points}</qti-base-value>')
    return (
        "<qti-response-processing><qti-response-condition><qti-response-if>"
        f"{test}{full}</qti-response-if></qti-response-condition>{more}</qti-response-processing>"
    )


PICKED = ['<qti-outcome-declaration identifier="FEEDBACK" cardinality="multiple" base-type="identifier"/>']


def outcome(name: str, base: str, value: str, more: str = "") -> str:
    return (
        f'<qti-outcome-declaration identifier="{name}" cardinality="single" base-type="{base}"{more}>'
        f"<qti-default-value><qti-value>{value}</qti-value></qti-default-value></qti-outcome-declaration>"
    )


def _decimal(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.00001')).normalize():f}"


def typed_text(each: Choice) -> str:
    return each.words.text.replace("\\*", "*")
