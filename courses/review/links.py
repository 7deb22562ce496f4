"""Links: web addresses that could be opened, and anchors that lead to a slide of this lesson."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from courses.outline import Lesson
from courses.review.finding import LESSON, Finding, Places, written

_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]\n]*)\]\((?P<to>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)[^()\n]*\)")
_FENCED = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE)


def look(lesson: Lesson, places: Places) -> Iterator[Finding]:
    for file, first, text in written(lesson, places):
        plain = _FENCED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
        for link in _LINK.finditer(plain):
            wrong = _wrong(link["to"], lesson.slide_ids)
            if wrong:
                line = None if first is None else first + plain.count("\n", 0, link.start())
                yield Finding(file, line, "error", "dead_link", f"リンク「{link['to']}」{wrong[0]}", wrong[1])
            elif not link["text"].strip():
                line = None if first is None else first + plain.count("\n", 0, link.start())
                mend = "「文化庁の解説」のように、行き先がわかる言葉にしてください"
                yield Finding(file, line, "error", "empty_link", "リンクに言葉がありません", mend)
    for number, source in enumerate(lesson.sources):
        if wrong := _wrong(source.url, ()):
            line = places.key(LESSON, "sources", number)
            yield Finding(LESSON, line, "error", "dead_link", f"出典「{source.url}」{wrong[0]}", wrong[1])


def _wrong(to: str, slide_ids: tuple[str, ...]) -> tuple[str, str] | None:
    """(what is wrong, how to mend it)"""
    if to.startswith("#"):
        if to[1:] in slide_ids:
            return None
        return (
            "の行き先がこのレッスンにありません",
            f"あるのは {'・'.join('#' + one for one in slide_ids)} です",
        )
    if not to:
        return "に行き先がありません", "https:// で始まる住所を書くか、リンクをやめてください"
    try:
        parts = urlsplit(to)
    except ValueError:
        return "は住所として読めません", "ブラウザーで開いて、住所を写し直してください"
    if parts.scheme not in {"http", "https"}:
        return "は開けません", "https:// で始まる住所か、#スライドのid を書いてください"
    if not _HOST.fullmatch(parts.hostname or ""):
        return "の住所が正しくありません", "ブラウザーで開いて、住所を写し直してください"
    return None
