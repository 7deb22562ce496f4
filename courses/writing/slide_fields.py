"""A slide's text as the fields of a form, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from courses.slide_ids import still_inside

LAYOUTS = ("title", "bullets", "compare", "table", "code", "quote", "figure", "screen", "pause")

_DIRECTIVE = re.compile(r"\s*<!--(?P<body>[^\n]*?)-->[ \t]*\n?")
_NARRATION = re.compile(r"<!--(?P<body>(?:(?!<!--).)*?)-->\s*\Z", re.DOTALL)
_HEADING = re.compile(r"\s*#[ \t]+(?P<heading>[^\n]*)(?:\n|\Z)")
_WORD = re.compile(r"([\w-]+):\s*(\S+)")
_READING = re.compile(r"\{([^{}|]*)\|[^{}|]*\}")


@dataclass(frozen=True)
class SlideFields:
    """`more`: other words of the directive, such as a figure's name, kept as they are."""

    id: str = ""
    layout: str = ""
    heading: str = ""
    body: str = ""
    narration: str = ""
    more: str = ""

    def text(self) -> str:
        """The slide as it stands in slides.md, whatever is half typed in a field (see `contained`)."""
        words = [f"id: {self.id}", f"layout: {self.layout}" if self.layout else "", self.more]
        directive = f"<!-- {' '.join(word for word in words if word)} -->"
        spoken = _harmless(_plain(self.narration).strip("\n"))
        body = contained(_plain(self.body).strip("\n"))
        parts = [f"{directive}\n# {_harmless(' '.join(self.heading.split()))}", body]
        return "\n\n".join([*(part for part in parts if part.strip()), f"<!--\n{spoken}\n-->"])


def fields_of(text: str) -> SlideFields | None:
    """None when the text has another shape: then it can only be edited as text."""
    directive = _DIRECTIVE.match(text)
    spoken = _NARRATION.search(text)
    if directive is None or spoken is None or spoken.start() < directive.end():
        return None
    words = _WORD.findall(directive["body"])
    known = dict(words)
    between = text[directive.end() : spoken.start()]
    heading = _HEADING.match(between)
    if "id" not in known or heading is None or "<!--" in _without_code(between):
        return None
    more = " ".join(f"{name}: {value}" for name, value in words if name not in {"id", "layout"})
    fields = SlideFields(
        id=known["id"],
        layout=known.get("layout", ""),
        heading=heading["heading"].strip(),
        body=between[heading.end() :].strip("\n").rstrip(),
        narration=spoken["body"].strip("\n").rstrip(),
        more=more,
    )
    return fields if _reads_the_same(fields, text) else None


def contained(text: str) -> str:
    """The text of one slide that stays one: saving goes on while its author types, and a code fence or a
    comment that is only opened would swallow the slides behind it, a line `---` would make two of it."""
    inside, lines = "", []
    for line in _plain(text).split("\n"):
        lines.append("***" if not inside and line.strip() == "---" else line)
        inside = still_inside(inside, line)
    return "\n".join([*lines, inside] if inside else lines)


def with_id(text: str, slide_id: str) -> str:
    """The same slide under another id."""
    fields = fields_of(text)
    if fields is not None:
        return replace(fields, id=slide_id).text()
    return re.sub(r"(<!--[^\n]*?\bid:\s*)\S+", rf"\g<1>{slide_id}", text, count=1)


def id_of(text: str) -> str:
    """The slide's id; "" when it has none."""
    directive = _DIRECTIVE.match(text)
    return dict(_WORD.findall(directive["body"])).get("id", "") if directive else ""


def heading_of(text: str) -> str:
    """The heading without its marks, for lists; "" when there is none."""
    found = re.search(r"^#[ \t]+(.*)$", _without_code(text), re.MULTILINE)
    return re.sub(r"\*\*|`", "", found[1]).strip() if found else ""


def words_of(text: str) -> str:
    """What is said on the slide, without white space and reading marks: who reads it out says the same."""
    spoken = _NARRATION.search(text)
    return "".join(_READING.sub(r"\1", spoken["body"]).split()) if spoken else ""


def field_at(text: str, line: int) -> str:
    """Which field a line of the slide belongs to, counted from 1."""
    fields = fields_of(text)
    if fields is None:
        return "text"
    lines = text.split("\n")
    heading = next((n for n, each in enumerate(lines, 1) if _HEADING.match(each)), 2)
    spoken = text[: _start_of_narration(text)].count("\n") + 1
    if line >= spoken:
        return "narration"
    if line < heading:
        return "layout" if fields.heading else "heading"  # the reader blames the slide for a missing heading
    return "heading" if line == heading else "body"


def _start_of_narration(text: str) -> int:
    found = _NARRATION.search(text)
    return found.start() if found else len(text)


def _reads_the_same(fields: SlideFields, text: str) -> bool:
    """Nothing of the text may get lost on the way through the form; white space may."""
    return sorted(fields.text().split()) == sorted(text.split())


def _harmless(text: str) -> str:
    return text.replace("<!--", "＜!--").replace("-->", "--＞")


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_code(text: str) -> str:
    return re.sub(r"^(```|~~~).*?^\1", lambda m: " " * len(m[0]), text, flags=re.DOTALL | re.MULTILINE)
