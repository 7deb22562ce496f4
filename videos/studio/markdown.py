"""A slide's Markdown as plain data: what the drawing program gets is JSON, never anything it could run."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from videos.studio.screen import BadScreen, screen_of

Run = dict[str, str]
"""{"text": ..., "style": "plain" | "strong" | "code" | "key"}"""
Block = dict[str, Any]
"""{"kind": "text", "runs"} · {"kind": "bullets", "ordered", "items": [{"runs", "items": [runs]}]} ·
{"kind": "table", "head": [runs], "rows": [[runs]]} · {"kind": "code", "text"} ·
{"kind": "quote", "blocks"} · {"kind": "column", "head": runs, "blocks"} · {"kind": "keys", "runs"} ·
{"kind": "figure", "name", "alt", "line"} · {"kind": "screen", …} (screen.py)"""

_JOINER = "\u2060"
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_KEY = re.compile(r"\[\[([^\[\]\n]{1,14})\]\]")
_BETWEEN_KEYS = re.compile(r"[\s+＋→、,，/／・]*\Z")
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


class UnsupportedMarkdown(ValueError):
    """Markdown that slides do not know. `line` counts from 0 within the slide."""

    def __init__(self, line: int, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.line, self.problem, self.mend = line, problem, mend


def blocks_of(markdown: str) -> tuple[list[Run], tuple[Block, ...]]:
    """The runs of the `#` heading and the blocks below it; what follows a `##` belongs to its column."""
    title: list[Run] = []
    blocks: list[Block] = []
    for node in SyntaxTreeNode(_PARSER.parse(_with_joiners(markdown))).children:
        if node.type == "heading" and node.tag == "h1":
            if title:
                raise _refused(node, "「#」の見出しが二つあります", "スライドを「---」で分けてください")
            title = _runs(node)
        elif node.type == "heading" and node.tag == "h2":
            blocks.append({"kind": "column", "head": _runs(node), "blocks": []})
        else:
            inside = blocks[-1]["blocks"] if blocks and blocks[-1]["kind"] == "column" else blocks
            inside.append(_block(node))
    return title, tuple(blocks)


def plain_text(runs: list[Run]) -> str:
    return "".join(run["text"] for run in runs).strip()


def _with_joiners(markdown: str) -> str:
    """CommonMark does not close `**「祭り」**を`, a bracket beside a letter; an invisible letter helps it."""
    return _STRONG.sub(rf"**{_JOINER}\1{_JOINER}**", markdown.replace(_JOINER, ""))


def _block(node: SyntaxTreeNode) -> Block:
    match node.type:
        case "paragraph":
            return _figure(node) or _keys_or_text(_runs(node))
        case "fence" if node.info.strip() == "screen":
            return _screen(node)
        case "bullet_list" | "ordered_list":
            items = [_item(child) for child in node.children]
            return {"kind": "bullets", "ordered": node.type == "ordered_list", "items": items}
        case "fence" | "code_block":
            return {"kind": "code", "text": node.content.rstrip("\n").replace(_JOINER, "")}
        case "blockquote":
            return {"kind": "quote", "blocks": [_block(child) for child in node.children]}
        case "table":
            return _table(node)
    raise _refused(
        node, f"スライドでは使えない書き方です({node.type})", "文・箇条書き・表・引用・コードで書いてください"
    )


def _keys_or_text(runs: list[Run]) -> Block:
    """A line of nothing but keys is drawn large."""
    keys = [run for run in runs if run["style"] == "key"]
    others = "".join(run["text"] for run in runs if run["style"] != "key")
    return {"kind": "keys" if keys and _BETWEEN_KEYS.match(others) else "text", "runs": runs}


def _figure(node: SyntaxTreeNode) -> Block | None:
    """A picture on a line of its own."""
    inline = node.children[0].children
    pictures = [child for child in inline if child.type == "image"]
    if not pictures:
        return None
    if len(inline) > 1:
        raise _refused(node, "図と文が同じ行にあります", "図は空行ではさんで、一行に一つだけ書いてください")
    alt = pictures[0].content.replace(_JOINER, "").strip()
    if not alt:
        raise _refused(node, "図の説明がありません", "![何の図か](figure.svg) のように書いてください")
    line = node.map[0] if node.map else 0
    return {"kind": "figure", "name": str(pictures[0].attrs["src"]), "alt": alt, "line": line}


def _screen(node: SyntaxTreeNode) -> Block:
    try:
        return screen_of(node.content.replace(_JOINER, ""))
    except BadScreen as error:
        first = node.map[0] + 1 if node.map else 0
        raise UnsupportedMarkdown(first + error.line, error.problem, error.mend) from error


def _item(node: SyntaxTreeNode) -> dict[str, Any]:
    runs: list[Run] = []
    inner: list[list[Run]] = []
    for child in node.children:
        if child.type == "paragraph":
            runs += _runs(child)
        elif child.type in {"bullet_list", "ordered_list"}:
            inner += [_item(grandchild)["runs"] for grandchild in child.children]
        else:
            raise _refused(
                child, "箇条書きの中には文だけ書けます", "表やコードは箇条書きの外に書いてください"
            )
    return {"runs": runs, "items": inner}


def _table(node: SyntaxTreeNode) -> Block:
    rows = [[_runs(cell) for cell in row.children] for part in node.children for row in part.children]
    return {"kind": "table", "head": rows[0], "rows": rows[1:]}


def _runs(node: SyntaxTreeNode, style: str = "plain") -> list[Run]:
    runs: list[Run] = []
    for child in node.children:
        match child.type:
            case "text":
                runs.append({"text": child.content, "style": style})
            case "code_inline":
                runs.append({"text": child.content, "style": "code"})
            case "softbreak":
                runs.append({"text": _joint(runs), "style": style})
            case "hardbreak":
                runs.append({"text": "\n", "style": style})
            case "strong" | "em":
                runs += _runs(child, "strong")
            case "inline" | "link":
                runs += _runs(child, style)
            case _:
                raise _refused(
                    child, f"スライドでは使えない書き方です({child.type})", "文字だけで書いてください"
                )
    return [key for run in _merged(runs) for key in _with_keys(run)]


def _merged(runs: list[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        text = run["text"].replace(_JOINER, "")
        if merged and merged[-1]["style"] == run["style"]:
            merged[-1] = {"text": merged[-1]["text"] + text, "style": run["style"]}
        elif text:
            merged.append({"text": text, "style": run["style"]})
    return merged


def _with_keys(run: Run) -> list[Run]:
    """`[[Ctrl]]+[[C]]` is a key, a plus and a key."""
    if run["style"] == "code":
        return [run]
    parts = _KEY.split(run["text"])
    styles = [run["style"], "key"] * len(parts)
    return [{"text": text, "style": style} for text, style in zip(parts, styles, strict=False) if text]


def _joint(runs: list[Run]) -> str:
    """Lines of Japanese join without a space, lines of Latin letters with one."""
    return " " if runs and runs[-1]["text"][-1:].isascii() else ""


def _refused(node: SyntaxTreeNode, problem: str, mend: str) -> UnsupportedMarkdown:
    while node.map is None and node.parent is not None:
        node = node.parent
    return UnsupportedMarkdown(node.map[0] if node.map else 0, problem, mend)
