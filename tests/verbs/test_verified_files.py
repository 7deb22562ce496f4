"""Which tables errors are planted in, and which files are taken back from a verifier."""

from __future__ import annotations

import io

import openpyxl
import openpyxl.styles
import pytest
from sqlalchemy.orm import Session

from lms.errors import BadInput, Refusal
from lms.spreadsheet import Unreadable
from lms.teamjobs import delivery
from lms.teamjobs.models import Deliverable
from lms.teamjobs.verifying import asking, tables
from tests.cast import Cast
from tests.verifying import CP932, ask, cells, deliver_list, hand_in, take


@pytest.fixture
def entry(session: Session, cast: Cast) -> Deliverable:
    return deliver_list(session, cast.aoki, cast.haru)


def mangled(how: str, copy: bytes) -> bytes:
    lines = copy.split(b"\r\n")
    return {
        "a row less": b"\r\n".join([*lines[:5], *lines[6:]]),
        "a column less": b"\r\n".join(line.rpartition(b",")[0] for line in lines),
        "sorted": b"\r\n".join([lines[0], *lines[-2:0:-1]]),
        "another file": b"\r\n".join([lines[0], *[b"9,9,9"] * 60]),
        "nothing": b"",
        "unclosed": copy + b'"',
        "password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        "damaged": b"PK\x03\x04" + b"x" * 600,
    }[how]


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("a row less", "61行のファイルをお渡ししましたが、60行"),
        ("a column less", "3列のファイルをお渡ししましたが、2列"),
        ("sorted", "並べかえずに"),
        ("another file", "このファイルでまちがいありませんか"),
        ("nothing", "空"),
        ("unclosed", "読めません"),
        ("password", "パスワード"),
        ("damaged", "読めません"),
    ],
)
def test_a_file_that_cannot_be_compared_is_not_taken(
    session: Session, cast: Cast, entry: Deliverable, how: str, told: str
) -> None:
    verification = ask(session, cast.aoki, entry)
    placement = take(session, cast.aoki, verification, cast.nagi)
    copy = tables.given_out(session, verification).content
    with pytest.raises(BadInput, match=told) as refused:
        hand_in(session, placement, mangled(how, copy))
    assert refused.value.field == "file" and not placement.deliverables
    assert hand_in(session, placement, copy).round == 1


def test_a_word_alone_is_no_verified_table(session: Session, cast: Cast, entry: Deliverable) -> None:
    placement = take(session, cast.aoki, ask(session, cast.aoki, entry), cast.nagi)
    with pytest.raises(BadInput, match="表を選んで"):
        delivery.hand_in(session, placement, body="終わりました", self_check=[1, 2, 3], by=cast.nagi)


def test_a_workbook_goes_through_all_hands_and_stays_the_first_one(session: Session, cast: Cast) -> None:
    book = openpyxl.Workbook()
    for line in cells(CP932):
        book.active.append([*line[:2], int(line[0]) * 100 if line[0].isdecimal() else "金額"])
    book.active["A1"].font = openpyxl.styles.Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    content = file.getvalue()
    row = deliver_list(session, cast.aoki, cast.haru, content=content, name="名簿.xlsx")
    verification = ask(session, cast.aoki, row)
    placement = take(session, cast.aoki, verification, cast.nagi)
    copy = openpyxl.load_workbook(io.BytesIO(tables.given_out(session, verification).content))
    untouched = next(
        (n, 2) for n in range(1, 61) if (n, 2) not in {each.place for each in verification.planted}
    )
    copy.active.cell(untouched[0] + 1, 3).value = 5
    saved = io.BytesIO()
    copy.save(saved)
    done = hand_in(session, placement, saved.getvalue(), name="直し.xlsx")
    clean = openpyxl.load_workbook(io.BytesIO(tables.clean(session, verification, done))).active
    for before, after in zip(book.active.iter_rows(), clean.iter_rows(), strict=True):
        for was, now in zip(before, after, strict=True):
            corrected_here = (was.row - 1, was.column - 1) == untouched
            assert now.value == (5 if corrected_here else was.value) and type(now.value) is not float
    assert clean["A1"].font.bold and tables.compared(session, verification, done).left == verification.planted


def formulas() -> bytes:
    book = openpyxl.Workbook()
    for n in range(20):
        book.active.append([n, n, f"=A{n + 1}+B{n + 1}"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"a,b\r\n1,2\r\n", "x.csv", asking.TooSmall),
        (formulas(), "x.xlsx", asking.HasFormulas),
        (b'a,"b\r\n1,2', "x.csv", Unreadable),
    ],
)
def test_errors_are_planted_only_where_they_can_be_taken_out_again(
    session: Session, cast: Cast, content: bytes, name: str, refusal: type[Refusal]
) -> None:
    row = deliver_list(session, cast.aoki, cast.haru, content=content, name=name)
    with pytest.raises(refusal):
        ask(session, cast.aoki, row, planted=1)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"planted": 0}, "planted"),
        ({"planted": 37}, "planted"),
        ({"headings": 11}, "headings"),
        ({"headings": -1}, "headings"),
    ],
)
def test_how_many_to_plant_is_within_measure(
    session: Session, cast: Cast, entry: Deliverable, said: dict[str, int], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        ask(session, cast.aoki, entry, **said)
    assert refused.value.field == field
