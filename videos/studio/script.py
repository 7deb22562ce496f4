"""Read `slides.md`: slides, each with a directive comment, Markdown, and one narration comment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from videos.studio.figures import BadFigure, check_figure
from videos.studio.markdown import Block, UnsupportedMarkdown, blocks_of, plain_text
from videos.studio.sentences import ReadingError, Sentence, sentences_of
from videos.studio.source import ScriptError, parts_of, sources

__all__ = ["Chapter", "Script", "ScriptError", "Slide", "as_data", "read_script"]

LAYOUTS = {
    "title": "題名",
    "bullets": "箇条書き",
    "compare": "左右に比べる",
    "table": "表",
    "code": "キー操作・コード",
    "quote": "引用",
    "figure": "図",
    "screen": "画面の図",
    "pause": "考える時間",
}
"""What authors call them in their forms"""
_BY_BODY = ("figure", "screen", "table", "code", "quote")

_NONE: Mapping[str, str] = MappingProxyType({})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Slide:
    id: str
    title: str
    layout: str
    body: tuple[Block, ...]
    narration: tuple[Sentence, ...]
    line: int
    """Where the slide begins in the text, counted from 1."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a slide says, to be read without the video: sentences by paragraph."""

    slide: str
    title: str
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Script:
    slides: tuple[Slide, ...]

    @property
    def title(self) -> str:
        return self.slides[0].title

    def transcript(self) -> tuple[Chapter, ...]:
        return tuple(Chapter(s.id, s.title, _paragraphs(s.narration)) for s in self.slides)


def read_script(text: str, *, readings: Mapping[str, str], figures: Mapping[str, str] = _NONE) -> Script:
    """The slides of `text`, spoken with `readings` (surface → kana), with the SVG of `figures` by file name.

    Raises ScriptError, also for a figure that is missing or does more than draw.
    """
    slides: list[Slide] = []
    for line, source in sources(text):
        slide = _slide(source, line=line, first=not slides, readings=readings, figures=figures)
        if any(slide.id == other.id for other in slides):
            raise ScriptError(
                line, f"id「{slide.id}」が二度使われています", "スライドごとに違う id にしてください"
            )
        slides.append(slide)
    if not slides:
        raise ScriptError(1, "スライドがありません", "見出しとナレーションのあるスライドを書いてください")
    return Script(tuple(slides))


def as_data(slide: Slide) -> dict[str, Any]:
    """What is drawn of a slide: plain JSON, without the narration."""
    return {"id": slide.id, "title": slide.title, "layout": slide.layout, "body": list(slide.body)}


def _slide(
    source: str, *, line: int, first: bool, readings: Mapping[str, str], figures: Mapping[str, str]
) -> Slide:
    directive, markdown, narration, spoken_line = parts_of(source, line)
    _check_directive(directive, line)
    try:
        title, body = blocks_of(markdown)
    except UnsupportedMarkdown as error:
        raise ScriptError(line + error.line, error.problem, error.mend) from error
    if not title:
        raise ScriptError(
            line, "見出しがありません", "「# 見出し」を一つ書いてください。チャプター名になります"
        )
    layout = directive.get("layout") or _layout_of(body, first=first)
    _check_layout(layout, body, line)
    body = tuple(_with_figure(block, figures, line) for block in body)
    try:
        sentences = sentences_of(narration, readings=readings)
    except ReadingError as error:
        raise ScriptError(spoken_line + error.line, error.problem, error.mend) from error
    if not sentences:
        raise ScriptError(spoken_line, "ナレーションが空です", "コメントの中に話す文を書いてください")
    return Slide(directive["id"], plain_text(title), layout, body, sentences, line)


def _check_directive(directive: dict[str, str], line: int) -> None:
    if not _SLUG.match(directive["id"]):
        raise ScriptError(
            line, f"id「{directive['id']}」は使えません", "英小文字・数字・ハイフンで書いてください"
        )
    unknown = directive.keys() - {"id", "layout"}
    if unknown:
        raise ScriptError(line, f"「{min(unknown)}:」は知らない指定です", "使えるのは id と layout です")
    layout = directive.get("layout")
    if layout and layout not in LAYOUTS:
        raise ScriptError(line, f"layout「{layout}」はありません", f"{'・'.join(LAYOUTS)} から選んでください")


def _layout_of(body: tuple[Block, ...], *, first: bool) -> str:
    kinds = [block["kind"] for block in body]
    if first:
        return "title"
    if kinds.count("column") == 2:
        return "compare"
    kinds = ["code" if kind == "keys" else kind for kind in kinds]
    return next((kind for kind in _BY_BODY if kind in kinds), "bullets")


def _check_layout(layout: str, body: tuple[Block, ...], line: int) -> None:
    columns = sum(block["kind"] == "column" for block in body)
    if layout == "compare" and columns != 2:
        raise ScriptError(
            line,
            f"{_named('compare')}には左右の列が要ります",
            "「## 左の見出し」と「## 右の見出し」を書いてください",
        )
    if layout != "compare" and columns:
        raise ScriptError(
            line, "「##」の数が合いません", "比べるなら「##」を二つ、そうでなければ外してください"
        )
    kinds = {"code" if block["kind"] == "keys" else block["kind"] for block in body}
    if layout in _BY_BODY and layout not in kinds:
        raise ScriptError(
            line,
            f"レイアウトは{_named(layout)}ですが、その中身がありません",
            "中身を書くか、レイアウトを「中身に合わせる」にしてください",
        )


def _named(layout: str) -> str:
    return f"「{LAYOUTS[layout]}」({layout})"


def _with_figure(block: Block, figures: Mapping[str, str], line: int) -> Block:
    """Figures with their SVG; also those within the columns of a comparison."""
    if block["kind"] == "column":
        return block | {"blocks": [_with_figure(inner, figures, line) for inner in block["blocks"]]}
    if block["kind"] != "figure":
        return block
    name, line = block["name"], line + block["line"]
    if name not in figures:
        known = f"あるのは {'・'.join(sorted(figures))} です" if figures else "同じ名前の図を加えてください"
        raise ScriptError(line, f"図「{name}」がありません", f"図は SVG だけ使えます。{known}")
    try:
        check_figure(figures[name])
    except BadFigure as error:
        raise ScriptError(error.line, error.problem, error.mend, file=name) from error
    return {"kind": "figure", "alt": block["alt"], "svg": figures[name]}


def _paragraphs(narration: tuple[Sentence, ...]) -> tuple[tuple[str, ...], ...]:
    grouped: dict[int, list[str]] = {}
    for sentence in narration:
        grouped.setdefault(sentence.paragraph, []).append(sentence.text)
    return tuple(tuple(texts) for texts in grouped.values())
