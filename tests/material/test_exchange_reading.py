"""Questions of other systems, read as those systems read them; what is odd is said and nothing is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from courses.exchange import files
from courses.exchange.to_ours import taken
from courses.outline import (
    Cloze,
    Matching,
    MultipleChoice,
    Number,
    Ordering,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from tests.material.taken_questions import codes, one


def xml(kind: str, inner: str, text: str = "<p>問い</p>") -> str:
    asked = f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
    return f'<quiz><question type="{kind}"><name><text>名</text></name>{asked}{inner}</question></quiz>'


def answer(text: str, share: str = "100", more: str = "") -> str:
    return f'<answer fraction="{share}"><text>{text}</text>{more}</answer>'


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("問い {=一 ~二", "braces"),
        ("問い {=一\n\n~二}", "braces"),
        ("問い {=一} と {=二}", "braces_twice"),
        ("説明だけの文", "no_question"),
        ("問い {~一}", "answers_few"),
        ("問い {=一 =二 ~三}", "several_right"),
        ("問い {~一 ~二}", "none_right"),
        ("問い {~%多い%一 ~%50%二}", "share_bad"),
        ("問い {=左->右 =左だけ}", "arrow_missing"),
        ("問い {=左->右 =左->上}", "pairs_many"),
        ("問い {#十}", "number_bad"),
        ("問い {#5..1}", "number_bad"),
        ("問い {#=1 =2}", "several_numbers"),
        ("問い {=*}", "wildcard_only"),
        ("問い {=%50%半分}", "none_right"),
        ("問い {=正 ~[html]<img src\\='x.png'>}", "text_lost"),
    ],
)
def test_what_gift_says_wrongly_is_refused_with_its_reason(text: str, refusal: str) -> None:
    items = files.read(text.encode()).items
    for item in items:
        found = taken(item)
        assert found.question is None and refusal in codes(found), found


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ("問い {=一 ~%50%二 ~三}", "share_lost"),
        ("問い {=一 ~%-50%二 ~三}", "minus_lost"),
        ("問い {~%50%一 ~%50%二 ~三}", "wrong_free"),
        ("問い {~%70%一 ~%30%二 ~%-50%三}", "shares_uneven"),
        ("問い {=猫 =%50%犬}", "share_lost"),
        ("問い {=猫 =ねこ*}", "pattern_lost"),
        ("問い {=猫 =%0%*#ちがいます}", "feedback_lost"),
        ("問い {#=10:0 =%50%10:2}", "share_lost"),
        ("問い {=左->右 =上->下 = -> 余り}", "distractor_lost"),
        ("[html]<u>線</u>と<a href='https://a.example'>先</a> {T}", "link_lost"),
        ("[html]<img src='a/ねこ.png' alt='ねこ'>は何 {T}", "image_lost"),
        ("[html]問い<script>alert(1)</script> {T}", "media_lost"),
        ("$$x^2$$ はいくつ {#4}", "maths_lost"),
        ("// [tag:敬語]\n問い {T}", "tags_lost"),
        ("問い {>3 RANDOM VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW none\n一\n二\n三}", "order_part"),
    ],
)
def test_what_does_not_come_along_is_named(text: str, loss: str) -> None:
    found = one(text)
    assert found.question is not None and loss in codes(found), found


def test_gift_is_read_as_moodle_reads_it() -> None:
    gap = one("都は{=東京 =とうきょう}です。").question
    assert isinstance(gap, ShortText) and gap.prompt == r"都は_____です。", gap
    assert gap.answers == ("東京", "とうきょう")
    signs = one("5になるのは {= \\= 2 + 3 ~ \\= 2 \\{ \\# ~ \\~\\:\\\\}").question
    assert isinstance(signs, SingleChoice)
    assert [option.text for option in signs.options] == ["= 2 + 3", "= 2 { #", "~:\\"]
    several = one("::名::二つ選ぶ{~%50%一#そう ~%50%二 ~%-50%三####まとめ}")
    assert isinstance(several.question, MultipleChoice) and several.item.name == "名"
    assert several.question.right_indexes == {0, 1} and several.question.explanation == "まとめ"
    assert not codes(several), "marked there just as here"
    false = one("地球は平らだ。{FALSE#平らではありません。#そのとおりです。}")
    assert isinstance(false.question, TrueFalse) and not false.question.answer
    assert false.question.explanation == "そのとおりです。" and "feedback_lost" in codes(false)
    between = one("円周率 {#3.141..3.142}").question
    assert isinstance(between, Number)
    assert (between.answer, between.tolerance) == (Decimal("3.1415"), Decimal("0.0005"))
    order = one("順に {>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none\n一\n二\n三}").question
    assert isinstance(order, Ordering) and order.items == ("一", "二", "三")


def test_categories_comments_lines_and_ids_are_kept_in_sight() -> None:
    text = "// 注\n$CATEGORY: 講座/一\n\n// [id:q-7]\n::一::問い{T}\n\n$CATEGORY: 二\n\n問い{F}"
    first, second = files.read(text.encode()).items
    assert (first.category, first.place, first.id) == ("講座/一", 5, "q-7")
    assert (second.category, second.place, second.right) == ("二", 9, False)


def test_a_file_of_categories_alone_has_no_question_and_says_so() -> None:
    """As in Moodle: a category is where the next questions go, not one of them."""
    (said,) = files.read(b"$CATEGORY: $course$/top/Default\n").items
    assert [remark.code for remark in said.remarks] == ["empty"] and not said.words.text


TWO = answer("一") + answer("二", "0")

KILO = "<units><unit><multiplier>1000</multiplier><unit_name>km</unit_name></unit></units>"


@pytest.mark.parametrize(
    ("question", "kind", "loss"),
    [
        (xml("shortanswer", "<usecase>1</usecase>" + answer("HTML")), ShortText, "case_lost"),
        (xml("shortanswer", answer("5 \\* 3")), ShortText, ""),
        (xml("numerical", answer("12.5", more="<tolerance>0.5</tolerance>")), Number, ""),
        (xml("numerical", answer("1") + KILO), Number, "units_lost"),
        (xml("truefalse", answer("true", "0") + answer("false")), TrueFalse, ""),
        (xml("multichoice", TWO + "<hint><text>考えて</text></hint>"), SingleChoice, "hints_lost"),
        (xml("multichoice", TWO + "<shuffleanswers>0</shuffleanswers>"), SingleChoice, "shuffle_lost"),
        (xml("cloze", "", "<p>選ぶ</p><p>{1:MCS:=一~二}と{2:SA:=三}</p>"), Cloze, "weights_lost"),
        (xml("cloze", "", "{1:NM:=5:0.1} 個"), Cloze, "tolerance_lost"),
        (xml("cloze", "", "{1:SAC:=Ab} です"), Cloze, "case_lost"),
    ],
)  # fmt: skip
def test_moodle_xml_is_read_by_its_kinds(question: str, kind: type, loss: str) -> None:
    found = one(question)
    assert isinstance(found.question, kind), found
    assert (loss in codes(found)) if loss else not codes(found), found


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        (xml("calculated", ""), "kind_unknown"),
        (xml("cloze", "", "すき間のない文"), "no_gap"),
        (xml("cloze", "", "{1:MULTIRESPONSE:=一~=二~三}"), "gap_several"),
        (xml("cloze", "", "{1:SA:=一|二}"), "gap_letters"),
        (xml("numerical", answer("十")), "number_bad"),
        (xml("multichoice", answer("一", "多い")), "share_bad"),
        (xml("multichoice", answer("一", "-10") + answer("二", "0")), "none_right"),
        ("<quiz><question>", "xml_cut"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><quiz><question type="essay"/></quiz>', "xml_unsafe"),
        ("", "empty"),
    ],
)
def test_xml_that_cannot_be_taken_over_is_refused(question: str, refusal: str) -> None:
    if refusal == "empty":
        assert files.read(question.encode()).items[0].remarks[0].code in {"empty", "no_quiz"}
        return
    found = one(question)
    assert found.question is None and refusal in codes(found), found


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("<quiz>\n<question>", "xml_cut", "2:11"),
        ("<quiz>\n漢字𠮷</question></quiz>", "xml_tags", "2:6"),
        ("<quiz/>\n続き", "xml_tags", "2:1"),
        ("<quiz>\n\n  あ&nbsp;</quiz>", "xml_entity", "3:4"),
        ("<quiz>問い & 答え</quiz>", "xml_broken", "1:11"),
    ],
)
def test_broken_xml_is_told_with_its_line_and_character(text: str, code: str, place: str) -> None:
    [remark] = files.read(text.encode()).items[0].remarks
    assert (remark.code, remark.detail) == (code, place)


LETTERS = "::挨拶::はじめの言葉は{=こんにちは =コンニチハ}"


@pytest.mark.parametrize(
    ("data", "encoding", "sure"),
    [
        (LETTERS.encode(), "utf-8", True),
        (b"\xef\xbb\xbf" + LETTERS.encode(), "utf-8", True),
        (LETTERS.encode("utf-16"), "utf-16", True),
        (LETTERS.encode("utf-16-le"), "utf-16", True),
        (LETTERS.encode("cp932"), "cp932", True),
        ("::été::Où est né le café{=là =ça “ici”}".encode("cp1252"), "windows-1252", True),
        (f'<?xml version="1.0" encoding="Shift_JIS"?>{xml("essay", "")}'.encode("cp932"), "cp932", True),
    ],
)
def test_encodings_are_found_out(data: bytes, encoding: str, sure: bool) -> None:
    found = files.read(data)
    assert found.encoding == encoding
    assert found.items[0].name in {"挨拶", "été", "名"}, found.items[0]


def test_an_encoding_that_does_not_fit_is_said_and_another_can_be_named() -> None:
    data = LETTERS.encode("cp932")
    assert files.read(data, encoding="utf-8").items[0].remarks[0].code == "encoding"
    assert files.read(data, encoding="cp932").items[0].name == "挨拶"


def test_pairs_of_moodle_with_pictures_only_are_refused_and_the_others_read() -> None:
    pair = '<subquestion format="html"><text>{}</text><answer><text>{}</text></answer></subquestion>'
    good = xml("matching", pair.format("日本", "東京") + pair.format("伊", "羅馬"))
    assert isinstance(one(good).question, Matching)
    bad = xml("matching", pair.format("&lt;img src='x'&gt;", "東京") + pair.format("伊", "羅馬"))
    assert "text_lost" in codes(one(bad))
