"""The TOML files of a lesson as plain values for forms, and back. What cannot be read so is None: then the
file can only be edited as text. Values are strings, lists and dicts, as a browser sends them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from courses.answers import parse_number
from courses.outline import TOP_ANCHOR
from courses.quiz_text import LIMITS
from courses.toml_lines import lines_outside_long_strings
from courses.toml_values import values_of
from courses.writing.toml_text import table

Values = dict[str, Any]
_KEY = re.compile(r"""\s*["']?([^\s"'=\[{#]+)["']?\s*=""")


def read(text: str) -> Values | None:
    """The TOML of a file or of a piece of it, numbers as Decimal."""
    try:
        return values_of(text)
    except tomllib.TOMLDecodeError:
        return None


def question(text: str) -> Values | None:
    """The one `[[question]]` of a piece of quiz.toml; None where more stands there: a form would lose it."""
    told = read(text) or {}
    found = told.get("question") if set(told) == {"question"} else None
    return found[0] if isinstance(found, list) and len(found) == 1 and isinstance(found[0], dict) else None


def question_text(values: Mapping[str, Any]) -> str:
    """A question's piece of quiz.toml; only the keys of its own type are written."""
    kind = str(values.get("type", ""))
    told: Values = {
        key: _clean(values.get(key, "")) for key in ("id", "type", "prompt", "see", "explanation")
    }
    told |= _ANSWERS.get(kind, lambda _v: {})(values)
    points = whole(values.get("points"))
    told |= {"points": points if points != 1 else None, "tags": list(values.get("tags", ())) or None}
    return table(told, header="[[question]]")


def quiz_head(text: str) -> Values | None:
    """What stands above the questions, for its form; None where it says what the form does not know."""
    told = read(text)
    known = {"tags", "pass_share", "draw", *LIMITS}
    return told if told is not None and set(told) <= known else None


def quiz_head_text(
    *,
    tags: Sequence[str],
    pass_share: Any,
    limits: Mapping[str, Any] | None = None,
    draws: Sequence[Mapping[str, Any]] = (),
) -> str:
    """`limits` by the names of courses.quiz_text.LIMITS, empty ones not written; `draws` as {tag, count}."""
    told = limits or {}
    head: Values = {"tags": list(tags), "pass_share": number(pass_share)}
    head |= {"shuffle": True if told.get("shuffle") else None}
    head |= {key: whole(told.get(key)) for key in LIMITS if key != "shuffle"}
    rows = [
        table({"tag": _clean(draw.get("tag", "")), "count": whole(draw.get("count"))}, header="[[draw]]")
        for draw in draws
    ]
    return "\n\n".join([table(head), *rows])


def lesson_text(values: Mapping[str, Any]) -> str:
    """lesson.toml from title, summary, minutes, tags and sources ({title, url} each)."""
    sources = [s for s in values.get("sources", ()) if s.get("title") or s.get("url")]
    return (
        table(
            {
                "title": _clean(values.get("title", "")),
                "summary": _clean(values.get("summary", "")),
                "minutes": whole(values.get("minutes")),
                "tags": list(values.get("tags", ())),
                "sources": sources or None,
            }
        )
        + "\n"
    )


def practice_text(values: Mapping[str, Any]) -> str:
    """practice.toml. `rubric` is a list of {axis, title, anchors: five texts}."""
    kind = values.get("kind")
    lengths = {key: whole(values.get(key)) if kind == "text" else None for key in ("min_chars", "max_chars")}
    head = {
        "title": _clean(values.get("title", "")),
        "kind": kind,
        "minutes": whole(values.get("minutes")),
        "brief": block(values.get("brief", "")),
        "materials": block(values["materials"]) if str(values.get("materials") or "").strip() else None,
        **lengths,
        "accepts": list(values.get("accepts", ())) if kind == "file" else None,
        **_advice(values if kind == "text" else {}),
        "checklist": list(values.get("checklist", ())),
        "model_answer": block(values.get("model_answer", "")),
    }
    axes = [table(_axis(row), header="[[rubric]]") for row in values.get("rubric", ())]
    return "\n\n".join([table(head), *axes]) + "\n"


def course_text(*, title: str, summary: str, lessons: Sequence[str], readings: Mapping[str, str]) -> str:
    head = table({"title": title, "summary": summary, "lessons": list(lessons)})
    return head + ("\n\n" + table(dict(readings), header="[readings]") if readings else "") + "\n"


def series_text(*, title: str, summary: str, track: str, courses: Sequence[str]) -> str:
    values = {"title": title, "track": track or None, "summary": summary, "courses": list(courses)}
    return table(values) + "\n"


def key_at(text: str, line: int) -> str:
    """The key that a line of a piece belongs to, "" above the first; lines count from 1."""
    found = ""
    for number, each in lines_outside_long_strings(text):
        key = _KEY.match(each)
        found = key[1] if key and number <= line else found
    return found


def block(text: Any) -> str:
    """Text over several lines even when it is one, so that later edits read well in a comparison."""
    return _clean(text) + "\n"


def whole(value: Any) -> Any:
    """A whole number when it is one; else as typed, so that the reader says what is wrong with it."""
    found = number(value)
    return int(found) if isinstance(found, Decimal) and found == found.to_integral_value() else found


def number(value: Any) -> Any:
    if value is None or isinstance(value, int | float | Decimal):
        return value
    typed = str(value).strip()
    if not typed:
        return None
    found = parse_number(typed)
    return typed if found is None else found


def _advice(values: Mapping[str, Any]) -> Values:
    """What the automatic reader goes by; what is left at its default is not written."""
    lists = {key: list(values.get(key, ())) or None for key in ("keywords", "without")}
    numbers = {key: whole(values.get(key)) or None for key in ("headings", "longest_sentence")}
    return {**lists, **numbers, "markup": "markdown" if values.get("markup") == "markdown" else None}


def _axis(row: Mapping[str, Any]) -> Values:
    anchors = [_clean(anchor) for anchor in row.get("anchors", ())][: TOP_ANCHOR + 1]
    return {"axis": row.get("axis", ""), "title": _clean(row.get("title", "")), "anchors": anchors}


def _options(values: Mapping[str, Any]) -> Values:
    told = []
    for option in values.get("options", ()):
        right = {"right": True} if option.get("right") else {}
        why = {"why": _clean(option["why"])} if str(option.get("why") or "").strip() else {}
        told.append({"text": _clean(option.get("text", "")), **right, **why})
    return {"options": told}


def _pairs(values: Mapping[str, Any]) -> Values:
    return {"pairs": [{"left": _clean(p["left"]), "right": _clean(p["right"])} for p in values["pairs"]]}


def _number_answer(values: Mapping[str, Any]) -> Values:
    unit = str(values.get("unit") or "").strip()
    told = {"answer": number(values.get("answer")), "tolerance": number(values.get("tolerance")) or 0}
    return told | {"unit": unit or None}


def _gapped_text(values: Mapping[str, Any]) -> Values:
    return {"text": _clean(values.get("text", ""))}


def _table(values: Mapping[str, Any]) -> Values:
    rows = [[_clean(cell) for cell in row] for row in values.get("rows", ())]
    return {"columns": list(values.get("columns", ())), "rows": rows}


def _essay(values: Mapping[str, Any]) -> Values:
    lengths = {key: whole(values.get(key)) for key in ("min_chars", "max_chars")}
    return {"guide": _clean(values.get("guide", "")), **lengths}


_ANSWERS: dict[str, Any] = {
    "single": _options,
    "multiple": _options,
    "true_false": lambda values: {"answer": bool(values.get("answer"))},
    "text": lambda values: {"answers": list(values.get("answers", ()))},
    "number": _number_answer,
    "order": lambda values: {"items": list(values.get("items", ()))},
    "match": _pairs,
    "cloze": _gapped_text,
    "mistakes": _gapped_text,
    "table": _table,
    "essay": _essay,
}


def _clean(text: Any) -> str:
    return str(text).replace("\r\n", "\n").replace("\r", "\n").strip()
