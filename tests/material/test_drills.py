"""What a machine says to a drill: kinds of error, counts, and files that mean harm."""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import reader
from courses.drills import entry, listing, paper, spreadsheet, transcription, typing
from courses.drills.differing import difference
from courses.drills.findings import Result, result_from
from courses.drills.kinds import CellCheck, Column, Entry, Line, Listing, PaperSet, Spreadsheet, Transcription
from courses.drills.workbook import UnsafeWorkbook, opened
from courses.practice_text import read_practice
from courses.problems import Problem

CATALOG = Path(__file__).parents[2] / "courses" / "catalog"


@pytest.mark.parametrize(
    ("given", "wanted", "kind"),
    [
        ("佐藤 健一", "佐藤 健一", None),
        ("が", "か\u3099", None),  # the same letter, put together otherwise
        ("", "", None),
        ("", "佐藤", "empty"),
        ("　", "佐藤", "empty"),
        ("部長", "", "filled"),
        ("佐藤　健一", "佐藤 健一", "space"),
        ("佐藤健一", "佐藤 健一", "space"),
        ("０１６６", "0166", "width"),
        ("ﾜﾀﾅﾍﾞ", "ワタナベ", "width"),
        ("0166ー00", "0166-00", "bar"),
        ("Sato@example.jp", "sato@example.jp", "case"),
        ("さとう", "サトウ", "kana"),
        ("高橋", "髙橋", "variant"),
        ("渡辺", "渡邊", "variant"),
        ("0616", "0166", "swapped"),
        ("12500", "1250", "digits"),
        ("1,250", "12,500", "digits"),
        ("株式会みほん", "株式会社みほん", "missing"),
        ("株式会社社みほん", "株式会社みほん", "extra"),
        ("株式会杜みほん", "株式会社みほん", "replaced"),
        ("有限会社みほ", "株式会社みほん", "different"),
    ],
)
def test_every_kind_of_error_has_its_name(given: str, wanted: str, kind: str | None) -> None:
    assert difference(given, wanted) == kind


ADDRESSES = Entry(
    ("氏名", "電話"),
    (
        PaperSet(("一", "二"), (("佐藤 健一", "0166-00-0101"), ("髙橋 春子", "0166-00-0102"))),
        PaperSet(("三",), (("山﨑 真由美", ""),)),
    ),
)


def test_entry_is_counted_field_by_field() -> None:
    found = entry.compare(ADDRESSES, [["佐藤 健一", "0166-00-0101"], ["高橋 春子", "0166-00-012"]])
    assert (found.fields, found.field_errors) == (4, 2)
    assert [(each.row, each.column, each.kind) for each in found.findings] == [
        (1, "氏名", "variant"),
        (1, "電話", "missing"),
    ]
    typed = len("佐藤 健一" + "0166-00-0101" + "高橋 春子" + "0166-00-012")
    assert (found.chars, found.errors) == (typed, 2)


def test_a_slip_of_the_row_or_the_field_is_told_as_such() -> None:
    rows = [["髙橋 春子", "佐藤 健一"], ["髙橋 春子", "0166-00-0102"]]
    kinds = [each.kind for each in entry.compare(ADDRESSES, rows).findings]
    assert kinds == ["row_slip", "column_slip"]


def test_the_next_round_brings_the_next_papers_and_empty_may_be_right() -> None:
    assert entry.compare(ADDRESSES, [["山﨑 真由美", ""]], round=2).field_errors == 0
    assert entry.compare(ADDRESSES, [], round=3).field_errors == 4, "the first set comes again"


@given(st.lists(st.lists(st.text(max_size=20), max_size=3), max_size=4))
def test_whatever_is_typed_is_counted_and_kept(rows: list[list[str]]) -> None:
    found = entry.compare(ADDRESSES, rows)
    assert 0 <= (found.field_errors or 0) <= (found.fields or 0)
    assert result_from(found.as_dict()) == found
    entry.as_text(ADDRESSES, rows)


TALK = Transcription(
    key="司会：はい。10月は320冊でした。あの人が1つ増やします。",
    speech=(Line("司会", "えー、はい。十月は三百二十冊でした。"),),
    alike=(("1つ", "一つ"), ("見積もり", "見積")),
    fillers=("えー", "えーと", "あの"),
    speakers=("司会",),
)


@pytest.mark.parametrize(
    ("text", "errors", "kinds"),
    [
        (TALK.key, 0, set()),
        ("司会:はい 10月は320冊でした、あの人が一つ増やします", 0, set()),
        ("司会：はい。10月は320冊でした。あの人が1つ増やす。", 2, set()),
        ("司会：えーと、はい。10月は320冊でした。あの人が1つ増やします。", 3, {"filler"}),
        ("司会：はい。１０月は320冊でした。あの人が1つ増やします。", 0, {"digit_width"}),
        ("はい。10月は320冊でした。あの人が1つ増やします。", 3, {"speaker"}),
        ("司会：あの、はい。10月は320冊でした。あの人が1つ増やします。", 2, {"filler"}),
    ],
)
def test_a_transcription_is_compared_as_people_read_it(text: str, errors: int, kinds: set[str]) -> None:
    found = transcription.compare(TALK, text)
    assert (found.errors, {each.kind for each in found.findings}) == (errors, kinds)
    assert "".join(wanted for _kind, _given, wanted in found.shown) == transcription.compared(TALK, TALK.key)


def test_a_spelling_within_another_is_not_replaced_twice() -> None:
    assert transcription.compared(TALK, "見積もりと見積") == "見積もりと見積もり"


@pytest.mark.parametrize(
    ("errors", "chars", "knowledge", "points"),
    [(0, 300, 1.0, 1000), (3, 300, 0.8, 850), (30, 300, 1.0, 500), (90, 300, 0.5, 250), (0, 0, 1.0, 500)],
)
def test_the_score_is_that_of_levels_json(errors: int, chars: int, knowledge: float, points: int) -> None:
    assert transcription.score(errors=errors, chars=chars, knowledge=knowledge) == points


TEXT = typing.counted(
    tomllib.loads((CATALOG / "clerical/basics/shortcuts/practice.toml").read_text())["typing"]["texts"][0]
)


@pytest.mark.parametrize(
    ("typed", "chars", "errors"),
    [
        (TEXT[:200], 200, 0),
        (TEXT[:100] + "\n " + TEXT[100:200], 200, 0),
        (TEXT[:99] + "誤" + TEXT[100:200], 200, 1),
        (TEXT[:99] + TEXT[100:200], 199, 1),
        (TEXT[:100] + "余" + TEXT[100:200], 201, 1),
        ("", 0, 0),
        (TEXT, len(TEXT), 0),
    ],
)
def test_net_characters_are_those_typed_less_the_errors(typed: str, chars: int, errors: int) -> None:
    found = typing.compare(TEXT, typed)
    assert (found.chars, found.errors) == (chars, errors)
    assert typing.net(found) == max(0, chars - errors)


def test_what_was_not_reached_is_not_missing_but_a_line_left_out_is() -> None:
    assert typing.compare(TEXT, TEXT[:300]).errors == 0
    assert typing.compare(TEXT, TEXT[:60] + TEXT[80:300]).errors == 20


def test_more_than_ten_errors_make_a_run_invalid() -> None:
    assert typing.valid(Result(chars=500, errors=10)) and not typing.valid(Result(chars=500, errors=11))


@pytest.mark.parametrize(
    ("before", "after", "seconds", "pasted"),
    [
        ("", "あ" * 40, 1, False),
        ("", "あ" * 200, 4, True),
        ("あ" * 500, "あ" * 530, 4, False),
        ("", "い" * 900, 300, False),
    ],
)
def test_text_that_no_hand_typed_is_noticed(before: str, after: str, seconds: float, pasted: bool) -> None:
    assert typing.too_fast(before, after, seconds=seconds) is pasted


SHOPS = Listing(
    columns=(
        Column("店名", required=True),
        Column("電話", "phone"),
        Column("出典", "url", required=True),
        Column("確認日", "date"),
        Column("備考"),
    ),
    identity=("店名",),
    source="出典",
    min_rows=2,
    max_rows=5,
    key=(
        ("こびと食堂", "0166-00-0601", "https://kobito.example.jp/", "2026-11-24", ""),
        ("もりのパン屋", "0166-00-0604", "https://pan.example.jp/", "2026-11-24", ""),
    ),
    free=("備考",),
)
GOOD = [list(row) for row in SHOPS.key]


@pytest.mark.parametrize(
    ("change", "kind", "column"),
    [
        ({(0, 1): "０１６６-00-0601"}, "malformed_phone", "電話"),
        ({(0, 1): "0166-000601"}, "malformed_phone", "電話"),
        ({(0, 2): "kobito.example.jp"}, "malformed_url", "出典"),
        ({(0, 2): ""}, "no_source", "出典"),
        ({(0, 3): "2026-02-30"}, "malformed_date", "確認日"),
        ({(0, 3): "2026-11-23"}, "replaced", "確認日"),
        ({(0, 0): "小人食堂"}, "not_found", ""),
    ],
)
def test_a_list_is_looked_through(change: dict[tuple[int, int], str], kind: str, column: str) -> None:
    rows = [[change.get((r, c), value) for c, value in enumerate(row)] for r, row in enumerate(GOOD)]
    assert (kind, column) in [(each.kind, each.column) for each in listing.compare(SHOPS, rows).findings]
    assert listing.compare(SHOPS, rows).field_errors


def test_a_whole_list_has_nothing_to_mend_and_remarks_are_free() -> None:
    rows = [[*GOOD[0][:4], "席が4つ"], [""] * 5, GOOD[1]]
    found = listing.compare(SHOPS, rows)
    assert (found.findings, found.fields, found.field_errors) == ((), 8, 0)


def test_the_same_shop_spelt_otherwise_is_there_twice() -> None:
    again = listing.compare(SHOPS, [*GOOD, ["コビト　食堂", "", "https://a.example/", "", ""]])
    assert [(each.kind, each.row, each.wanted) for each in again.findings] == [("twice", 2, "1")]
    assert listing.compare(SHOPS, GOOD[:1]).findings[0].kind == "too_few_rows"


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


def test_pictures_in_a_workbook_do_no_harm() -> None:
    found = spreadsheet.compare(FARES, rewritten(_add("xl/media/image1.png", b"\x89PNG" + b"x" * 900)))
    assert found.field_errors == 0


def test_a_paper_is_drawn_whole_and_nothing_in_it_is_markup() -> None:
    drawn = paper.drawn("<script>alert(1)</script>\n" + "長い名前の会社" * 8)
    assert "<script>" not in drawn and drawn.count("<text") == 5 and "alert(1)" in drawn


def test_the_catalog_has_a_real_piece_of_each_kind() -> None:
    kinds = {
        lesson.practice.kind: lesson.practice
        for series in reader.read_catalog(CATALOG)
        for lesson in series.lessons
        if lesson.practice and lesson.practice.drill
    }
    assert set(kinds) == {"entry", "list", "transcription", "spreadsheet", "typing"}
    papers = kinds["entry"].drill
    assert isinstance(papers, Entry)
    assert sum(len(each.rows) for each in papers.sets) * len(papers.columns) >= 200, "enough for level 1"
    for n, each in enumerate(papers.sets, 1):
        assert entry.compare(papers, each.rows, round=n).field_errors == 0
    shops = kinds["list"].drill
    assert isinstance(shops, Listing) and not listing.compare(shops, shops.key).findings
    talk = kinds["transcription"].drill
    assert isinstance(talk, Transcription) and transcription.compare(talk, talk.key).findings == ()
    book = kinds["spreadsheet"].drill
    assert isinstance(book, Spreadsheet)
    opened(io.BytesIO(spreadsheet.starting_file(book)))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "needs a table [entry]"),
        ('[entry]\ncolumns = ["名"]', "at least one [[entry.set]]"),
        (
            '[entry]\ncolumns = ["名"]\n[[entry.set]]\npapers = ["a"]\nrows = [["a"], ["b"]]',
            "1 papers and 2 rows",
        ),
        (
            '[entry]\ncolumns = ["名"]\n[[entry.set]]\npapers = ["a"]\nrows = [["a", "b"]]',
            "2 cells; there are 1",
        ),
        ('[typing]\ntexts = ["短い"]', "needs a table [entry]"),
    ],
)
def test_a_drill_that_cannot_work_is_told_to_its_author(table: str, said: str) -> None:
    assert said in " ".join(problem.message for problem in problems_of("entry", table))


BOOK = '[spreadsheet]\nfile_name = "a.xlsx"\n[[spreadsheet.check]]\nsheet = "s"\n'
TALKING = '[transcription]\nkey = "はい"\n'
FAX = '[list]\ncolumns = [{name = "店", kind = "fax"}]\nidentity = ["店"]\nmax_rows = 3'


@pytest.mark.parametrize(
    ("kind", "table", "said"),
    [
        ("typing", '[typing]\ntexts = ["短い"]', "at least 1200"),
        ("list", '[list]\ncolumns = [{name = "店"}]\nidentity = ["電話"]\nmax_rows = 3', "no column '電話'"),
        ("list", FAX, "'fax' is not known"),
        ("spreadsheet", BOOK.replace(".xlsx", ".xls") + 'cells = "B1"\nvalues = [1]', "must end in .xlsx"),
        ("spreadsheet", BOOK + 'cells = "B1:B2"\nvalues = [1]', "1 values for 2 cells"),
        ("spreadsheet", BOOK + 'cells = "here"', "no cell or range"),
        ("transcription", TALKING + 'alike = [["一つ"]]\nrecorded = true', "each group of alike"),
        ("transcription", TALKING, "speech is missing"),
    ],
)  # fmt: skip
def test_every_table_is_checked(kind: str, table: str, said: str) -> None:
    assert said in " ".join(problem.message for problem in problems_of(kind, table))


def problems_of(kind: str, table: str) -> list[Problem]:
    axes = ("accuracy", "instruction", "handling", "research", "communication")
    rubric = "".join(
        f'[[rubric]]\naxis = "{axis}"\ntitle = "x"\nanchors = ["a", "b", "c", "d", "e"]\n' for axis in axes
    )
    head = f'title = "x"\nkind = "{kind}"\nminutes = 5\nbrief = "x"\nmodel_answer = "x"\n'
    head += 'checklist = ["a", "b", "c"]\n'
    problems: list[Problem] = []
    read_practice(head + rubric + table, problems)
    return problems
