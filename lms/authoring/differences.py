"""What changed between two texts of a lesson, slide by slide and question by question. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from courses.picture_names import described
from courses.writing import forms, pieces, slide_fields

Op = Literal["same", "added", "removed"]
Run = tuple[Op, str]
How = Literal["added", "removed", "changed", "moved"]
FILES = (pieces.SLIDES, "lesson.toml", pieces.QUIZ, pieces.BANK, "practice.toml", "notes.md")
AROUND = 40
"""Characters of unchanged text shown beside a change"""
_WORD = re.compile(r"[A-Za-z0-9_.:/-]+|\s|.", re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A piece that is not the same. `name` is its heading or prompt; `place` counts from 1 in its file."""

    file: str
    place: int
    name: str
    how: How
    runs: tuple[Run, ...] = ()


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Section]:
    """In the order of the newer text; what was taken out stands where it was."""
    names = [*FILES, *sorted({*before, *after} - set(FILES))]
    return [section for file in names for section in _file(file, before.get(file, ""), after.get(file, ""))]


def runs(before: str, after: str) -> tuple[Run, ...]:
    """Both texts as one, in words and letters; long stretches without a change are shortened."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[a:b])))
        else:
            found += [("removed", "".join(old[a:b]))] if b > a else []
            found += [("added", "".join(new[c:d]))] if d > c else []
    return tuple(_shortened(found))


def _file(file: str, before: str, after: str) -> Iterator[Section]:
    old, new = _named(file, before), _named(file, after)
    order = [name for name in old if name in new]
    kept = [name for name in new if name in old]
    for name in (name for name in old if name not in new):
        place, text = old[name]
        yield Section(file, place, _heading(file, text), "removed", (("removed", text),))
    for name, (place, text) in new.items():
        if name not in old:
            yield Section(file, place, _heading(file, text), "added", (("added", text),))
        elif old[name][1] != text:
            yield Section(file, place, _heading(file, text), "changed", runs(old[name][1], text))
        elif _passed(name, order, kept):
            yield Section(file, place, _heading(file, text), "moved")


def _named(file: str, text: str) -> dict[str, tuple[int, str]]:
    """Piece by id, or by place where there is none: (place, text)."""
    found: dict[str, tuple[int, str]] = {}
    for place, piece in enumerate(pieces.cut(file, text) if text.strip() else [], start=1):
        name = _id(file, piece) or f"#{place}"
        found[name if name not in found else f"{name}#{place}"] = (place, piece)
    return found


def _id(file: str, piece: str) -> str:
    if file == pieces.SLIDES:
        return slide_fields.id_of(piece)
    return str((forms.question(piece) or {}).get("id", "")) if file in pieces.QUESTIONS else file


def _heading(file: str, piece: str) -> str:
    if file == pieces.SLIDES:
        return slide_fields.heading_of(piece)
    return described(str((forms.question(piece) or {}).get("prompt", ""))) if file in pieces.QUESTIONS else ""


def _passed(name: str, before: list[str], after: list[str]) -> bool:
    """Whether it stands among the pieces that moved, as few as explain the new order."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    still = {
        before[n] for block in matcher.get_matching_blocks() for n in range(block.a, block.a + block.size)
    }
    return name not in still


def _shortened(found: list[Run]) -> Iterator[Run]:
    for n, (op, text) in enumerate(found):
        first, last = n == 0, n == len(found) - 1
        most = AROUND * (1 if first or last else 2)
        if op != "same" or len(text) <= most + 20:
            yield op, text
        elif first:
            yield "same", "…" + text[-AROUND:]
        elif last:
            yield "same", text[:AROUND] + "…"
        else:
            yield "same", f"{text[:AROUND]} … {text[-AROUND:]}"
