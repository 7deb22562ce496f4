"""Gaps written in a text: `[[結論|要点]]` is typed, any of them right; `[[=結論|経緯|挨拶]]` is chosen, the
first right. And pieces to tap: `a/b/[wrong|right]/c`."""

from __future__ import annotations

import re
from collections.abc import Callable

from courses.questions import Blank, Piece

_GAP = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_WRONG = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]*)\]")

Note = Callable[[str], None]


def read_gaps(text: str, note: Note) -> tuple[str | Blank, ...]:
    """Text and gaps in turn, without empty texts. What is odd about a gap is noted."""
    pieces: list[str | Blank] = []
    end = 0
    for gap in _GAP.finditer(text):
        pieces += [text[end : gap.start()], _blank(gap[1], note)]
        end = gap.end()
    pieces.append(text[end:])
    if any("[[" in piece or "]]" in piece for piece in pieces if isinstance(piece, str)):
        note("a gap is not closed; write [[answer]]")
    return tuple(piece for piece in pieces if piece)


def write_gaps(pieces: tuple[str | Blank, ...]) -> str:
    """The other way round."""
    return "".join(piece if isinstance(piece, str) else f"[[{_written(piece)}]]" for piece in pieces)


def read_pieces(text: str, note: Note) -> tuple[Piece, ...]:
    """The pieces between slashes; line breaks stay in the piece before them."""
    pieces = []
    for part in text.split("/"):
        wrong = _WRONG.fullmatch(part.strip())
        if wrong:
            pieces.append(Piece(wrong[1], wrong[2]))
        elif "[" in part or "]" in part:
            note(f"the piece {part.strip()!r} is neither right nor wrong; write /[wrong|right]/")
        elif part.strip():
            pieces.append(Piece(part.strip(" \t")))
    return tuple(pieces)


def write_pieces(pieces: tuple[Piece, ...]) -> str:
    """The other way round."""
    return "/".join(
        piece.text if piece.right is None else f"[{piece.text}|{piece.right}]" for piece in pieces
    )


def _blank(inside: str, note: Note) -> Blank:
    chosen = inside.startswith("=")
    parts = tuple(part.strip() for part in inside.removeprefix("=").split("|"))
    if not all(parts):
        note(f"a gap holds nothing between its bars: [[{inside}]]")
    if len(set(parts)) < len(parts):
        note(f"a gap holds the same text twice: [[{inside}]]")
    if chosen and len(parts) < 2:
        note(f"a gap to choose from needs a wrong option: [[={parts[0]}|…]]")
    return Blank(parts[:1], parts) if chosen else Blank(parts)


def _written(blank: Blank) -> str:
    return "=" + "|".join(blank.options) if blank.options else "|".join(blank.answers)
