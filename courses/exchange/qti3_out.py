"""Items → QTI 3 items, elements in the order of its schema; marks by mapping where QTI can."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from courses.exchange.items import FULL, Choice, Hot, Item, Remark, Words
from courses.exchange.moodle_xml_out import escaped
from courses.exchange.qti3 import SPACE
from courses.exchange.qti3_gaps_out import cloze
from courses.exchange.qti3_rules import (
    PICKED,
    Parts,
    condition,
    declaration,
    outcome,
    rules,
    typed_text,
)

_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<qti-assessment-item xmlns="{SPACE}" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="'
    f'{SPACE} https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd" '
)


def losses(item: Item) -> list[Remark]:
    found = []
    if item.kind == "true_false" and any(each.feedback for each in item.choices):
        found.append(Remark("whys_unsaid", "loss"))
    return found


def write(item: Item) -> str:
    body, declared, marking = _KINDS[item.kind](item)
    tags = f' data-tags="{escaped(" ".join(item.tags))}"' if item.tags else ""
    told = f"<qti-content-body><p>{item.feedback.text}</p></qti-content-body>"
    shown = (
        '<qti-modal-feedback outcome-identifier="SOLUTION" identifier="explanation" show-hide="show">'
        f"{told}</qti-modal-feedback>"
        if item.feedback
        else ""
    )
    return "\n".join(
        [
            f'{_HEAD}identifier="{_name(item.id)}" title="{escaped(item.name or item.id)}" adaptive="false" '
            'time-dependent="false" xml:lang="ja">',
            *declared,
            outcome("SCORE", "float", "0", f' normal-maximum="{item.points}"'),
            outcome("MAXSCORE", "float", str(item.points)),
            outcome("SOLUTION", "identifier", "explanation"),
            *(PICKED if any(each.feedback for each in item.choices) else []),
            f'<qti-item-body data-marks="ponkotan" data-kind="{item.kind}"{tags}>{body}</qti-item-body>',
            marking,
            *([shown] if shown else []),
            "</qti-assessment-item>\n",
        ]
    )


def _choice(item: Item) -> Parts:
    names = [f"C{n}" for n, _ in enumerate(item.choices, 1)]
    right = [name for name, each in zip(names, item.choices, strict=True) if each.share > 0]
    options = "".join(_option(name, each) for name, each in zip(names, item.choices, strict=True))
    most = 1 if item.single else 0
    body = (
        f'<qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="{most}">'
        f"<qti-prompt>{_inline(item.words)}</qti-prompt>{options}</qti-choice-interaction>"
    )
    part = item.points / max(len(right), 1)
    mapping = None if item.single else (dict.fromkeys(right, part), -part)
    kind = "single" if item.single else "multiple"
    declared = declaration("RESPONSE", kind, "identifier", right, mapping)
    picked = "RESPONSE" if any(each.feedback for each in item.choices) else ""
    return body, [declared], rules(item, mapped=not item.single, picked=picked)


def _option(name: str, each: Choice) -> str:
    comment = (
        f'<qti-feedback-inline outcome-identifier="FEEDBACK" identifier="{name}" show-hide="show">'
        f"{_inline(each.feedback)}</qti-feedback-inline>"
        if each.feedback
        else ""
    )
    return f'<qti-simple-choice identifier="{name}">{_inline(each.words)}{comment}</qti-simple-choice>'


def _true_false(item: Item) -> Parts:
    body = (
        '<qti-choice-interaction response-identifier="RESPONSE" shuffle="false" max-choices="1">'
        f"<qti-prompt>{_inline(item.words)}</qti-prompt>"
        '<qti-simple-choice identifier="true">正しい</qti-simple-choice>'
        '<qti-simple-choice identifier="false">正しくない</qti-simple-choice></qti-choice-interaction>'
    )
    declared = declaration("RESPONSE", "single", "identifier", ["true" if item.right else "false"])
    return body, [declared], rules(item)


def _short(item: Item) -> Parts:
    texts = [typed_text(each) for each in item.choices if each.share == FULL]
    body = f'<p>{_inline(item.words)}</p><p><qti-text-entry-interaction response-identifier="RESPONSE"/></p>'
    mapping = (dict.fromkeys(texts, item.points), Decimal(0))
    declared = declaration("RESPONSE", "single", "string", texts[:1], mapping)
    return body, [declared], rules(item, mapped=True)


def _number(item: Item) -> Parts:
    value = item.values[0]
    unit = f'<span class="unit">{escaped(item.unit)}</span>' if item.unit else ""
    body = (
        f"<p>{_inline(item.words)}</p>"
        f'<p><qti-text-entry-interaction response-identifier="RESPONSE"/>{unit}</p>'
    )
    declared = declaration("RESPONSE", "single", "float", [f"{value.number:f}"])
    margin = f"{value.tolerance:f}"
    near = (
        f'<qti-equal tolerance-mode="absolute" tolerance="{margin} {margin}">'
        '<qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-equal>'
    )
    return body, [declared], condition(near, item)


def _order(item: Item) -> Parts:
    names = [f"S{n}" for n, _ in enumerate(item.steps, 1)]
    steps = "".join(
        f'<qti-simple-choice identifier="{name}">{_inline(step)}</qti-simple-choice>'
        for name, step in zip(names, item.steps, strict=True)
    )
    body = (
        '<qti-order-interaction response-identifier="RESPONSE" shuffle="true">'
        f"<qti-prompt>{_inline(item.words)}</qti-prompt>{steps}</qti-order-interaction>"
    )
    return body, [declaration("RESPONSE", "ordered", "identifier", names)], rules(item)


def _match(item: Item) -> Parts:
    rights = list(dict.fromkeys(join.right for join in item.joins))
    lefts = "".join(_associable(f"L{n}", _inline(join.left), 1) for n, join in enumerate(item.joins, 1))
    sides = "".join(_associable(f"R{n}", escaped(right), 0) for n, right in enumerate(rights, 1))
    pairs = [f"L{n} R{rights.index(join.right) + 1}" for n, join in enumerate(item.joins, 1)]
    body = (
        '<qti-match-interaction response-identifier="RESPONSE" shuffle="true" '
        f'max-associations="{len(pairs)}">'
        f"<qti-prompt>{_inline(item.words)}</qti-prompt><qti-simple-match-set>{lefts}</qti-simple-match-set>"
        f"<qti-simple-match-set>{sides}</qti-simple-match-set></qti-match-interaction>"
    )
    mapping = ({pair: item.points / len(pairs) for pair in pairs}, Decimal(0))
    return (
        body,
        [declaration("RESPONSE", "multiple", "directedPair", pairs, mapping)],
        rules(item, mapped=True),
    )


def _associable(name: str, inner: str, most: int) -> str:
    return (
        f'<qti-simple-associable-choice identifier="{name}" match-max="{most}">{inner}'
        "</qti-simple-associable-choice>"
    )


def _mistakes(item: Item) -> Parts:
    """What should stand in a place goes along as data of its own."""
    names = [f"H{n}" for n, _ in enumerate(item.hot, 1)]
    wrong = [name for name, each in zip(names, item.hot, strict=True) if each.right is not None]
    pieces = "".join(
        f'<qti-hottext identifier="{name}"{_instead(each)}>{escaped(each.text)}</qti-hottext>'
        for name, each in zip(names, item.hot, strict=True)
    )
    body = (
        '<qti-hottext-interaction response-identifier="RESPONSE" max-choices="0">'
        f"<qti-prompt>{_inline(item.words)}</qti-prompt><p>{pieces}</p></qti-hottext-interaction>"
    )
    part = item.points / max(len(wrong), 1)
    mapping = (dict.fromkeys(wrong, part), -part)
    declared = declaration("RESPONSE", "multiple", "identifier", wrong, mapping)
    return body, [declared], rules(item, mapped=True)


def _instead(each: Hot) -> str:
    return "" if each.right is None else f' data-right="{escaped(each.right)}"'


def _essay(item: Item) -> Parts:
    guide = (
        f'<qti-rubric-block view="scorer" use="instructions"><qti-content-body><p>{_inline(item.guide)}</p>'
        "</qti-content-body></qti-rubric-block>"
        if item.guide
        else ""
    )
    length = f' expected-length="{item.max_chars}"' if item.max_chars else ""
    body = (
        f'{guide}<qti-extended-text-interaction response-identifier="RESPONSE"{length}>'
        f"<qti-prompt>{_inline(item.words)}</qti-prompt></qti-extended-text-interaction>"
    )
    return (
        body,
        ['<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="string"/>'],
        "",
    )


def _inline(words: Words) -> str:
    """Our HTML; QTI knows no struck-out text but as a class."""
    text = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", words.text)
    return text.replace("<s>", '<span class="qti-strikethrough">').replace("</s>", "</span>")


def _name(text: str) -> str:
    """An identifier may not begin with a digit."""
    return text if re.match(r"[A-Za-z_]", text) else f"_{text}"


_KINDS: dict[str, Callable[[Item], Parts]] = {
    "choice": _choice,
    "true_false": _true_false,
    "short": _short,
    "number": _number,
    "order": _order,
    "match": _match,
    "cloze": cloze,
    "mistakes": _mistakes,
    "essay": _essay,
}
