"""What an author writes about a drill is read, and what cannot work is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from courses import reader
from courses.drills import entry, listing, spreadsheet, transcription
from courses.drills.kinds import Entry, Listing, Spreadsheet, Transcription
from courses.drills.workbook import opened
from courses.practice_text import read_practice
from courses.problems import Problem

CATALOG = Path(__file__).parents[2] / "courses" / "catalog"


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
    fields = [len(each.rows) * len(papers.columns_of(n)) for n, each in enumerate(papers.sets, 1)]
    assert sum(fields) >= 600, "enough for level 1, and for who has to try again"
    for n, each in enumerate(papers.sets, 1):
        assert sum(row[-1] != "" for row in each.rows) == 3, "as the rubric says"
        assert entry.compare(papers, each.rows, round=n).field_errors == 0
    shops = kinds["list"].drill
    assert isinstance(shops, Listing) and not listing.compare(shops, shops.key).findings
    talk = kinds["transcription"].drill
    assert isinstance(talk, Transcription) and len(talk.further) >= 3
    for each in (talk, *talk.further):
        found = transcription.compare(each, each.key)
        assert found.findings == () and (found.chars or 0) >= 240
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
        (
            '[entry]\ncolumns = ["名"]\n[[entry.set]]\ncolumns = ["品", "数"]\npapers=["a"]\nrows = [["a"]]',
            "1 cells; there are 2",
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
