"""A text with gaps as a QTI 3 item: each gap its own response."""

from __future__ import annotations

from decimal import Decimal

from courses.exchange.items import FULL, Gap, Item, Words
from courses.exchange.moodle_xml_out import escaped
from courses.exchange.qti3_rules import Parts, declaration, set_outcome, typed_text


def cloze(item: Item) -> Parts:
    gaps = [piece for piece in item.pieces if isinstance(piece, Gap)]
    declared, made, n = [], [], 0
    for piece in item.pieces:
        if isinstance(piece, Words):
            made.append(piece.text)
            continue
        n += 1
        inner, declaration = _gap(piece, f"GAP{n}", item.points / len(gaps))
        made.append(inner)
        declared.append(declaration)
    sum_up = "".join(f'<qti-map-response identifier="GAP{k}"/>' for k in range(1, n + 1))
    score = set_outcome("SCORE", f"<qti-sum>{sum_up}</qti-sum>")
    return "".join(made), declared, f"<qti-response-processing>{score}</qti-response-processing>"


def _gap(gap: Gap, name: str, part: Decimal) -> tuple[str, str]:
    if gap.how == "typed":
        texts = [typed_text(each) for each in gap.choices]
        inner = f'<qti-text-entry-interaction response-identifier="{name}"/>'
        return inner, declaration(
            name, "single", "string", texts[:1], (dict.fromkeys(texts, part), Decimal(0))
        )
    options = "".join(
        f'<qti-inline-choice identifier="{name}-{n}">{escaped(each.words.text)}</qti-inline-choice>'
        for n, each in enumerate(gap.choices, 1)
    )
    right = [f"{name}-{n}" for n, each in enumerate(gap.choices, 1) if each.share == FULL]
    inner = (
        f'<qti-inline-choice-interaction response-identifier="{name}" shuffle="true">{options}'
        "</qti-inline-choice-interaction>"
    )
    return inner, declaration(name, "single", "identifier", right, (dict.fromkeys(right, part), Decimal(0)))
