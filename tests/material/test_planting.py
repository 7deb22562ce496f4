"""Planted errors look like those of tired hands, and none of them ever stays in what the client gets."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.spreadsheet.keeping import opened
from lms.spreadsheet.kept import Kept
from lms.teamjobs.verifying.comparing import Misfit, compare, misfit
from lms.teamjobs.verifying.planting import Planted, most, plant, plantable, usual_count
from lms.teamjobs.verifying.sameness import form, same
from lms.teamjobs.verifying.slips import Slip

HEADINGS = ["番号", "名前", "電話", "日"]
ROWS = [
    [str(n), name, f"0166-{n:02}-{1234 + 7 * n}", f"2026-04-{n:02}"]
    for n, name in enumerate(
        (
            "高橋 はな",
            "千田 がく",
            "ソン ミナ",
            "土井 ぱる",
            "石川 れん",
            "大木 つぐみ",
            "問田 よう",
            "士別 しの",
        ),
        1,
    )
]
PEOPLE = [HEADINGS, *ROWS]


def table(rows: list[list[str]] = PEOPLE, encoding: str = "utf-8") -> Kept:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return opened("名簿.csv", io.BytesIO(written.getvalue().encode(encoding)))


def planted_in(kept: Kept, *, count: int = 6, seed: int = 1, headings: int = 1) -> tuple[Planted, ...]:
    return plant(kept.cells, kept.holds, count=count, headings=headings, seed=seed)


def given_out(kept: Kept, planted: tuple[Planted, ...]) -> Kept:
    return opened("名簿.csv", io.BytesIO(kept.changed({each.place: each.planted for each in planted})))


cell = st.text("あがはぱつ日目ソン01289-.AZ 高", max_size=6)


@given(
    st.lists(st.lists(cell, min_size=2, max_size=4), min_size=2, max_size=8),
    st.integers(0, 2**32),
    st.sampled_from(["utf-8", "utf-8-sig", "cp932"]),
)
@settings(max_examples=60)
def test_an_untouched_copy_gives_the_very_bytes_that_were_delivered(
    rows: list[list[str]], seed: int, encoding: str
) -> None:
    kept = table([["a", "b", "c", "d"], *rows], encoding)
    planted = planted_in(kept, count=5, seed=seed)
    copy = given_out(kept, planted)
    outcome = compare(kept.cells, planted, copy.cells, headings=1)
    assert len(copy.cells) == len(kept.cells) and copy.width == kept.width
    assert outcome.left == planted and not outcome.found and not outcome.others
    assert kept.changed(outcome.corrections) == kept.content


@given(st.integers(0, 2**64 - 1))
@settings(max_examples=60)
def test_every_planted_error_is_one(seed: int) -> None:
    planted = planted_in(table(), count=6, seed=seed)
    assert len(planted) == len({each.place for each in planted}) == 6
    for each in planted:
        assert each.row >= 1 and PEOPLE[each.row][each.column] == each.was
        assert each.was.strip() and not same(each.was, each.planted)
        assert (each.planted == "") == (each.slip is Slip.MISSING)
    assert max(Counter(each.row for each in planted).values()) == 1, "spread over the rows"
    assert max(Counter(each.slip for each in planted).values()) <= 2, "the kinds in turn"
    assert planted == planted_in(table(), count=6, seed=seed)


def test_numbers_and_days_of_a_workbook_stay_numbers_and_days() -> None:
    book = openpyxl.Workbook()
    book.active.append(["日", "数"])
    for n in range(1, 13):
        book.active.append([date(2026, 4, n), 1000 + 17 * n])
    file = io.BytesIO()
    book.save(file)
    kept = opened("売上.xlsx", io.BytesIO(file.getvalue()))
    for seed in range(20):
        planted = planted_in(kept, count=4, seed=seed)
        copy = openpyxl.load_workbook(
            io.BytesIO(kept.changed({each.place: each.planted for each in planted}))
        ).active
        back = opened("売上.xlsx", io.BytesIO(kept.changed({each.place: each.planted for each in planted})))
        assert compare(kept.cells, planted, back.cells, headings=1).left == planted
        for each in planted:
            value = copy.cell(each.row + 1, each.column + 1).value
            kind = object if each.slip is Slip.MISSING else date if each.column == 0 else int
            assert isinstance(value, kind) and (value is None) == (each.slip is Slip.MISSING)


def test_what_would_run_as_a_formula_and_what_is_empty_is_left_alone() -> None:
    kept = table([["a", "b"], ["-5", ""], ["'=1", "x" * 300], ["良い", " "]])
    assert plantable(kept.cells, kept.holds, headings=1) == [(3, 0)]


@pytest.mark.parametrize(
    ("places", "usual", "at_most"), [(4, 0, 0), (10, 2, 2), (100, 5, 20), (5_000, 25, 1000)]
)
def test_how_many_to_plant(places: int, usual: int, at_most: int) -> None:
    assert (usual_count(places), most(places)) == (usual, at_most)


def test_found_put_right_left_and_the_errors_of_the_first_entry() -> None:
    cells = [["名前", "電話"], ["高橋", "0166-1"], ["千田", "0166-2"], ["土井", "0166-3"]]
    planted = (
        Planted(1, 0, Slip.SWAPPED, "高橋", "橋高"),
        Planted(2, 0, Slip.ALIKE, "千田", "干田"),
        Planted(3, 1, Slip.DROPPED, "0166-3", "166-3"),
    )
    returned = [["名前", "電話"], ["高橋", "0166-9"], ["仙田", "0166-2"], ["土井", "166-3"]]
    outcome = compare(cells, planted, returned, headings=1)
    assert [found.put_right for found in outcome.found] == [True, False]
    assert [each.place for each in outcome.left] == [(3, 1)]
    assert [(each.place, each.was, each.now) for each in outcome.others] == [((1, 1), "0166-1", "0166-9")]
    assert outcome.corrections == {(1, 1): "0166-9", (2, 0): "仙田"}
    assert (outcome.fields, outcome.touches) == (6, 24)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2026-04-03", "2026/4/3", True),
        ("2026-04-03", "2026/4/3 0:00", True),
        ("0.50", "0.5", True),
        ("が", "か\u3099", True),
        (" 高橋　", "高橋", True),
        ("'=1", "=1", True),
        ("0166", "166", False),
        ("１", "1", False),
        ("2026-０4-03", "2026-04-03", False),
        ("100", "10", False),
        ("か", "カ", False),
    ],
)
def test_what_programs_change_by_themselves_is_no_correction(one: str, other: str, alike: bool) -> None:
    assert same(one, other) is alike
    assert form(form(one)) == form(one)


def returned_as(change: str) -> list[list[str]]:
    rows = [list(row) for row in PEOPLE]
    if change == "row":
        return rows[:-1]
    if change == "column":
        return [row[:-1] for row in rows]
    if change == "sorted":
        return [rows[0], *rows[:0:-1]]
    if change == "columns moved":
        return [[row[1], row[0], *row[2:]] for row in rows]
    if change == "another":
        return [HEADINGS, *[["x", "y", "z", str(n)] for n in range(len(ROWS))]]
    rows[3][1] = rows[4][1]
    rows[5] = ["", "", "", "x"]
    return rows


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("row", Misfit.ROWS),
        ("column", Misfit.COLUMNS),
        ("sorted", Misfit.MOVED_ROWS),
        ("columns moved", Misfit.MOVED_COLUMNS),
        ("another", Misfit.ANOTHER_TABLE),
        ("cells", None),
    ],
)
def test_a_table_that_came_back_as_another_one_is_noticed(change: str, why: Misfit | None) -> None:
    assert misfit(PEOPLE, returned_as(change), headings=1) is why


def test_rows_that_are_alike_may_become_so_by_a_correction() -> None:
    given_rows = [["a", "b"], ["1", "2"], ["1", "8"], ["1", "2"], ["7", "2"]]
    back = [["a", "b"], ["1", "2"], ["1", "2"], ["1", "2"], ["1", "2"]]
    assert misfit(given_rows, back, headings=1) is None
