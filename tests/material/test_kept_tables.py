"""A table keeps its bytes but for the cells that are changed, whatever program wrote it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.spreadsheet import Unreadable
from lms.spreadsheet.keeping import opened
from lms.spreadsheet.kept import Holds, Kept
from lms.spreadsheet.kept_xlsx import KeptXlsx
from lms.spreadsheet.xlsx_files import workbook_chunks

ADDRESSES = '番号,名前,"住所, 建物"\r\n1,"高橋 ""花""",旭川市1-2\r\n2,髙﨑,"二行\n住所"\r\n'


def kept(content: bytes, name: str = "一覧.csv") -> Kept:
    return opened(name, io.BytesIO(content))


def workbook(*rows: list[object], name: str = "住所録") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_one_cell_changes_and_the_rest_of_a_csv_stays(encoding: str) -> None:
    table = kept(ADDRESSES.encode(encoding))
    assert table.cells[1] == ["1", '高橋 "花"', "旭川市1-2"] and table.cells[2][2] == "二行\n住所"
    assert table.changed({}) == table.content
    changed = table.changed({(1, 2): "旭川市2-1", (2, 0): 'に"こ"'})
    expected = ADDRESSES.replace("旭川市1-2", "旭川市2-1").replace("\n2,", '\n"に""こ""",')
    assert changed.decode(encoding) == expected
    assert changed == expected.encode(encoding)


cell = st.text(
    st.characters(codec="cp932", exclude_categories=["Cc", "Cs"], exclude_characters="¢£¬‖−〜")
    | st.sampled_from('",\n'),
    max_size=6,
)


@given(
    st.lists(st.lists(cell, min_size=2, max_size=3), min_size=1, max_size=5),
    st.sampled_from(["utf-8", "utf-8-sig", "cp932"]),
    st.data(),
)
def test_cells_are_those_of_any_other_reader(
    rows: list[list[str]], encoding: str, data: st.DataObject
) -> None:
    rows = [["見出し", "二つ目"], *rows]
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    table = kept(written.getvalue().encode(encoding))
    place = data.draw(st.sampled_from([(r, c) for r, row in enumerate(table.cells) for c in range(len(row))]))
    changed = table.changed({place: "ここ"})
    again = list(csv.reader(io.StringIO(changed.decode(encoding), newline="")))
    for r, row in enumerate(table.cells):
        for c, was in enumerate(row):
            now = again[r][c] if c < len(again[r]) else ""
            assert now == ("ここ" if (r, c) == place else was)


def test_a_letter_that_windows_lacks_turns_the_file_into_utf8() -> None:
    changed = kept("名前,数\r\n高橋,1\r\n".encode("cp932")).changed({(1, 0): "𠮷田"})
    assert changed.decode("utf-8-sig") == "名前,数\r\n𠮷田,1\r\n"


@pytest.mark.parametrize(
    ("was", "now", "written"),
    [
        ("x", "=1+1", "'=1+1"),
        ("5", "-5", "-5"),
        ("5", "+1,200", '"+1,200"'),
        ("x", "-cmd|'/C calc'!A0", "'-cmd|'/C calc'!A0"),
        ("+81-166", "+81-167", "+81-167"),
        ('"x"', "y", '"y"'),
        ('""', "z", '"z"'),
        ("", "z", "z"),
    ],
)
def test_a_cell_keeps_its_quotes_and_is_never_run_as_a_formula(was: str, now: str, written: str) -> None:
    assert kept(f"a,b\r\n{was},1\r\n".encode()).changed({(1, 0): now}) == f"a,b\r\n{written},1\r\n".encode()


def test_rows_shorter_than_the_others_are_filled_up() -> None:
    table = kept(b"a,b,c,d\r\n1\r\n2,\r\n3,4,5,6")
    changed = table.changed({(1, 2): "x,y", (1, 3): "z", (2, 1): "u", (2, 3): "w", (3, 3): ""})
    assert changed == b'a,b,c,d\r\n1,,"x,y",z\r\n2,u,,w\r\n3,4,5,'


def test_cells_written_anew_look_all_alike() -> None:
    """Whoever unpacks the workbook cannot tell a changed cell from the others by how it is written."""
    rows = [
        ["名前", "数", "日"],
        ["高橋", 12, date(2026, 4, 3)],
        ["千田", 0.5, date(2026, 4, 4)],
        ["土井", 7, None],
    ]
    table = kept(workbook(*rows), "表.xlsx")
    changed = table.changed(table.retyped() | {(2, 0): "干田", (3, 1): "77"})
    assert kept(changed, "表.xlsx").cells == [
        *table.cells[:2],
        ["干田", "0.5", "2026-04-04"],
        ["土井", "77", ""],
    ]
    with zipfile.ZipFile(io.BytesIO(changed)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    forms = {
        re.sub(r'r="[A-Z]+\d+"|s="\d+"|>[^<]+<|\s', "", cell) for cell in re.findall("<c .*?</c>", sheet)
    }
    assert len(forms) == 2, "words, and numbers with days"


@pytest.mark.parametrize("content", [b"", b" \n", b'a,b\n"c,d\n', b"a\0b,c\n"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        kept(content)


def test_numbers_days_and_words_of_a_workbook_stay_what_they_are() -> None:
    rows = [["日", "数", "名前"], [date(2026, 4, 3), 1200, "高橋"], [date(2026, 4, 4), 0.5, None]]
    table = kept(workbook(*rows), "表.xlsx")
    assert table.cells[1:] == [["2026-04-03", "1200", "高橋"], ["2026-04-04", "0.5", ""]]
    held = [table.holds((1, column)) for column in range(3)]
    assert held == [Holds.DAY, Holds.NUMBER, Holds.TEXT]
    changes = {(1, 0): "2026-04-30", (1, 1): "2100", (2, 2): "<丸山 & 子>", (5, 1): "ずっと下", (1, 2): ""}
    changed = openpyxl.load_workbook(io.BytesIO(table.changed(changes))).active
    found = [[c.value for c in row] for row in changed.iter_rows()]
    assert found[1][0].date() == date(2026, 4, 30) and found[1][1:] == [2100, None]
    assert found[2][2] == "<丸山 & 子>" and found[2][1] == 0.5 and found[5][1] == "ずっと下"
    assert changed["A2"].number_format == "yyyy-mm-dd", "the cell's own format"


def test_every_other_part_of_the_workbook_is_left_alone() -> None:
    content = workbook(["a", "b"], ["x", 1])
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        before = {name: old.read(name) for name in old.namelist()}
    changed = kept(content, "b.xlsx").changed({(1, 1): "2"})
    with zipfile.ZipFile(io.BytesIO(changed)) as new:
        after = {name: new.read(name) for name in new.namelist()}
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet1.xml"}
    assert list(before) == list(after)


def test_cells_without_an_address_are_counted() -> None:
    content = b"".join(workbook_chunks("表", ["a", "b"], [["x", 1], ["y", None]]))
    changed = kept(content, "t.xlsx").changed({(2, 1): "9", (1, 0): "z"})
    assert kept(changed, "t.xlsx").cells == [["a", "b"], ["z", "1"], ["y", "9"]]


def test_formulas_are_counted_and_no_numbers_of_theirs_are_taken_for_typed_ones() -> None:
    table = kept(workbook(["a"], [1], ["=A2*2"]), "f.xlsx")
    assert isinstance(table, KeptXlsx)
    assert table.formulas == 1 and table.not_worked_out == 1
    assert table.holds((2, 0)) is Holds.OTHER
