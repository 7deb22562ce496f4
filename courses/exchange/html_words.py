"""HTML as runs of text with the few marks we know. Whatever else is in it is left out and named."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote

from courses.exchange.items import Remark
from courses.exchange.pictures import SCHEME
from courses.picture_names import NAME

_MARKS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em"), "em"),
    **dict.fromkeys(("code", "tt", "kbd"), "code"),
    **dict.fromkeys(("s", "strike", "del"), "s"),
}
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = {
    *(
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "tr",
        "blockquote",
        "pre",
        "section",
        "article",
        "table",
        "dl",
        "dt",
        "dd",
    ),
    *("figure", "figcaption", "hr", *_HEADS),
}
_SILENT = {
    *("script", "style", "iframe", "object", "embed", "video", "audio", "svg", "math", "canvas", "template"),
    *("noscript", "head", "title", "select", "textarea"),
}
_SHAPED = {
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "u",
    "ins",
    "mark",
    "ol",
    "sub",
    "sup",
}
_EMPTY = {"embed"}
_HIGH = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_LOW = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


@dataclass(frozen=True)
class Run:
    """A text under marks (strong, em, s, code), outermost first. A line break is \\n. A `picture` is named as
    ours are (courses.picture_names); its text is its description as words."""

    text: str
    marks: tuple[str, ...] = ()
    picture: str = ""
    alt: str = ""


@dataclass
class Page:
    runs: list[Run] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def page_of(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Page(_tidied(reader.runs), list(dict.fromkeys(reader.remarks)))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self.remarks: list[Remark] = []
        self.marks: list[str] = []
        self.silent = 0
        self.script = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self.silent += tag not in _EMPTY
            self.remarks.append(Remark("media_lost", "loss", told.get("src", "")[:100] or tag))
        if self.silent:
            return
        if tag == "img":
            self._picture(told)
        if tag == "a" and told.get("href"):
            self.remarks.append(Remark("link_lost", "loss", told["href"][:200]))
        if tag in _SHAPED:
            self.remarks.append(Remark("markup_lost", "loss"))
        if tag == "br":
            self.runs.append(Run("\n", tuple(self.marks)))
        if tag in _BLOCKS:
            self.runs.append(Run("\0"))
        if tag == "li":
            self.runs.append(Run("・"))
        if tag in {"td", "th"}:
            self.runs.append(Run(" "))
        if tag in {"sup", "sub"}:
            self.script = tag
        if tag in _MARKS and _MARKS[tag] not in self.marks:
            self.marks.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        if tag in _BLOCKS:
            self.runs.append(Run("\0"))
        if tag in {"sup", "sub"}:
            self.script = ""
        if tag in _MARKS and _MARKS[tag] in self.marks:
            self.marks.remove(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        text = re.sub(r"[ \t\r\n\f\xa0]+", " ", data)
        if self.script:
            text = text.translate(_HIGH if self.script == "sup" else _LOW)
        self.runs.append(Run(text, tuple(self.marks)))

    def _picture(self, told: dict[str, str]) -> None:
        alt = " ".join(told.get("alt", "").split())
        known = told.get("src", "").removeprefix(SCHEME)
        if NAME.fullmatch(known):
            self.runs.append(Run(described_as(alt), tuple(self.marks), known, alt))
            self.remarks += [] if alt else [Remark("picture_wordless", "mend")]
            return
        name = unquote(told.get("src", "").rpartition("/")[2])[:100]
        self.remarks.append(Remark("image_lost" if alt else "image_wordless", "loss", name or alt))
        if alt:
            self.runs.append(Run(described_as(alt), tuple(self.marks)))


def described_as(alt: str) -> str:
    """What stands for a picture where only words can stand."""
    return f"（画像：{alt or '説明なし'}）"


def _tidied(runs: list[Run]) -> list[Run]:
    """White space as a browser shows it; blocks (\\0) stand on lines of their own."""
    made: list[Run] = []
    end = "\n"  # the last letter that is shown; a page begins on a fresh line
    pending = ""  # the break or blank that shows only if something follows
    for run in runs:
        for part in [run.text] if run.picture else re.findall(r"[\0\n ]|[^\0\n ]+", run.text):
            if part == "\0":
                pending = pending if "\n" in pending else ("\n" if end != "\n" else "")
            elif part == "\n":
                pending = ("" if pending == " " else pending) + "\n"
            elif part == " ":
                pending = pending or (" " if end != "\n" else "")
            else:
                lead, pending = pending if made else "", ""
                _add(made, lead, run.marks if lead == " " and made and made[-1].marks == run.marks else ())
                _add(made, part, run.marks, run)
                end = part[-1]
    return made


def _add(made: list[Run], text: str, marks: tuple[str, ...], of: Run | None = None) -> None:
    if not text:
        return
    if of is not None and of.picture:
        made.append(of)
    elif made and made[-1].marks == marks and not made[-1].picture:
        made[-1] = Run(made[-1].text + text, marks)
    else:
        made.append(Run(text, marks))
