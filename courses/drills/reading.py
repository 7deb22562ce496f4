"""The table of practice.toml that says what a drill compares: [entry], [list], [transcription] …"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast, get_args

from courses.drills.kinds import (
    WHOLE_TEST,
    CellCheck,
    CellValue,
    Column,
    ColumnKind,
    Drill,
    Entry,
    Line,
    Listing,
    PaperSet,
    SheetText,
    Spreadsheet,
    Transcription,
    Typing,
)
from courses.drills.spreadsheet import places_of
from courses.drills.typing import counted
from courses.toml_table import Table

MOST_FIELDS = 400
"""Of one piece; more could not be typed at one sitting"""
SHORTEST_TEXT = WHOLE_TEST * 2
"""Characters of a speed test: even the best must not reach the end of it (2 a second)"""


def read_drill(top: Table, kind: str) -> Drill | None:
    """None with a problem noted when the table is missing."""
    if not top.has(kind):
        top.note(f"a practice of this kind needs a table [{kind}] that says what is compared", "kind")
        return None
    table = top.table(kind)
    if table is None:
        return None
    drill = READERS[kind](table)
    table.close()
    return drill


def _entry(table: Table) -> Drill:
    columns = table.texts("columns")
    sets = tuple(_set(each, n, columns) for n, each in enumerate(table.tables("set"), 1))
    if not sets:
        table.note("entry needs at least one [[entry.set]] with papers and rows", "set")
    return Entry(columns, sets or (PaperSet((), ()),))


def _set(table: Table, number: int, columns: tuple[str, ...]) -> PaperSet:
    table.name = f"set {number}"
    own = table.texts("columns", default=())
    width = len(own or columns)
    papers, rows = table.texts("papers", high=100), table.grid("rows", width=width)
    if rows and papers and len(rows) != len(papers):
        table.note(f"there are {len(papers)} papers and {len(rows)} rows; each paper becomes one row", "rows")
    if len(rows) * width > MOST_FIELDS:
        table.note(f"{len(rows) * width} fields; a piece has at most {MOST_FIELDS}", "rows")
    rules = table.text("rules", "")
    table.close()
    return PaperSet(papers, rows, own, rules)


def _list(table: Table) -> Drill:
    columns = tuple(_column(each, n) for n, each in enumerate(table.tables("columns"), 1))
    names = [column.name for column in columns]
    low = table.integer("min_rows", low=1, high=200, default=1)
    drill = Listing(
        columns=columns,
        identity=_among(table, "identity", names, required=True),
        source=table.text("source", ""),
        min_rows=low,
        max_rows=table.integer("max_rows", low=low, high=200),
        key=table.grid("key", width=len(columns)) if table.has("key") else (),
        free=_among(table, "free", names),
    )
    if drill.source and drill.source not in names:
        table.note(f"source: there is no column {drill.source!r}", "source")
    if len(drill.key) > drill.max_rows:
        table.note(f"the key has {len(drill.key)} rows, but max_rows is {drill.max_rows}", "key")
    if drill.max_rows * len(columns) > MOST_FIELDS:
        table.note(f"{drill.max_rows * len(columns)} fields; a piece has at most {MOST_FIELDS}", "max_rows")
    return drill


def _column(table: Table, number: int) -> Column:
    table.name = f"column {number}"
    kind = table.one_of("kind", get_args(ColumnKind)) if table.has("kind") else "text"
    choices = table.texts("choices", low=2) if kind == "choice" else ()
    required = table.flag("required", default=False)
    column = Column(table.text("name"), cast(ColumnKind, kind or "text"), required, choices)
    table.close()
    return column


def _among(table: Table, key: str, names: list[str], *, required: bool = False) -> tuple[str, ...]:
    found = table.texts(key) if required else table.texts(key, default=())
    for index, name in enumerate(found):
        if name not in names:
            table.note(f"{key}: there is no column {name!r}", key, index)
    return tuple(name for name in found if name in names)


def _transcription(table: Table) -> Drill:
    first = _heard(table)
    further = [_further(each, n) for n, each in enumerate(table.tables("further", required=False), 2)]
    return replace(first, further=tuple(further))


def _further(table: Table, number: int) -> Transcription:
    """Listened to in a later round."""
    table.name = f"further {number}"
    scene = table.text("scene")
    found = replace(_heard(table), scene=scene)
    if found.recorded:
        table.note("only the first piece can be recorded; write speech for the voice", "recorded")
    table.close()
    return found


def _heard(table: Table) -> Transcription:
    recorded = table.flag("recorded", default=False)
    speech = tuple(_line(each, n) for n, each in enumerate(table.tables("speech", required=not recorded), 1))
    if recorded and speech:
        table.note("either speech is written for the voice, or recorded = true; remove one", "recorded")
    return Transcription(
        key=table.text("key"),
        speech=speech,
        alike=_alike(table),
        fillers=table.texts("fillers", default=()),
        speakers=table.texts("speakers", default=()),
        digits=cast(Any, table.one_of("digits", ("half", "full", "any")) if table.has("digits") else "half"),
        recorded=recorded,
    )


def _line(table: Table, number: int) -> Line:
    table.name = f"speech {number}"
    line = Line(table.text("speaker", ""), table.text("words"))
    table.close()
    return line


def _alike(table: Table) -> tuple[tuple[str, ...], ...]:
    groups = table.cells("alike", required=False)
    for index, group in enumerate(groups):
        whole = isinstance(group, list) and len(group) > 1
        if not whole or not all(isinstance(each, str) and each.strip() for each in group):
            table.note('each group of alike is a list like ["子ども", "子供"]', "alike", index)
            return ()
    return tuple(tuple(group) for group in groups)


def _spreadsheet(table: Table) -> Drill:
    name = table.text("file_name")
    if name and not name.endswith(".xlsx"):
        table.note("file_name must end in .xlsx", "file_name")
    sheets = tuple(_sheet(each, n) for n, each in enumerate(table.tables("sheet", required=False), 1))
    checks = tuple(_check(each, n) for n, each in enumerate(table.tables("check"), 1))
    return Spreadsheet(name, sheets, checks)


def _sheet(table: Table, number: int) -> SheetText:
    table.name = f"sheet {number}"
    rows = table.cells("rows")
    if not all(isinstance(row, list) and all(_is_value(cell) for cell in row) for row in rows):
        table.note('rows is a list of rows like ["りんご", 3, 120.5, 2026-11-04]', "rows")
        rows = ()
    sheet = SheetText(table.text("name"), tuple(tuple(row) for row in rows))
    table.close()
    return sheet


def _check(table: Table, number: int) -> CellCheck:
    table.name = f"check {number}"
    values = table.cells("values", required=False)
    check = CellCheck(
        sheet=table.text("sheet"),
        cells=table.text("cells"),
        values=tuple(cast(CellValue, value) for value in values),
        tolerance=table.number("tolerance", Decimal(0)),
        formula=table.flag("formula", default=False),
        uses=table.texts("uses", default=()),
        without=table.texts("without", default=()),
        hint=table.text("hint", ""),
    )
    _check_places(table, check)
    table.close()
    return check


def _check_places(table: Table, check: CellCheck) -> None:
    if not all(_is_value(value) for value in check.values):
        table.note("values holds numbers, texts and dates", "values")
    try:
        places = places_of(check) if check.cells else []
    except ValueError:
        table.note(f"cells: {check.cells!r} is no cell or range like E2 or E2:E9", "cells")
        return
    if len(places) > MOST_FIELDS:
        table.note(f"{len(places)} cells; a check has at most {MOST_FIELDS}", "cells")
    if check.values and len(check.values) != len(places):
        table.note(f"{len(check.values)} values for {len(places)} cells", "values")
    if not check.values and not check.formula:
        table.note("a check needs values or formula = true; it would find nothing", "cells")


def _is_value(value: Any) -> bool:
    if isinstance(value, bool | datetime):
        return False
    return isinstance(value, str | int | Decimal | date)


def _typing(table: Table) -> Drill:
    texts = table.texts("texts", high=50)
    for index, text in enumerate(texts):
        if len(counted(text)) < SHORTEST_TEXT:
            short = (
                f"text {index + 1} has {len(counted(text))} characters; at least {SHORTEST_TEXT} are needed"
            )
            table.note(f"{short}, or good typists come to its end", "texts", index)
    return Typing(texts)


READERS: dict[str, Callable[[Table], Drill]] = {
    "entry": _entry,
    "transcription": _transcription,
    "spreadsheet": _spreadsheet,
    "list": _list,
    "typing": _typing,
}
