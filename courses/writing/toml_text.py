"""Values → TOML in the hand of the catalog: one key a line, long texts over several lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONG = 80
"""Characters of a list that may stand on one line"""


def table(values: Mapping[str, Any], *, header: str = "") -> str:
    """`key = value` line by line below the header; keys whose value is None are left out."""
    lines = [header] if header else []
    lines += [f"{key_text(key)} = {value_text(value)}" for key, value in values.items() if value is not None]
    return "\n".join(lines)


def key_text(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def value_text(value: Any) -> str:
    """Texts, numbers, truth values, lists of texts and of flat tables."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return f"{value}"
        case str():
            return _text(value)
        case Mapping():
            inside = ", ".join(f"{key_text(k)} = {_quoted_or_plain(v)}" for k, v in value.items())
            return f"{{ {inside} }}"
        case Sequence():
            return _list([_quoted_or_plain(each) for each in value], spread=_spread(value))
    raise TypeError(type(value).__name__)


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text:
        return _quoted(text)
    body = _escaped(text.strip("\n"), keep="\n\t").replace('"""', '""\\"')
    body = body[:-1] + '\\"' if body.endswith('"') else body
    return f'"""\n{body}\n"""'


def _quoted_or_plain(value: Any) -> str:
    return _quoted(value) if isinstance(value, str) else value_text(value)


def _quoted(text: str) -> str:
    return '"' + _escaped(text).replace('"', '\\"') + '"'


def _escaped(text: str, *, keep: str = "") -> str:
    """Backslashes and control characters in TOML's own way (TOML 1.0, Strings)."""
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    made = []
    for letter in text:
        if letter == "\\":
            made.append("\\\\")
        elif letter not in keep and (ord(letter) < 32 or ord(letter) == 127):
            made.append(short.get(letter, f"\\u{ord(letter):04x}"))
        else:
            made.append(letter)
    return "".join(made)


def _spread(values: Sequence[Any]) -> bool:
    return (
        any(isinstance(each, Mapping | list) for each in values) or sum(len(str(v)) for v in values) > _LONG
    )


def _list(values: list[str], *, spread: bool) -> str:
    if not spread:
        return f"[{', '.join(values)}]"
    return "[\n" + "".join(f"  {value},\n" for value in values) + "]"
