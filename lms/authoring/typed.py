"""What the editor's forms send, as the text of a piece."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from courses.quiz_text import LIMITS
from courses.writing import forms
from courses.writing.slide_fields import SlideFields, contained
from lms.drafting.drafts import plain

Sent = MultiDict[str, Any]
CELL = "｜"
"""Between the cells of a row; inside a gap the narrow bar parts answers"""


def slide(sent: Sent) -> str:
    """From the fields, or the text as it was typed."""
    if "text" in sent:
        return contained(plain(sent["text"]).strip("\n"))
    fields = {name: plain(sent.get(name, "")) for name in ("layout", "heading", "body", "narration", "more")}
    return SlideFields(id=sent.get("id", "").strip(), **fields).text()


def question(sent: Sent) -> str:
    if "text_piece" in sent:
        return plain(sent["text_piece"]).strip("\n")
    kind = sent.get("type", "single")
    values: dict[str, Any] = {name: plain(sent.get(name, "")) for name in _SIMPLE}
    values |= {**_CONTENTS.get(kind, dict)(sent), "type": kind, "tags": words(sent.get("question_tags", ""))}
    return forms.question_text(values)


def quiz_head(sent: Sent) -> str:
    if "text_piece" in sent:
        return plain(sent["text_piece"]).strip("\n")
    percent = forms.number(sent.get("pass_percent", ""))
    share = percent / 100 if isinstance(percent, Decimal) else percent
    limits = {name: sent.get(name, "") for name in LIMITS}
    rows = zip(sent.getlist("draw_tag"), sent.getlist("draw_count"), strict=False)
    draws = [{"tag": tag, "count": count} for tag, count in rows if tag.strip() or count.strip()]
    tags = dict.fromkeys([*sent.getlist("tags"), *words(sent.get("more_tags", ""))])
    return forms.quiz_head_text(tags=list(tags), pass_share=share, limits=limits, draws=draws)


def facts(sent: Sent) -> str:
    titles, urls = sent.getlist("source_title"), sent.getlist("source_url")
    sources = [{"title": t.strip(), "url": u.strip()} for t, u in zip(titles, urls, strict=False)]
    values = {name: plain(sent.get(name, "")) for name in ("title", "summary", "minutes")}
    return forms.lesson_text({**values, "tags": words(sent.get("tags", "")), "sources": sources})


def practice(sent: Sent) -> str:
    names = (
        *("title", "kind", "minutes", "brief", "materials", "min_chars", "max_chars", "model_answer"),
        *("headings", "markup", "longest_sentence"),
    )
    values: dict[str, Any] = {name: plain(sent.get(name, "")) for name in names}
    rubric = [
        {
            "axis": axis,
            "title": sent.get(f"axis_title_{n}", ""),
            "anchors": [sent.get(f"anchor_{n}_{mark}", "") for mark in range(5)],
        }
        for n, axis in enumerate(sent.getlist("axis"))
    ]
    lists = {"checklist": lines(sent.get("checklist", "")), "accepts": words(sent.get("accepts", ""))}
    lists |= {name: words(sent.get(name, "")) for name in ("keywords", "without")}
    return forms.practice_text({**values, **lists, "rubric": rubric})


def lines(text: str) -> list[str]:
    return [line.strip() for line in plain(text).split("\n") if line.strip()]


def words(text: str) -> list[str]:
    """Parted by commas of either kind or by lines."""
    return [word.strip() for word in re.split(r"[,、，\n]", plain(text)) if word.strip()]


_SIMPLE = (
    "id",
    "prompt",
    "see",
    "explanation",
    "points",
    "unit",
    "tolerance",
    "guide",
    "min_chars",
    "max_chars",
)


def _options(sent: Sent) -> dict[str, Any]:
    """Rows of option_text and option_why; `right` holds the numbers of the right rows. Empty rows go."""
    right, whys = set(sent.getlist("right")), sent.getlist("option_why")
    rows = [
        {"text": text, "right": str(n) in right, "why": whys[n] if n < len(whys) else ""}
        for n, text in enumerate(sent.getlist("option_text"))
    ]
    return {"options": [row for row in rows if str(row["text"]).strip()]}


def _pairs(sent: Sent) -> dict[str, Any]:
    rows = zip(sent.getlist("pair_left"), sent.getlist("pair_right"), strict=False)
    return {
        "pairs": [{"left": left, "right": right} for left, right in rows if left.strip() or right.strip()]
    }


def _table(sent: Sent) -> dict[str, Any]:
    cells = [[cell.strip() for cell in line.split(CELL)] for line in lines(sent.get("rows", ""))]
    return {"columns": [c.strip() for c in sent.get("columns", "").split(CELL) if c.strip()], "rows": cells}


def _text(sent: Sent) -> dict[str, Any]:
    return {"text": plain(sent.get("gapped", ""))}


_CONTENTS: dict[str, Any] = {
    "single": _options,
    "multiple": _options,
    "true_false": lambda sent: {"answer": sent.get("true_false") == "true"},
    "text": lambda sent: {"answers": lines(sent.get("answers", ""))},
    "number": lambda sent: {"answer": sent.get("number", "")},
    "order": lambda sent: {"items": lines(sent.get("items", ""))},
    "match": _pairs,
    "cloze": _text,
    "mistakes": _text,
    "table": _table,
    "essay": lambda _sent: {},
}
