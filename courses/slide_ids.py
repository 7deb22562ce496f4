"""Which slides a slides.md has. Only their ids: what is on them is the studio's to read."""

from __future__ import annotations

import re

from courses.problems import Problem

FILE = "slides.md"
_DIRECTIVE = re.compile(r"\s*<!--(?P<body>[^\n]*?)-->")
_ID = re.compile(r"(?:^|\s)id:\s*(\S+)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")


def read_slide_ids(text: str, problems: list[Problem]) -> tuple[str, ...]:
    """The ids in slide order. Slides without an id, with a bad one or with one used before are noted."""
    ids: list[str] = []
    for number, (line, slide) in enumerate(slides_of(text), 1):
        message = _wrong(slide, number, ids)
        if message:
            problems.append(Problem(FILE, line, message))
        if slide_id := _slide_id(slide):
            ids.append(slide_id)
    return tuple(dict.fromkeys(ids))


def slides_of(text: str) -> list[tuple[int, str]]:
    """(line of its first text, text) of every slide: cut at `---` lines outside comments and code."""
    slides: list[tuple[int, list[str]]] = [(1, [])]
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not inside and line.strip() == "---":
            slides.append((number + 1, []))
            continue
        inside = still_inside(inside, line)
        slides[-1][1].append(line)
    return [(start + _blank_lines(lines), "\n".join(lines)) for start, lines in slides]


def still_inside(inside: str, line: str) -> str:
    """The mark that ends the comment or code fence still open after this line, or ""."""
    if inside == "-->":
        return "" if inside in line else inside
    if fence := _FENCE.match(line):
        return "" if inside == fence[1] else inside or fence[1]
    return inside or ("-->" if line.rfind("<!--") > line.rfind("-->") else "")


def _blank_lines(lines: list[str]) -> int:
    return next((count for count, line in enumerate(lines) if line.strip()), 0)


def _slide_id(slide: str) -> str:
    directive = _DIRECTIVE.match(slide)
    found = _ID.search(directive["body"]) if directive else None
    return found[1] if found else ""


def _wrong(slide: str, number: int, before: list[str]) -> str:
    if not slide.strip():
        return f"slide {number} is empty; remove one of the --- lines around it"
    slide_id = _slide_id(slide)
    if not slide_id:
        return f"slide {number} has no id; begin it with a line like <!-- id: why-first -->"
    if not _SLUG.fullmatch(slide_id):
        return f"slide id {slide_id!r} must be lower-case ascii words joined by hyphens, like why-first"
    if slide_id in before:
        return f"slide id {slide_id!r} is used twice; every slide needs its own"
    return ""
