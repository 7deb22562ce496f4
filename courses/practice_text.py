"""practice.toml → Practice, with a note of everything a worker or a coach could not work with."""

from __future__ import annotations

import re
from typing import Any, cast, get_args

from courses.advice import LONGEST_SENTENCE, RULES
from courses.drills.reading import READERS, read_drill
from courses.outline import TOP_ANCHOR, Practice, PracticeKind, RubricAxis
from courses.problems import Problem
from courses.toml_table import Table, parse

FILE = "practice.toml"
AXES = (("accuracy",), ("instruction",), ("expression", "handling"), ("research",), ("communication",))
"""The five axes in order; the third is expression for writing and handling for clerical work."""

LONGEST_TEXT = 20_000
"""Characters; no beginner's piece is longer."""

_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


def read_practice(text: str, problems: list[Problem]) -> Practice | None:
    """None when the text is no TOML; otherwise the practice as far as it can be read, problems noted."""
    table = parse(FILE, text, problems)
    if table is None:
        return None
    kind = cast(PracticeKind, table.one_of("kind", get_args(PracticeKind)) or "text")
    low, high = _lengths(table, kind)
    practice = Practice(
        title=table.text("title"),
        kind=kind,
        minutes=table.integer("minutes", low=1, high=600),
        brief=table.text("brief"),
        materials=table.text("materials", ""),
        min_chars=low,
        max_chars=high,
        accepts=_accepts(table, kind),
        checklist=table.texts("checklist", low=3, high=6),
        model_answer=table.text("model_answer"),
        rubric=_rubric(table),
        **_advice(table, kind),
        drill=read_drill(table, kind) if kind in READERS else None,
    )
    _other_drills(table, kind)
    table.close()
    return practice


def _lengths(table: Table, kind: str) -> tuple[int | None, int | None]:
    if kind != "text":
        for key in ("min_chars", "max_chars"):
            if table.has(key):
                table.note(f'{key} is for kind = "text" only; remove it', key)
        table.know("min_chars", "max_chars")
        return None, None
    low = table.integer("min_chars", low=1, high=LONGEST_TEXT)
    high = table.integer("max_chars", low=1, high=LONGEST_TEXT)
    if low > high > 1:
        table.note(
            f"min_chars ({low}) is more than max_chars ({high}); nothing could be handed in", "min_chars"
        )
    return low, high


def _accepts(table: Table, kind: str) -> tuple[str, ...]:
    if kind != "file":
        if table.has("accepts"):
            table.note('accepts is for kind = "file" only; remove it', "accepts")
        table.know("accepts")
        return (".xlsx",) if kind == "spreadsheet" else ()
    endings = table.texts("accepts")
    for index, ending in enumerate(endings):
        if not _ENDING.fullmatch(ending):
            table.note(f'accepts: {ending!r} must be an ending like ".xlsx", lower-case', "accepts", index)
    return endings


def _other_drills(table: Table, kind: str) -> None:
    for other in READERS:
        if other != kind and table.has(other):
            table.note(f'{other} is for kind = "{other}" only; remove it', other)
            table.know(other)


def _advice(table: Table, kind: str) -> dict[str, Any]:
    """What the automatic reader goes by; for text only."""
    keys = ("keywords", "headings", "markup", "longest_sentence", "without")
    if kind != "text":
        for key in keys:
            if table.has(key):
                table.note(f'{key} is for kind = "text" only; remove it', key)
        table.know(*keys)
        return {}
    without = table.texts("without", default=())
    for index, rule in enumerate(without):
        if rule not in RULES:
            table.note(f"without: {rule!r} is no remark; use some of: {', '.join(RULES)}", "without", index)
    return {
        "keywords": table.texts("keywords", high=20, default=()),
        "headings": table.integer("headings", low=0, high=50, default=0),
        "markup": table.one_of("markup", ("plain", "markdown")) if table.has("markup") else "plain",
        "longest_sentence": table.integer("longest_sentence", low=20, high=300, default=LONGEST_SENTENCE),
        "without": without,
    }


def _rubric(table: Table) -> tuple[RubricAxis, ...]:
    rows = []
    for number, entry in enumerate(table.tables("rubric"), 1):
        entry.name = f"rubric {number}"
        count = TOP_ANCHOR + 1
        anchors = entry.texts("anchors", low=count, high=count)
        rows.append(RubricAxis(entry.text("axis"), entry.text("title"), anchors))
        entry.close()
    given = [row.axis for row in rows]
    fits = len(given) == len(AXES) and all(axis in allowed for axis, allowed in zip(given, AXES, strict=True))
    if table.has("rubric") and not fits:
        wanted = ", ".join(" or ".join(allowed) for allowed in AXES)
        table.note(
            f"the rubric axes are {', '.join(given) or 'none'}; write all five in this order: {wanted}",
            "rubric",
        )
    return tuple(rows)
