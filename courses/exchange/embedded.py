"""Moodle's embedded answers ("cloze"): `{1:SHORTANSWER:=Paris#well done~%50%Marseille}` inside a text, as
question/type/multianswer reads it. A sign is kept from its meaning by a backslash or written as an entity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from html import escape, unescape
from typing import Literal

from courses.exchange.gift_words import number
from courses.exchange.items import FULL, NOTHING, Choice, Gap, Value, Words

_START = re.compile(
    r"\{\s*(?P<weight>[0-9]*)\s*:\s*(?P<kind>NUMERICAL|NM|MULTICHOICE|MC|MULTICHOICE_V|MCV|MULTICHOICE_H|MCH|"
    r"MULTICHOICE_S|MCS|MULTICHOICE_VS|MCVS|MULTICHOICE_HS|MCHS|SHORTANSWER|SA|MW|SHORTANSWER_C|SAC|MWC|"
    r"MULTIRESPONSE(?:_H|_S|_HS)?|MR[HS]{0,2}):"
)
_END = re.compile(r"(?<!\\)\}")
_BETWEEN = re.compile(r"(?<!\\)~")
_COMMENT = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
_SHARE = re.compile(r"=|%(-?[0-9]+(?:[.,][0-9]*)?)%")
_SIGNS = {
    "~": "&#126;",
    "#": "&#35;",
    "{": "&#123;",
    "}": "&#125;",
    "\\": "&#92;",
    "=": "&#61;",
    "%": "&#37;",
}

How = Literal["typed", "chosen", "number", "several"]


def read(html: str) -> tuple[Words | Gap, ...]:
    """Text and gaps in turn."""
    made: list[Words | Gap] = []
    end = 0
    while start := _START.search(html, end):
        close = _END.search(html, start.end())
        if close is None:
            break
        made += [Words(html[end : start.start()], "html"), _gap(start, html[start.end() : close.start()])]
        end = close.end()
    made.append(Words(html[end:], "html"))
    return tuple(piece for piece in made if isinstance(piece, Gap) or piece.text)


def write(pieces: Sequence[Words | Gap]) -> str:
    return "".join(
        piece.text.replace("{", "&#123;") if isinstance(piece, Words) else _written(piece) for piece in pieces
    )


def _gap(start: re.Match[str], inside: str) -> Gap:
    kind = start["kind"]
    how: How = "typed"
    if kind.startswith(("MULTIR", "MR")):
        how = "several"
    elif kind in {"NUMERICAL", "NM"}:
        how = "number"
    elif kind.startswith(("MULTIC", "MC")):
        how = "chosen"
    choices = tuple(_choice(part, how) for part in _BETWEEN.split(inside) if part.strip())
    weight = int(start["weight"][:3] or 1)
    if how == "number":
        return Gap(how, values=tuple(_value(each) for each in choices), weight=weight)
    return Gap(how, choices, weight=weight, exact_case=kind in {"SHORTANSWER_C", "SAC", "MWC"})


def _choice(part: str, how: How) -> Choice:
    part = part.strip()
    share, found = Decimal(0), _SHARE.match(part)
    if found:
        share = FULL if found[1] is None else Decimal(found[1].replace(",", ".").rstrip("."))
        part = part[found.end() :]
    answer, *comment = _COMMENT.split(part, maxsplit=1)
    feedback = Words(_unmasked(comment[0]), "html") if comment and comment[0].strip() else NOTHING
    text = _unmasked(answer.strip())
    if how == "chosen":
        return Choice(Words(text, "html"), share, feedback)
    return Choice(Words(unescape(re.sub(r"<[^>]*>", "", text)), "plain"), share, feedback)


def _value(choice: Choice) -> Value:
    told, _, margin = choice.words.text.replace(",", ".").partition(":")
    return Value(number(told), number(margin) or Decimal(0), choice.share, choice.feedback)


def _unmasked(text: str) -> str:
    return re.sub(r"\\([~#}{\"/])", r"\1", text)


def _written(gap: Gap) -> str:
    """A gap to choose for is shuffled, as ours is."""
    kind = "MULTICHOICE_S" if gap.how == "chosen" else "SHORTANSWER"
    parts = [("=" if each.share == FULL else "") + _masked(each.words.text) for each in gap.choices]
    return f"{{{gap.weight}:{kind}:{'~'.join(parts)}}}"


def _masked(text: str) -> str:
    """A star is kept from being a pattern by the backslash before it, which stays."""
    return "\\*".join(
        "".join(_SIGNS.get(letter, escape(letter, quote=True)) for letter in part)
        for part in text.split("\\*")
    )
