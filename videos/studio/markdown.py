"""A slide's Markdown as plain data: what the drawing program gets is JSON, never anything it could run."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

Run = dict[str, str]
"""{"text": ..., "style": "plain" | "strong" | "code"}"""
Block = dict[str, Any]
"""{"kind": "text", "runs"} · {"kind": "bullets", "ordered", "items": [{"runs", "items": [runs]}]} ·
{"kind": "table", "head": [runs], "rows": [[runs]]} · {"kind": "code", "text"} ·
{"kind": "quote", "blocks"} · {"kind": "column", "head": runs, "blocks"}"""

_JOINER = "\u2060"
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
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
            return {"kind": "text", "runs": _runs(node)}
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
    return [run | {"text": text} for run in runs if (text := run["text"].replace(_JOINER, ""))]


def _joint(runs: list[Run]) -> str:
    """Lines of Japanese join without a space, lines of Latin letters with one."""
    return " " if runs and runs[-1]["text"][-1:].isascii() else ""


def _refused(node: SyntaxTreeNode, problem: str, mend: str) -> UnsupportedMarkdown:
    while node.map is None and node.parent is not None:
        node = node.parent
    return UnsupportedMarkdown(node.map[0] if node.map else 0, problem, mend)
