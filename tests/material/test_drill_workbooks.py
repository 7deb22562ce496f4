"""A workbook is opened with care and looked through cell by cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from courses.drills import spreadsheet
from courses.drills.kinds import CellCheck, Spreadsheet
from courses.drills.workbook import UnsafeWorkbook, opened

FARES = Spreadsheet(
    "精算.xlsx",
    (),
    (
        CellCheck("精算", "E2:E3", (285, 179), formula=True, uses=("ROUND", "設定!"), without=("23",)),
        CellCheck("精算", "F2", (Decimal("0.614"),), tolerance=Decimal("0.001")),
        CellCheck("精算", "G2", (date(2026, 12, 4),)),
    ),
)


def workbook(cells: dict[str, Any], results: dict[str, Any] | None = None) -> io.BytesIO:
    """精算 with these cells; `results`: what the formulas came to, as a spreadsheet program saves it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "精算"
    for place, value in cells.items():
        sheet[place] = value
    file = io.BytesIO()
    book.save(file)
    return with_results(file, results or {})


def with_results(file: io.BytesIO, results: dict[str, Any]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name).decode()
            for place, value in results.items():
                before, found, after = content.partition(f'<c r="{place}">')
                if found:
                    content = (
                        before
                        + found
                        + after.replace("<v></v>", f"<v>{value}</v>", 1).replace(
                            "<v />", f"<v>{value}</v>", 1
                        )
                    )
            new.writestr(name, content)
    made.seek(0)
    return made


RIGHT = {
    "E2": "=ROUND(D2*設定!$B$1,0)",
    "E3": "=ROUND(D3*設定!$B$1,0)",
    "F2": 0.6142,
    "G2": date(2026, 12, 4),
}
RESULTS = {"E2": 285, "E3": 179}


def test_a_workbook_as_it_should_be_has_nothing_to_mend() -> None:
    found = spreadsheet.compare(FARES, workbook(RIGHT, RESULTS))
    assert (found.findings, found.fields, found.field_errors) == ((), 4, 0)


@pytest.mark.parametrize(
    ("change", "results", "kind", "cell"),
    [
        ({"E2": 285}, RESULTS, "not_formula", "精算!E2"),
        ({"E2": "=D2*設定!$B$1"}, RESULTS, "lacks", "精算!E2"),
        ({"E2": "=ROUND(D2*23,0)+設定!$B$1*0"}, RESULTS, "typed_number", "精算!E2"),
        ({}, {"E2": 285, "E3": 234}, "value", "精算!E3"),
        ({}, {"E3": 179}, "not_worked_out", "精算!E2"),
        ({"E3": None}, RESULTS, "empty", "精算!E3"),
        ({"F2": "0.614"}, RESULTS, "number_as_text", "精算!F2"),
        ({"F2": 0.62}, RESULTS, "value", "精算!F2"),
        ({"G2": "2026-12-04"}, RESULTS, "date_as_text", "精算!G2"),
        ({"G2": 46360}, RESULTS, "date_as_number", "精算!G2"),
        ({"G2": "#REF!"}, RESULTS, "error_value", "精算!G2"),
    ],
)
def test_each_wrong_cell_is_named_with_what_is_wrong(
    change: dict[str, Any], results: dict[str, Any], kind: str, cell: str
) -> None:
    found = spreadsheet.compare(FARES, workbook({**RIGHT, **change}, results))
    assert [(each.kind, each.column) for each in found.findings] == [(kind, cell)]
    assert found.field_errors == 1


def test_a_missing_sheet_is_said_once_for_each_check() -> None:
    book = openpyxl.Workbook()
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    found = spreadsheet.compare(FARES, file)
    assert {each.kind for each in found.findings} == {"no_sheet"} and found.field_errors == found.fields


def rewritten(change: Callable[[dict[str, bytes]], None]) -> io.BytesIO:
    with zipfile.ZipFile(workbook(RIGHT, RESULTS)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    made.seek(0)
    return made


def _add(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__setitem__(name, content)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600), "password"),
        (lambda: io.BytesIO(b"not a zip at all"), "broken"),
        (lambda: rewritten(lambda parts: parts.pop("xl/workbook.xml") and None), "no_xlsx"),
        (lambda: rewritten(_add("xl/vbaProject.bin", b"x")), "macros"),
        (lambda: rewritten(_add("xl/externalLinks/externalLink1.xml", b"<x/>")), "links"),
        (lambda: rewritten(_add("xl/styles.xml", b"<a>" + b" " * 30_000_000 + b"</a>")), "too_large"),
        (
            lambda: rewritten(_add("xl/worksheets/sheet1.xml", b"<x>" + b'<c r="A1"/>' * 70_000 + b"</x>")),
            "too_many_cells",
        ),
        (lambda: rewritten(_add("xl/styles.xml", b'<!DOCTYPE x [<!ENTITY a "aaa">]><x>&a;</x>')), "broken"),
        (lambda: rewritten(_add("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>")), "broken"),
        (lambda: io.BytesIO(b"PK" + b"x" * 6_000_000), "too_large"),
    ],
)
def test_a_workbook_that_means_harm_is_refused_by_reason(file: Callable[[], io.BytesIO], reason: str) -> None:
    with pytest.raises(UnsafeWorkbook) as caught:
        opened(file())
    assert caught.value.reason == reason


def test_a_workbook_with_any_one_byte_damaged_is_read_or_refused() -> None:
    """As a bad line or an old memory card leaves it."""
    whole, refused = workbook(RIGHT, RESULTS).getvalue(), 0
    for at in range(0, len(whole), 97):
        damaged = io.BytesIO(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        try:
            opened(damaged)
        except UnsafeWorkbook:
            refused += 1
    assert refused > 10


def test_pictures_in_a_workbook_do_no_harm() -> None:
    found = spreadsheet.compare(FARES, rewritten(_add("xl/media/image1.png", b"\x89PNG" + b"x" * 900)))
    assert found.field_errors == 0
