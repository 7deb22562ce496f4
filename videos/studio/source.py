"""Cut `slides.md` into slides, and a slide into directive, Markdown and narration, keeping line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SEPARATOR = re.compile(r"^---\s*$")
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_DIRECTIVE = re.compile(r"(\w+):\s*(\S+)")


class ScriptError(ValueError):
    """A slide text, or a figure it shows, that cannot be built: where, what is wrong, and how to mend it."""

    def __init__(self, line: int, problem: str, mend: str, *, file: str = "slides.md") -> None:
        super().__init__(f"{file} {line}行目: {problem} → {mend}")
        self.line, self.problem, self.mend, self.file = line, problem, mend, file


def sources(text: str) -> Iterator[tuple[int, str]]:
    """(first line, text) of each slide; a `---` inside a comment or a code fence parts nothing."""
    lines = text.replace("\r\n", "\n").split("\n")
    start = first = _front_matter(lines)
    fenced, commented = "", False
    for number, line in enumerate(lines[first:], start=first):
        fence = None if commented else _FENCE.match(line)
        if fence and fenced in ("", fence[1]):
            fenced = "" if fenced else fence[1]
        if not fenced:
            commented = _still_commented(line, commented)
        if not fenced and not commented and _SEPARATOR.match(line):
            yield _trimmed(lines, start, number)
            start = number + 1
    if any(line.strip() for line in lines[start:]):
        yield _trimmed(lines, start, len(lines))


def parts_of(source: str, line: int) -> tuple[dict[str, str], str, str, int]:
    """Directive, Markdown, narration, and the line on which the narration begins."""
    comments = list(_COMMENT.finditer(_without_code(source)))
    if source.count("<!--") > len(comments) and "<!--" in _COMMENT.sub("", source):
        raise ScriptError(line, "コメントが閉じていません", "「-->」で閉じてください")
    if not comments or "id" not in (directive := dict(_DIRECTIVE.findall(comments[0][1]))):
        raise ScriptError(
            line, "id がありません", "スライドの最初に <!-- id: why-first --> のように書いてください"
        )
    if len(comments) != 2:
        problem = "ナレーションがありません" if len(comments) == 1 else "ナレーションが二つ以上あります"
        raise ScriptError(line, problem, "スライドの最後に <!-- 話す文 --> を一つだけ書いてください")
    spoken = comments[1]
    if source[spoken.end() :].strip():
        raise ScriptError(
            line, "ナレーションの後に本文があります", "ナレーションはスライドの最後に置いてください"
        )
    markdown = _blanked(source, comments)
    return directive, markdown, spoken[1], line + source.count("\n", 0, spoken.start(1))


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


def _without_code(source: str) -> str:
    """The same text with fenced code blanked, so that a comment shown as code is not taken for narration."""
    return _FENCED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), source)


def _blanked(source: str, comments: list[re.Match[str]]) -> str:
    """The Markdown alone, with its line numbers kept."""
    for comment in reversed(comments):
        blank = "\n" * comment[0].count("\n")
        source = source[: comment.start()] + blank + source[comment.end() :]
    return source
