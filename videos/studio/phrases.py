"""Japanese text cut where a reader would breathe, for line breaking in slides and captions (BudouX)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import budoux

from videos.studio.markdown import Block, Run

_PUNCTUATION = re.compile("[「」『』【】〈〉《》“”、。・（），．！？：；]")
_GUARD = "\u2060"
"""Word joiner: around punctuation it stops Typst from halving widths that are narrow in this font already."""
_PLUS = {"+", "＋"}
_BREAK = "\u200b"
_LONG_WORD = re.compile(r"[!-~]{16,}")
_LONE_KANA = re.compile(r"[ぁ-ん]\Z")
_LONGEST_BOX = 14
"""Letters; a longer phrase may break anywhere rather than leave a ragged line."""


def phrases_of(text: str) -> list[str]:
    """`text` in pieces that should stay on one line; joined they are the text again."""
    joined: list[str] = []
    for phrase in _parser().parse(text) if text else []:
        if joined and _LONE_KANA.match(joined[-1]):  # no word: it belongs to what follows
            joined[-1] += phrase
        else:
            joined.append(phrase)
    return joined


def with_phrases(block: Block) -> Block:
    """The same block with every list of runs as `[{"pieces": runs, "whole": bool}]`, ready to be drawn."""
    told = {name: _deep(name, value) for name, value in block.items()}
    match block["kind"]:
        case "code":
            return told | {"rows": [_cells(row) for row in block["text"].split("\n")]}
        case "screen":
            return block
        case "table":
            return told | {"weights": _weights([block["head"], *block["rows"]])}
    return told


def phrased(runs: list[Run]) -> list[dict[str, Any]]:
    """Phrases over the whole text, so that a change of style inside a phrase does not break it."""
    owners = [number for number, run in enumerate(runs) for _ in run["text"]]
    drawn, start = [], 0
    for phrase in _with_whole_keys(phrases_of("".join(run["text"] for run in runs)), owners, runs):
        pieces = _pieces(phrase, owners[start : start + len(phrase)], runs)
        whole = len(phrase) <= _LONGEST_BOX
        made = _guarded if whole else _breakable
        drawn.append({"pieces": [made(piece) for piece in pieces], "whole": whole})
        start += len(phrase)
    return drawn


def _deep(name: str, value: Any) -> Any:
    match value:
        case [{"text": _, "style": _}, *_]:
            return phrased(value)
        case list():
            return [_deep(name, each) for each in value]
        case dict():
            return {inner: _deep(inner, each) for inner, each in value.items()}
    return value


def _cells(row: str) -> list[dict[str, Any]]:
    """A line of code as runs of narrow and of full-width letters."""
    wide = ((letter, unicodedata.east_asian_width(letter) in "FWA") for letter in row)
    return [
        {"wide": is_wide, "text": "".join(letter for letter, _ in letters)}
        for is_wide, letters in groupby(wide, key=itemgetter(1))
    ]


def _weights(rows: list[list[list[Run]]]) -> list[int]:
    """Shares of a table's width, by the longest text of each column and room for its edges."""
    longest = [
        max(sum(map(_width, (run["text"] for run in cell))) for cell in column)
        for column in zip(*rows, strict=True)
    ]
    return [max(width, 6) + 3 for width in longest]


def _width(text: str) -> int:
    """In half-width letters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "FWA" else 1 for letter in text)


def _with_whole_keys(phrases: list[str], owners: list[int], runs: list[Run]) -> list[str]:
    """No break within a key, nor between a key and the plus beside it."""
    joined: list[str] = []
    end = 0
    for phrase in phrases:
        near = [runs[owner] for owner in owners[max(0, end - 1) : end + 1]] if end else []
        keys = [run for run in near if run["style"] == "key"]
        if keys and (near[0] is near[-1] or any(run["text"].strip() in _PLUS for run in near)):
            joined[-1] += phrase
        else:
            joined.append(phrase)
        end += len(phrase)
    return joined


def _pieces(text: str, owners: list[int], runs: list[Run]) -> list[Run]:
    """The phrase again as runs, each with the style of the run it comes from."""
    return [
        {"text": "".join(letter for letter, _ in letters), "style": runs[owner]["style"]}
        for owner, letters in groupby(zip(text, owners, strict=True), key=itemgetter(1))
    ]


def _guarded(piece: Run) -> Run:
    return piece | {"text": _PUNCTUATION.sub(lambda mark: f"{_GUARD}{mark[0]}{_GUARD}", piece["text"])}


def _breakable(piece: Run) -> Run:
    """Addresses and other long words of Latin letters may break anywhere, but inline code may not."""
    if piece["style"] == "code":
        return piece
    return piece | {"text": _LONG_WORD.sub(lambda word: _BREAK.join(word[0]), piece["text"])}


@cache
def _parser() -> Any:
    return budoux.load_default_japanese_parser()
