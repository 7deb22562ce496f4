"""The words of a GIFT file: escaped signs, named markup, numbers."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from courses.exchange.items import NOTHING, Markup, Words

WHITE = " \t\n\r\0\x0b"
"""What PHP's trim takes away: a full-width space stays"""
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_MARKUPS: dict[str, Markup] = {
    "moodle": "moodle", "html": "html", "plain": "plain", "markdown": "markdown",
}  # fmt: skip
_MARKUP = re.compile(r"\[(moodle|html|plain|markdown)\]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_PRIVATE = {letter: chr(0xF0000 + n) for n, letter in enumerate("\\:#={}~n")}
_BACK = {ord(mark): "\n" if letter == "n" else letter for letter, mark in _PRIVATE.items()}


def hidden(line: str) -> str:
    """Escaped signs as private letters, so that they have no meaning until they are shown."""
    return _ESCAPED.sub(lambda found: _PRIVATE[found[1]], line)


def shown(text: str) -> str:
    return text.translate(_BACK)


def words_of(text: str, markup: Markup) -> Words:
    text = text.strip(WHITE)
    found = _MARKUP.match(text)
    if found:
        return Words(shown(text[found.end() :]).strip(WHITE), _MARKUPS[found[1]])
    return Words(shown(text).strip(WHITE), markup) if text else NOTHING


def number(text: str) -> Decimal | None:
    """A plain number as both Moodle and QTI write it; None if it is none."""
    text = text.strip()
    try:
        found = Decimal(text) if _NUMBER.fullmatch(text) else None
    except InvalidOperation:
        return None
    return found if found is None or abs(found.adjusted()) < 30 else None
