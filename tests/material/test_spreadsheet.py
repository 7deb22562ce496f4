"""Downloads open in Excel as Japanese text, and no cell runs as a formula."""

from __future__ import annotations

import csv
import io

import pytest

from lms.spreadsheet import Cell, guarded, written


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+1",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "　=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM",
        "﹣1",
    ],
)
def test_text_that_would_run_gets_an_apostrophe(typed: str) -> None:
    assert guarded(typed) == f"'{typed}"


@pytest.mark.parametrize(
    "cell", ["", "春野 はる", "a=b", "2026-11-22", "ー長音", "'quoted", None, 0, -3, 1.5]
)
def test_everything_else_stays_as_it_is(cell: Cell) -> None:
    assert guarded(cell) == cell


def test_a_table_is_utf8_with_a_mark_and_reads_back_whole() -> None:
    table = written(["名前", "メモ"], [["髙﨑 “花”", '一行目\n二行目,"引用"'], ["空", None]])
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert rows == [["名前", "メモ"], ["髙﨑 “花”", '一行目\n二行目,"引用"'], ["空", ""]]
    assert b"\r\n" in table
