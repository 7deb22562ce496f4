"""What a machine says to a drill: kinds of error, counts, and files that mean harm."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.drills import entry, listing, paper, transcription, typing
from courses.drills.differing import difference
from courses.drills.findings import Result, result_from
from courses.drills.kinds import Column, Entry, Line, Listing, PaperSet, Transcription


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
        PaperSet(("四",), (("A-1", "12", "?数量"),), ("品番", "数量", "確認"), "数字だけ"),
    ),
)


def test_a_set_of_other_papers_has_columns_of_its_own() -> None:
    found = entry.compare(ADDRESSES, [["A-1", "１２", "?数量"]], round=3)
    assert found.fields == 3 and [(each.column, each.kind) for each in found.findings] == [("数量", "width")]
    assert entry.as_text(ADDRESSES, [["A-1", "12", "?数量"]], round=3) == "A-1\t12\t?数量"


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
    assert entry.compare(ADDRESSES, [], round=4).field_errors == 4, "the first set comes again"


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


CATALOG = Path(__file__).parents[2] / "courses" / "catalog"
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


def test_a_paper_is_drawn_whole_and_nothing_in_it_is_markup() -> None:
    drawn = paper.drawn("<script>alert(1)</script>\n" + "長い名前の会社" * 8)
    assert "<script>" not in drawn and drawn.count("<text") == 6 and "alert(1)" in drawn
    card = paper.drawn("会社 営業部長 佐藤健一 TEL 0166-00-0101 sato@example.jp")
    assert ">会社 営業部長 佐藤健一 TEL <" in card and ">sato@example.jp<" in card
