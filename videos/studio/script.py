"""Read `slides.md`: slides parted by `---`, each with a directive comment, Markdown, and one narration comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from videos.studio.markdown import Block, UnsupportedMarkdown, blocks_of, plain_text
from videos.studio.sentences import ReadingError, Sentence, sentences_of

LAYOUTS = ("title", "bullets", "compare", "table", "code", "quote", "pause")

_SEPARATOR = re.compile(r"^---\s*$")
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_DIRECTIVE = re.compile(r"(\w+):\s*(\S+)")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


class ScriptError(ValueError):
    """A slide text that cannot be built: where it is, what is wrong, and how to mend it."""

    def __init__(self, line: int, problem: str, mend: str) -> None:
        super().__init__(f"slides.md {line}行目: {problem} → {mend}")
        self.line, self.problem, self.mend = line, problem, mend


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


def read_script(text: str, *, readings: Mapping[str, str]) -> Script:
    """The slides of `text`, spoken with `readings` (surface → kana). Raises ScriptError."""
    slides: list[Slide] = []
    for line, source in _sources(text):
        slide = _slide(source, line=line, first=not slides, readings=readings)
        if any(slide.id == other.id for other in slides):
            raise ScriptError(line, f"id「{slide.id}」が二度使われています", "スライドごとに違う id にしてください")
        slides.append(slide)
    if not slides:
        raise ScriptError(1, "スライドがありません", "見出しとナレーションのあるスライドを書いてください")
    return Script(tuple(slides))


def _sources(text: str) -> Iterator[tuple[int, str]]:
    """(first line, text) of each slide; a `---` inside a comment or a code fence parts nothing."""
    lines = text.replace("\r\n", "\n").split("\n")
    start, skip = 0, _front_matter(lines)
    fenced = commented = False
    start = skip
    for number, line in enumerate(lines[skip:], start=skip):
        if not commented and _FENCE.match(line):
            fenced = not fenced
        if not fenced:
            commented = _still_commented(line, commented)
        if not fenced and not commented and _SEPARATOR.match(line):
            yield _trimmed(lines, start, number)
            start = number + 1
    if any(line.strip() for line in lines[start:]):
        yield _trimmed(lines, start, len(lines))


def _front_matter(lines: list[str]) -> int:
    """How many lines of Marp's front matter stand before the first slide."""
    if not lines or not _SEPARATOR.match(lines[0]):
        return 0
    ends = (n for n, line in enumerate(lines[1:], start=1) if _SEPARATOR.match(line))
    return next(ends, -1) + 1


def _still_commented(line: str, commented: bool) -> bool:
    opened, closed = line.rfind("<!--"), line.rfind("-->")
    if opened == closed == -1:
        return commented
    return opened > closed


def _trimmed(lines: list[str], start: int, end: int) -> tuple[int, str]:
    while start < end and not lines[start].strip():
        start += 1
    return start + 1, "\n".join(lines[start:end])


def _slide(source: str, *, line: int, first: bool, readings: Mapping[str, str]) -> Slide:
    directive, markdown, narration, spoken_line = _parts(source, line)
    try:
        title, body = blocks_of(markdown)
    except UnsupportedMarkdown as error:
        raise ScriptError(line + error.line, error.problem, error.mend) from error
    if not title:
        raise ScriptError(line, "見出しがありません", "「# 見出し」を一つ書いてください。チャプター名になります")
    layout = directive.get("layout") or _layout_of(body, first=first)
    _check_layout(layout, body, line)
    try:
        sentences = sentences_of(narration, readings=readings)
    except ReadingError as error:
        raise ScriptError(spoken_line + error.line, error.problem, error.mend) from error
    if not sentences:
        raise ScriptError(spoken_line, "ナレーションが空です", "コメントの中に話す文を書いてください")
    return Slide(directive["id"], plain_text(title), layout, body, sentences, line)


def _parts(source: str, line: int) -> tuple[dict[str, str], str, str, int]:
    """Directive, Markdown, narration, and the line on which the narration begins."""
    comments = list(_COMMENT.finditer(_without_code(source)))
    if source.count("<!--") > len(comments) and "<!--" in _COMMENT.sub("", source):
        raise ScriptError(line, "コメントが閉じていません", "「-->」で閉じてください")
    if not comments or "id" not in (directive := dict(_DIRECTIVE.findall(comments[0][1]))):
        raise ScriptError(line, "id がありません", "スライドの最初に <!-- id: why-first --> のように書いてください")
    _check_directive(directive, line)
    if len(comments) != 2:
        problem = "ナレーションがありません" if len(comments) == 1 else "ナレーションが二つ以上あります"
        raise ScriptError(line, problem, "スライドの最後に <!-- 話す文 --> を一つだけ書いてください")
    spoken = comments[1]
    if source[spoken.end() :].strip():
        raise ScriptError(line, "ナレーションの後に本文があります", "ナレーションはスライドの最後に置いてください")
    markdown = _blanked(source, comments)
    return directive, markdown, spoken[1], line + source.count("\n", 0, spoken.start(1))


def _without_code(source: str) -> str:
    """The same text with fenced code blanked, so that a comment shown as code is not taken for narration."""
    fenced = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
    return fenced.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), source)


def _blanked(source: str, comments: list[re.Match[str]]) -> str:
    """The Markdown alone, with its line numbers kept."""
    for comment in reversed(comments):
        blank = "\n" * comment[0].count("\n")
        source = source[: comment.start()] + blank + source[comment.end() :]
    return source


def _check_directive(directive: dict[str, str], line: int) -> None:
    if not _SLUG.match(directive["id"]):
        raise ScriptError(line, f"id「{directive['id']}」は使えません", "英小文字・数字・ハイフンで書いてください")
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
    return next((kind for kind in ("table", "code", "quote") if kind in kinds), "bullets")


def _check_layout(layout: str, body: tuple[Block, ...], line: int) -> None:
    columns = sum(block["kind"] == "column" for block in body)
    if layout == "compare" and columns != 2:
        raise ScriptError(line, "compare には左右の列が要ります", "「## 左の見出し」と「## 右の見出し」を書いてください")
    if layout != "compare" and columns:
        raise ScriptError(line, "「##」の数が合いません", "比べるなら「##」を二つ、そうでなければ外してください")
    if layout in {"table", "code", "quote"} and not any(block["kind"] == layout for block in body):
        raise ScriptError(line, f"layout は {layout} ですが、その中身がありません", "中身を書くか layout を外してください")


def _paragraphs(narration: tuple[Sentence, ...]) -> tuple[tuple[str, ...], ...]:
    grouped: dict[int, list[str]] = {}
    for sentence in narration:
        grouped.setdefault(sentence.paragraph, []).append(sentence.text)
    return tuple(tuple(texts) for texts in grouped.values())


def as_data(slide: Slide) -> dict[str, Any]:
    """What is drawn of a slide: plain JSON, without the narration."""
    return {"id": slide.id, "title": slide.title, "layout": slide.layout, "body": list(slide.body)}
