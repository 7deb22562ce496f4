"""A paper to be typed in, drawn as a picture whose letters cannot be copied."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import escape

WIDTH = 16
"""Full-width letters a line; few, so that it stays legible on the smallest phone"""
_LATIN = 0.66
"""How wide a half-width letter of a proportional font is at most, on average"""
_PIECE = re.compile(r"\S+\s*|\s+")
_SIZE, _LEADING, _MARGIN = 20, 32, 20
_FONT = "'BIZ UDPGothic', 'Hiragino Sans', 'Yu Gothic', Meiryo, 'Noto Sans CJK JP', sans-serif"


def drawn(text: str) -> str:
    """The lines of a paper as SVG; long ones go on below."""
    lines = [part for line in text.strip("\n").split("\n") for part in _wrapped(line)]
    width, height = WIDTH * _SIZE + 2 * _MARGIN, len(lines) * _LEADING + 2 * _MARGIN
    words = "".join(
        f'<text x="{_MARGIN}" y="{_MARGIN + n * _LEADING + _SIZE + 2}" xml:space="preserve">'
        f"{escape(line)}</text>"
        for n, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}"><rect x="1" y="1" width="{width - 2}" height="{height - 2}" fill="#fffdf5" '
        f'stroke="#8a8268" stroke-width="2" rx="6"/><g font-family="{_FONT}" font-size="{_SIZE}" '
        f'fill="#1a1a1c">{words}</g></svg>'
    )


def _wrapped(line: str) -> Iterator[str]:
    """Lines that fit. What stands between spaces (a name, an address) stays whole where a line holds it."""
    part = ""
    for piece in _PIECE.findall(line):
        for unit in (piece,) if _wide(piece.rstrip()) <= WIDTH else piece:
            if part and _wide(part + unit.rstrip()) > WIDTH:
                yield part
                part = ""
            part += unit
    yield part


def _wide(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else _LATIN for letter in text)
