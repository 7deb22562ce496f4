"""A workbook filled in: values and formulas cell by cell, and the file that is offered for a start."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook as NewWorkbook
from openpyxl.utils.cell import get_column_letter, range_boundaries

from courses.drills.findings import Finding, Result
from courses.drills.kinds import CellCheck, CellValue, Spreadsheet
from courses.drills.workbook import Workbook, opened

FIRST_DAY = date(1899, 12, 30)
"""Day 0 of a workbook's dates"""


def compare(drill: Spreadsheet, stream: IO[bytes]) -> Result:
    """At most one finding a cell: the first thing to mend. Raises workbook.UnsafeWorkbook."""
    book = opened(stream)
    findings, cells = [], 0
    for check in drill.checks:
        places = places_of(check)
        cells += len(places)
        sheet = next((name for name in book.formulas.sheetnames if _same(name) == _same(check.sheet)), None)
        if sheet is None:
            findings += [Finding("no_sheet", column=f"{check.sheet}!{check.cells}", wanted=check.sheet)]
            continue
        findings += [
            found for n, place in enumerate(places) if (found := _cell(book, sheet, check, n, place))
        ]
    missing = sum(len(places_of(c)) for c in drill.checks if not _has(book, c.sheet))
    wrong = len({finding.column for finding in findings if finding.kind != "no_sheet"}) + missing
    return Result(tuple(findings), fields=cells, field_errors=wrong)


def places_of(check: CellCheck) -> list[str]:
    """ "E2:E4" → E2, E3, E4; row by row where there are several columns. ValueError when it is no range."""
    low_column, low_row, high_column, high_row = range_boundaries(check.cells)
    if None in (low_column, low_row, high_column, high_row):
        raise ValueError(check.cells)
    return [
        f"{get_column_letter(column)}{row}"
        for row in range(low_row, high_row + 1)
        for column in range(low_column, high_column + 1)
    ]


def starting_file(drill: Spreadsheet) -> bytes:
    """The .xlsx that is offered to begin with."""
    book = NewWorkbook()
    book.remove(book.active)
    for sheet in drill.sheets:
        made = book.create_sheet(sheet.name)
        for row in sheet.rows:
            made.append(
                [float(cell) if isinstance(cell, Decimal) else cell if cell != "" else None for cell in row]
            )
        for cell in (cell for row in made.iter_rows() for cell in row if isinstance(cell.value, date)):
            cell.number_format = "yyyy-mm-dd"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def formula_form(formula: str) -> str:
    """A formula without what programs write differently: spaces, quotes around sheets, case, width."""
    form = unicodedata.normalize("NFKC", formula).upper().replace("_XLFN.", "")
    return re.sub(r"[\s']", "", form)


def _cell(book: Workbook, sheet: str, check: CellCheck, n: int, place: str) -> Finding | None:
    name, wanted = f"{sheet}!{place}", check.values[n] if n < len(check.values) else None
    written = book.formulas[sheet][place].value
    text = getattr(written, "text", written)  # an array formula is an object
    is_formula = isinstance(text, str) and text.startswith("=")
    found = book.values[sheet][place].value if is_formula else written
    given = str(text) if text is not None else ""
    if written is None:
        return Finding("empty", column=name, wanted=_shown(wanted))
    for kind in _of_formula(check, given) if is_formula else (["not_formula"] if check.formula else []):
        return Finding(kind, column=name, given=given, wanted=check.hint or " ".join(check.uses))
    if is_formula and found is None:
        return Finding("not_worked_out", column=name, given=given)
    kind_of_value = None if wanted is None else _value(found, wanted, check.tolerance)
    return (
        Finding(kind_of_value, column=name, given=_shown(found), wanted=_shown(wanted))
        if kind_of_value
        else None
    )


def _of_formula(check: CellCheck, formula: str) -> Iterator[str]:
    form = formula_form(formula)
    if any(formula_form(used) not in form for used in check.uses):
        yield "lacks"
    if any(re.search(rf"(?<![A-Z$\d.]){re.escape(number)}(?![\d.])", form) for number in check.without):
        yield "typed_number"


def _value(found: Any, wanted: CellValue, tolerance: Decimal) -> str | None:
    """The kind of error of a value, None when it is right."""
    if isinstance(found, str) and found.startswith("#"):
        return "error_value"
    if isinstance(wanted, date):
        return _day(found, wanted)
    if isinstance(wanted, int | Decimal):
        if isinstance(found, str):
            return "number_as_text" if re.fullmatch(r"[-\d.,０-９]+", found.strip()) else "value"
        if isinstance(found, bool) or not isinstance(found, int | float):
            return "value"
        return None if abs(Decimal(str(found)) - wanted) <= max(tolerance, Decimal("1e-9")) else "value"
    return None if _same(str(found)) == _same(str(wanted)) else "value"


def _day(found: Any, wanted: date) -> str | None:
    if isinstance(found, datetime):
        return None if found.date() == wanted else "value"
    if isinstance(found, date):
        return None if found == wanted else "value"
    if isinstance(found, str):
        return "date_as_text"
    right = isinstance(found, int | float) and int(found) == (wanted - FIRST_DAY).days
    return "date_as_number" if right else "value"


def _has(book: Workbook, sheet: str) -> bool:
    return any(_same(name) == _same(sheet) for name in book.formulas.sheetnames)


def _same(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)
