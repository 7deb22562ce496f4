"""A table is taken in: looked through row by row, nothing changed before it is confirmed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts import people
from lms.accounts.models import Role
from lms.db import now, time_is, today
from lms.importing import planning, taking
from lms.importing.models import TableImport
from lms.skills.facts import Kind
from lms.skills.models import Fact
from tests.browsing import Page, Visitor
from tests.readiness import town

Visit = Callable[..., Visitor]
HEAD = "サインイン名,名前,週に働ける時間,お休みの初日,お休みの最終日,スキル,測ったもの,数字,測った日,測り方"


@pytest.fixture
def director(app: Flask, visit: Visit) -> Visitor:
    with town(app):
        pass
    return visit("aoki")


def sent(visitor: Visitor, content: bytes | str, name: str = "名簿.csv", *, status: int = 200) -> Page:
    visitor.get("/imports/new")
    data = content.encode() if isinstance(content, str) else content
    return visitor.post("/imports/new", status=status, files={"file": (io.BytesIO(data), name)})


def confirmed(visitor: Visitor, page: Page, *, status: int = 200) -> Page:
    action = page.all("//main//form/@action")[0]
    return visitor.post(action, status=status)


def problems(page: Page) -> dict[str, str]:
    """{row number: words} of the rows with a problem."""
    table = page.all("//div[@aria-labelledby='problems-title']//tbody/tr")
    return {row[0].text_content(): row[2].text_content() for row in table}


def hours(app: Flask) -> dict[str, int]:
    with town(app) as (_session, folk):
        return {name: person.hours_per_week for name, person in folk.items()}


def test_hours_rest_and_a_figure_are_shown_first_and_taken_in_when_confirmed(
    app: Flask, director: Visitor
) -> None:
    table = f"{HEAD}\nharu,春野 はる,15,,,ライティング,10分間に打てた文字,820,2026-11-01,教室で\n"
    table += "sora,空井 そら,,2026/12/01,令和8年12月20日\nnagi,凪 なぎさ,20\n"
    with town(app) as (_session, _folk):
        word = labelled("speed.net_chars_10min")
    page = sent(director, table.replace("10分間に打てた文字", word))
    assert "まだ何も変わっていません" in page.text and "2行で変更があります" in page.text
    assert "週に働ける時間：12 → 15" in page.text and "1行は、いまと同じです" in page.text
    assert hours(app)["haru"] == 12
    done = confirmed(director, page)
    assert "2行を取り込みました" in done.text
    with town(app) as (session, folk):
        assert folk["haru"].hours_per_week == 15
        fact = session.scalars(select(Fact).where(Fact.kind == Kind.MEASURE)).one()
        assert (fact.worker_id, fact.data["value"], fact.recorded_by_id) == (
            folk["haru"].id,
            820,
            folk["aoki"].id,
        )
        rest = people.resting(session, folk["sora"], on=today().replace(year=2026, month=12, day=10))
        assert rest is not None and rest.until is not None and rest.until.day == 20


def test_the_same_table_changes_nothing_the_second_time(app: Flask, director: Visitor) -> None:
    table = f"{HEAD}\nharu,,15,2026-12-01,2026-12-20,clerical,speed.net_chars_10min,700,2026-11-01\n"
    first = sent(director, table)
    confirmed(director, first)
    again = sent(director, table)
    assert "すべていまと同じです" in again.text and not again.all("//main//form//button")
    # Pressed twice: the second press says so and changes nothing.
    assert "もう取り込みました" in confirmed(director, first, status=409).text
    with town(app) as (session, _folk):
        assert len(session.scalars(select(Fact).where(Fact.kind == Kind.MEASURE)).all()) == 1


WRONG = {
    "nobody,,10": "サインイン名のワーカーはいません",
    "haru,空井 そら,10": "行がずれていませんか",
    ",だれか,10": "この名前のワーカーはいません",
    ",,10": "名前がありません",
    "haru,,百": "時間として読めません",
    "haru,,81": "時間として読めません",
    "haru,,-3": "時間として読めません",
    "haru,,,2026-02-30": "という日はありません",
    "haru,,,あした": "日付として読めません",
    "haru,,,2026-12-10,2026-12-01": "最初の日より前",
    "haru,,,,2026-12-01": "お休みの初日がありません",
    "haru,,,9999-01-01": "離れすぎています",
    "haru,,,,,漢字,speed.net_chars_10min,5": "というスキルはありません",
    "haru,,,,,writing,収入,5": "取り込めるものの名前ではありません",
    "haru,,,,,writing,speed.net_chars_10min,たくさん": "数字",
    "haru,,,,,writing,speed.net_chars_10min,": "が空です",
    "haru,,,,,writing,speed.net_chars_10min,5,2099-01-01": "未来の日付",
    "kita,,10": "サインイン名のワーカーはいません",
}


def test_each_row_says_what_is_wrong_with_it(director: Visitor) -> None:
    page = sent(director, "\n".join([HEAD, *WRONG, "nagi,,7"]))
    said = problems(page)
    assert list(said) == [str(number) for number in range(2, len(WRONG) + 2)]
    for (row, words), told in zip(WRONG.items(), said.values(), strict=True):
        assert words in told, (row, told)
    assert "1行で変更があります" in page.text


def test_a_long_table_goes_in_parts_by_sending_it_again(
    app: Flask, director: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_JUDGED", 1)
    table = f"{HEAD}\nharu,,,2026-12-01,2026-12-20\nsora,,,2026-12-01,2026-12-20\nnagi,,7\n"
    first = sent(director, table)
    assert list(problems(first)) == ["3"] and "もう一度送って" in problems(first)["3"]
    confirmed(director, first)
    again = sent(director, table)
    assert not problems(again) and "空井 そら" in again.text and "1行で変更があります" in again.text


def test_two_rows_about_the_same_thing_are_asked_about(app: Flask, director: Visitor) -> None:
    page = sent(director, f"{HEAD}\nharu,,10\nharu,,11\n")
    assert "2行目にもあります" in problems(page)["3"]
    done = confirmed(director, page)
    assert hours(app)["haru"] == 10 and "2行目にもあります" in problems(done)["3"]


def test_two_people_of_one_name_are_told_apart(app: Flask, director: Visitor) -> None:
    with town(app) as (session, folk):
        worker = {"sign_in_name": "haru-2", "roles": {Role.WORKER}}
        people.register(session, name="春野 はる", by=folk["aoki"], **worker)
    page = sent(director, "名前,週に働ける時間\n春野　はる,9\n空井そら,9\n")
    assert "何人かいます" in problems(page)["2"] and "空井 そら" in page.text


def test_csv_of_every_office_is_read(director: Visitor) -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp932", "utf-16"):
        page = sent(director, "名前\t週に働ける時間\n春野 はる\t9\n".encode(encoding))
        assert "12 → 9" in page.text, encoding


def test_the_boards_own_workbook_comes_back_with_changed_hours(app: Flask, director: Visitor) -> None:
    book = openpyxl.load_workbook(io.BytesIO(director.send("GET", "/board.xlsx").data))
    sheet = book.worksheets[0]
    place = [cell.value for cell in sheet[1]].index("週に働ける時間") + 1
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, place).value = 3
    page = sent(director, saved(book), "スキルボード.xlsx")
    assert "3行で変更があります" in page.text and "取り込まない列：" in page.text and not problems(page)
    confirmed(director, page)
    assert [hours(app)[name] for name in ("haru", "sora", "nagi")] == [3, 3, 3]


def test_a_name_that_looks_like_a_formula_goes_out_and_comes_back(app: Flask, director: Visitor) -> None:
    with town(app) as (session, folk):
        people.register(session, name="=1+1", sign_in_name="trick", roles={Role.WORKER}, by=folk["aoki"])
    page = sent(
        director, director.send("GET", "/board.csv").data.replace(b"trick,'=1+1,,0", b"trick,'=1+1,,4")
    )
    assert "0 → 4" in page.text and not problems(page)
    cells = openpyxl.load_workbook(io.BytesIO(director.send("GET", "/board.xlsx").data)).worksheets[0]
    assert [cell.data_type for row in cells.iter_rows() for cell in row if cell.value == "=1+1"] == ["s"]


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


UNUSABLE = (
    (b"", "空です"),
    (b"PK\x03\x04 no zip", "読めません"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked", "パスワード"),
    (b"\x81\xff\xfe\x00\x01", "読めません"),
    ("何か,それ\n1,2\n".encode(), "列の名前"),
    ("名前,ふりがな\n春野 はる,はる\n".encode(), "取り込める列がありません"),
    ("名前,名前,週に働ける時間\n".encode(), "2つあります"),
    (("名前,週に働ける時間\n" + "春野 はる,9\n" * 2001).encode(), "2000行より長い"),
)


def test_a_file_that_cannot_be_used_says_why(director: Visitor) -> None:
    for content, words in UNUSABLE:
        page = sent(director, content, status=422)
        assert words in page.text and page.all("//*[@name='file'][@aria-invalid]"), words


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("xl/vbaProject.bin", b"macro", "マクロ"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", "ほかのファイル"),
        ("xl/bomb.xml", b" " * 7_000_000, "大きすぎます"),
        ("xl/entities.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "読めません"),
    ],
)
def test_a_hostile_workbook_is_refused(director: Visitor, part: str, content: bytes, words: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["名前", "週に働ける時間"])
    file = io.BytesIO(saved(book))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    assert words in sent(director, file.getvalue(), "a.xlsx", status=422).text


def test_tables_are_ones_own_and_forgotten_when_nobody_confirms(
    app: Flask, visit: Visit, director: Visitor
) -> None:
    page = sent(director, "名前,週に働ける時間\n春野 はる,9\n")
    with town(app) as (session, folk):
        people.register(
            session, name="青田", sign_in_name="aota", roles={Role.DIRECTOR}, by=folk["aoki"]
        ).password_hash = folk["aoki"].password_hash
    visit("aota").get("/imports/1", status=404)
    for who in ("kita", "haru", None):
        visit(who).get("/imports/new", status=404)
    with town(app) as (session, _folk), time_is(now() + timedelta(days=8)):
        taking.forget_unconfirmed(session)
        assert session.scalars(select(TableImport)).all() == []
    director.get(page.response.request.path, status=404)


def labelled(metric: str) -> str:
    """What the screen calls it."""
    from lms.skills.labels import LABELS

    return str(LABELS[metric])
