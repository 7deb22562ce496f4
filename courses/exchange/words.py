"""Marked-up words of other systems ↔ our inline Markdown: strong, em, code, struck out, line breaks."""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt

from courses.exchange.html_words import Page, Run, page_of
from courses.exchange.items import NOTHING, Remark, Words
from courses.exchange.pictures import SCHEME
from courses.picture_names import NAME

_OURS = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
_THEIRS = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
_BLOCKS = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
"""As lms.prose shows them"""
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_LOOKS_LIKE_BLOCK = re.compile(r"(?m)^([ \t]*(?:[0-9]{1,9}(?=[.)](?:[ \t]|$)))?)([-+#>=.)|])(?=[ \t#=|-]|$)")
_MATHS = re.compile(r"\$\$|\\\(|\\\[|\$[^$\n]*\\[A-Za-z]+[^$\n]*\$")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&~!])")
_ESCAPED = r"\\\1"
_MARKS = {"strong": "**", "em": "*", "s": "~~"}


def to_markdown(words: Words) -> tuple[str, list[Remark]]:
    """As inline Markdown, with a remark for whatever does not come along."""
    if not words:
        return "", []
    text = words.text.strip()
    remarks: list[Remark] = []
    if words.markup != "markdown" or not _is_inline(text):
        page = page_of(_as_html(words))
        text, remarks = _written(page)
    if _MATHS.search(plain_of(text)):
        remarks = [*remarks, Remark("maths_lost", "loss")]
    return text, remarks


def cut_markdown(words: Words, marks: re.Pattern[str]) -> tuple[str, list[str], list[Remark]]:
    """(the lines above the first mark; the rest cut by the marks, texts and the marks' groups in turn;
    remarks). Each text stands alone as Markdown, for pages show it alone."""
    page = page_of(_as_html(words))
    whole = page.text
    first = marks.search(whole)
    start = whole.rfind("\n", 0, first.start()) + 1 if first else 0
    prompt, remarks = _written(_between(page, 0, max(start - 1, 0)))
    made, end = [], start
    for found in marks.finditer(whole, start):
        made += [_edged(_between(page, end, found.start()), remarks), found[1]]
        end = found.end()
    made.append(_edged(_between(page, end, len(whole)), remarks))
    return prompt.strip(), made, list(dict.fromkeys([*page.remarks, *remarks]))


def _between(page: Page, start: int, end: int) -> Page:
    """The letters from start to end with their marks."""
    runs, at = [], 0
    for run in page.runs:
        part = run.text[max(start - at, 0) : max(end - at, 0)]
        whole = run if part == run.text else Run(part, run.marks)
        runs += [whole] if part else []
        at += len(run.text)
    return Page(runs)


def _edged(page: Page, remarks: list[Remark]) -> str:
    """With the blank or line break at its ends, which has a meaning beside a gap."""
    text = page.text
    inner = text.strip(" \n")
    start = len(text) - len(text.lstrip(" \n"))
    core = _between(page, start, start + len(inner))
    written, odd = _written(core)
    remarks += odd
    lead, trail = text[:start], text[start + len(inner) :]
    return "".join(["\\\n" if "\n" in lead else lead, written, "\\\n" if "\n" in trail else trail])


def to_plain(words: Words) -> tuple[str, list[Remark]]:
    """As plain text on one line, for answers that are compared letter by letter."""
    if words.markup == "plain":
        return " ".join(words.text.split()), []
    page = page_of(_as_html(words))
    marked = [Remark("markup_lost", "loss")] if any(run.marks for run in page.runs) else []
    lost = [Remark("image_lost", "loss", run.alt or run.picture) for run in page.runs if run.picture]
    return " ".join(page.text.split()), [*page.remarks, *marked, *lost]


def from_markdown(text: str) -> Words:
    """Ours for others, as HTML: how Markdown is read differs from system to system."""
    return Words(html_of(text), "html") if text.strip() else NOTHING


def from_blocks(text: str) -> Words:
    """The same of a text that our pages show with its paragraphs and lists: prompts, explanations."""
    if not text.strip():
        return NOTHING
    whole = _BLOCKS.render(text.strip())
    if re.sub(r"</?(p|br|strong|em|s|code|a|img)\b[^>]*>", "", whole) != re.sub(r"<[^>]*>", "", whole):
        return Words(re.sub(rf'src="({NAME.pattern})"', rf'src="{SCHEME}\1"', whole).strip(), "html")
    return Words("<br /><br />".join(html_of(each) for each in _PARAGRAPH.split(text.strip())), "html")


def to_blocks(words: Words) -> tuple[str, list[Remark]]:
    """As Markdown that our pages show with paragraphs. What only looks like a list or heading is none."""
    text, remarks = to_markdown(words)
    return as_blocks(text), remarks


def as_blocks(text: str) -> str:
    """Inline Markdown as paragraphs: two line breaks part them."""
    return _LOOKS_LIKE_BLOCK.sub(r"\1\\\2", re.sub(r"(?:\\\n){2,}", "\n\n", text))


def html_of(text: str) -> str:
    """Our inline Markdown as HTML; a link is only its text here, as our pages show it."""
    return _shown(page_of(_OURS.renderInline(text.strip())))


def plain_of(text: str) -> str:
    """Our inline Markdown without its marks."""
    return page_of(_OURS.renderInline(text.strip())).text


def literal(text: str) -> str:
    """Plain text as inline Markdown that shows exactly this."""
    return _written(page_of(escape(text.strip()).replace("\n", "<br>")))[0]


def _is_inline(text: str) -> bool:
    """Whether Markdown with blocks and HTML, as elsewhere, means just what ours means."""
    inline = _OURS.renderInline(text)
    unknown = re.search(r"<(?!/?(strong|em|s|code|br)\b)", inline)
    return not unknown and _THEIRS.render(text) == f"<p>{inline}</p>\n"


def _as_html(words: Words) -> str:
    match words.markup:
        case "html":
            return words.text
        case "moodle":
            return words.text.strip().replace("\n", "<br>")
        case "plain":
            return escape(words.text.strip()).replace("\n", "<br>")
    return str(_THEIRS.render(words.text))


def _written(page: Page) -> tuple[str, list[Remark]]:
    """As Markdown that our pages show like this. Emphasis that they would not see as such (beside Japanese
    brackets, for instance) is left out and named."""
    bare = Page([Run(run.text, (), run.picture, run.alt) for run in page.runs])
    lost = [*page.remarks, Remark("markup_lost", "loss")]
    for runs, remarks in ((page.runs, page.remarks), (bare.runs, lost)):
        for special in ("", r"\\\1"):
            text = "".join(_run(run, special) for run in runs)
            if html_of(text) == _shown(Page(runs)):
                return text, remarks
    return _SPECIAL.sub(r"\\\1", page.text), lost


def _run(run: Run, special: str) -> str:
    if run.picture:
        inner = f"![{_SPECIAL.sub(special or _ESCAPED, run.alt)}]({run.picture})"
    elif "code" in run.marks:
        inner = f"`` {run.text} ``" if "`" in run.text else f"`{run.text}`"
    else:
        inner = _SPECIAL.sub(special, run.text) if special else run.text
        inner = inner.replace("\n", "\\\n")
    around = "".join(_MARKS.get(mark, "") for mark in run.marks)
    back = "".join(_MARKS.get(mark, "") for mark in reversed(run.marks))
    return f"{around}{inner}{back}"


def _shown(page: Page) -> str:
    made = []
    for run in page.runs:
        inner = escape(run.text, quote=False).replace("\n", "<br />")
        if run.picture:
            inner = f'<img src="{SCHEME}{run.picture}" alt="{escape(run.alt)}" />'
        for mark in reversed(run.marks):
            inner = f"<{mark}>{inner}</{mark}>"
        made.append(inner)
    return "".join(made)
