"""A simple window described in a few lines of text: what a learner will see on their own screen.

    = 住所録                      the title bar
    menu: ファイル | 編集          a menu bar
    名前: [山田 花子]              a field with its label; [] is empty
    [x] 送る  [ ] あとで           boxes to tick
    (x) 個人  ( ) 団体             one of several
    | 品名 | 数 |                  cells; a line |---|---| below makes the row above a head
    <保存> <やめる>                buttons
    > 保存しました                 what the window says at its foot
    そのほかの文                   text

`**…**` inside any of them is where to look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Row = dict[str, Any]
"""{"kind": "menu" | "buttons", "items": [Word]} · {"kind": "field", "label", "value": Word} ·
{"kind": "choices", "items": [Word + {"round", "on"}]} · {"kind": "grid", "head": bool, "rows": [[Word]]} ·
{"kind": "status" | "text", "text": Word} with Word = {"text", "hot": bool}"""

_FIELD = re.compile(r"(?P<label>[^\[\]<>|:：]{1,16})[:：]\s*\[(?P<value>[^\[\]]*)\]\Z")
_MENU = re.compile(r"menu[:：]\s*(?P<items>.+)")
_CHOICES = re.compile(r"(?:[\[(][x ][\])]\s*[^\[\]()]+)+\Z")
_CHOICE = re.compile(r"(?P<open>[\[(])(?P<on>[x ])[\])]\s*(?P<text>[^\[\]()]+)")
_BUTTONS = re.compile(r"(?:<[^<>]+>\s*)+\Z")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\Z")
_HOT = re.compile(r"\*\*(.+)\*\*\Z")


class BadScreen(ValueError):
    """A line that is no part of a window. `line` counts from 0 within the block."""

    def __init__(self, line: int, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.line, self.problem, self.mend = line, problem, mend


def screen_of(text: str) -> dict[str, Any]:
    """{"kind": "screen", "title": text, "rows": [Row]}. Raises BadScreen."""
    title, rows = "", list[Row]()
    for number, line in enumerate(map(str.strip, text.split("\n"))):
        if line.startswith("= ") and number == 0:
            title = line[2:].strip()
        elif line.startswith("|"):
            _cells(line, number, rows)
        elif line:
            rows.append(_row(line, number))
    if not rows:
        raise BadScreen(0, "画面に何もありません", "欄・ボタン・表のどれかを一行ずつ書いてください")
    return {"kind": "screen", "title": title, "rows": rows}


def words_of(block: Mapping[str, Any]) -> list[str]:
    """The same window line by line, for those who hear it."""
    lines = [block["title"]] if block["title"] else []
    for row in block["rows"]:
        match row["kind"]:
            case "field":
                lines.append(f"{row['label']}: {row['value']['text']}")
            case "grid":
                lines += ["、".join(word["text"] for word in cells) for cells in row["rows"]]
            case "menu" | "buttons":
                lines.append("、".join(word["text"] for word in row["items"]))
            case "choices":
                lines.append("、".join(f"{'☑' if one['on'] else '☐'}{one['text']}" for one in row["items"]))
            case _:
                lines.append(row["text"]["text"])
    return [str(line) for line in lines]


def _row(line: str, number: int) -> Row:
    for pattern, made in _ROWS:
        if found := pattern.match(line):
            return made(found)
    if line[0] in "[<(":
        raise BadScreen(
            number,
            f"「{line}」が読めません",
            "欄は「名前: [値]」、選択は「[x] はい」、ボタンは「<保存>」です",
        )
    return {"kind": "text", "text": _word(line)}


def _cells(line: str, number: int, rows: list[Row]) -> None:
    grid = rows[-1] if rows and rows[-1]["kind"] == "grid" else None
    if _RULE.match(line):
        if grid is None or len(grid["rows"]) != 1:
            raise BadScreen(number, "表の線の場所が違います", "見出しの行のすぐ下に一つだけ書いてください")
        grid["head"] = True
        return
    cells = [_word(cell) for cell in line.strip("|").split("|")]
    if grid is None:
        rows.append({"kind": "grid", "head": False, "rows": [cells]})
        return
    if len(cells) != len(grid["rows"][0]):
        raise BadScreen(number, "表のマスの数が上の行と違います", "どの行も同じ数のマスにしてください")
    grid["rows"].append(cells)


def _word(text: str) -> dict[str, Any]:
    hot = _HOT.match(text.strip())
    return {"text": hot[1] if hot else text.strip(), "hot": bool(hot)}


def _words(texts: list[str]) -> list[dict[str, Any]]:
    return [_word(text) for text in texts]


def _choice(found: re.Match[str]) -> dict[str, Any]:
    return _word(found["text"]) | {"round": found["open"] == "(", "on": found["on"] == "x"}


_ROWS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Row]]] = [
    (_MENU, lambda m: {"kind": "menu", "items": _words(m["items"].split("|"))}),
    (_CHOICES, lambda m: {"kind": "choices", "items": [_choice(c) for c in _CHOICE.finditer(m[0])]}),
    (_BUTTONS, lambda m: {"kind": "buttons", "items": _words(re.findall(r"<([^<>]+)>", m[0]))}),
    (_FIELD, lambda m: {"kind": "field", "label": m["label"].strip(), "value": _word(m["value"])}),
    (re.compile(r">\s*(?P<text>.+)"), lambda m: {"kind": "status", "text": _word(m["text"])}),
]
