"""What the automatic reader remarks on in a Japanese text, and what it leaves in peace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from courses.advice import RULES
from courses.outline import Practice
from lms.drafting.comparing import changes
from lms.drafting.findings import language
from lms.drafting.findings.finding import Finding
from lms.drafting.findings.looking import look
from lms.drafting.findings.sentences import headings, measured, sentences
from lms.drafting.findings.words import WORDS
from lms.drafting.segments import segments
from lms.drafting.textlint import reading
from lms.drafting.textlint.reading import NotAvailable
from tests.conftest import make_app

PRACTICE = Practice(
    title="t", kind="text", minutes=5, brief="", checklist=(), model_answer="", rubric=(), longest_sentence=60
)


def off(_request: language.Request) -> list[dict[str, object]]:
    raise NotAvailable


def remarks(text: str, **changed: object) -> list[Finding]:
    """Our own rules alone."""
    return list(look(text, replace(PRACTICE, **changed), markdown=False, read=off).findings)


@pytest.fixture
def app(app: Flask) -> Flask:
    app.config["TEXTLINT_MB"] = 700
    return app


@pytest.fixture(scope="module")
def read(blank_town: Path) -> list[Finding]:
    """Everything that textlint says about TEXT, asked once for all rules."""
    with make_app(blank_town, TEXTLINT_MB=700).test_request_context("/"):
        found = look(TEXT, PRACTICE, markdown=False, read=reading.read)
    assert not found.unavailable
    return list(found.findings)


TEXT = """😀今日は、とても、いい天気で、犬が、走っていたのである。私は彼は好きだ。
𠮷野さんは食べれると言いました。できないことはない。
まず説明することができます。これはは間違いです。ﾊﾝｶｸです。
（かっこが閉じません。ゼロ\u200b幅です。対応を行う。自営型在宅労働者等支援。
雨ですが、寒いですが、出かけます。今日も行きました
"""


@pytest.mark.parametrize(
    ("rule", "quote", "mended"),
    [
        ("commas", "、", None),
        ("style", None, None),
        ("particle", "は", None),
        ("ra", "れ", None),
        ("double_negative", None, None),
        ("wordy", "することができます", "できます"),
        ("twice", "は", None),
        ("half_kana", "ﾊﾝｶｸ", "ハンカク"),
        ("bracket", "（", None),
        ("invisible", "\u200b", ""),
        ("kanji_run", None, None),
        ("ga", None, None),
        ("full_stop", "た", None),
    ],
)
def test_textlint_finds_it_at_its_place_although_characters_of_two_units_stand_before(
    read: list[Finding], rule: str, quote: str | None, mended: str | None
) -> None:
    found = [one for one in read if one.rule == rule]
    assert found, rule
    if quote is not None:
        assert quote in [TEXT[one.start : one.end] for one in found]
    if mended is not None:
        [fix] = [one.fix for one in found if one.fix]
        assert TEXT[: fix.start] + fix.text + TEXT[fix.end :] == TEXT.replace(str(quote), mended)


def test_every_remark_says_what_why_and_how_in_plain_japanese(read: list[Finding]) -> None:
    assert len(read) >= 13
    for one in read:
        for words in (one.what, one.why, one.how):
            assert any("ぁ" <= letter <= "ん" for letter in words), (one.rule, words)
            assert "%(" not in words


def test_every_rule_has_words_and_a_name_that_practices_may_leave_out() -> None:
    assert set(WORDS) == set(RULES)
    assert set(language.RULES) <= set(RULES)


@pytest.mark.parametrize(
    "text",
    [
        "あ。" * 3,
        "■ 料金\n一人1,200円です。受付で払います。",
        "- 一つめ\n- 二つめ\n\n見出しのない行",
        "「はい。」と言いました。「いいえ。」とも言いました。",
        "",
        "😀" * 50,
        "\n\n\n",
    ],
)
def test_it_reads_whatever_it_is_given(session: Session, text: str) -> None:
    found = look(text, PRACTICE, markdown=True, read=reading.read)
    assert not found.unavailable
    assert "full_stop" not in [one.rule for one in found.findings]


def test_a_practice_leaves_out_what_does_not_suit_it(session: Session) -> None:
    quiet = replace(PRACTICE, without=("commas", "particle", "long_sentence"))
    rules = {one.rule for one in look(TEXT, quiet, markdown=False, read=reading.read).findings}
    assert rules & {"ra", "wordy"}
    assert not rules & {"commas", "particle", "long_sentence"}


def test_without_textlint_our_own_rules_still_speak_and_say_so(session: Session) -> None:
    found = look("長" * 61 + "。", PRACTICE, markdown=False, read=off)
    assert [one.rule for one in found.findings] == ["long_sentence"]
    assert "いま使えません" in found.unavailable


@pytest.mark.parametrize(
    ("text", "changed", "rules"),
    [
        ("短い。", {"min_chars": 10, "max_chars": 20}, ["length"]),
        ("長い" * 11, {"min_chars": 10, "max_chars": 20}, ["length"]),
        ("ちょうどよい長さの文です。", {"min_chars": 10, "max_chars": 20}, []),
        ("しめ縄を作ります。", {"keywords": ("しめ縄", "申込み")}, ["keywords"]),
        ("ＳＥＯの話です。", {"keywords": ("seo",)}, ["keywords"]),
        ("SEO の話です。", {"keywords": ("seo",)}, []),
        ("# 一つ\n本文です。\n■二つ\n本文です。", {"headings": 2}, []),
        ("本文です。", {"headings": 1}, ["headings"]),
        ("犬がいます。猫がいます。鳥がいます。", {}, ["same_ending"]),
        ("犬がいます。猫がいます。\n\n鳥がいます。", {}, []),
        ("長" * 61 + "。", {}, ["long_sentence"]),
        ("長" * 59 + "。", {}, []),
    ],
)
def test_our_own_rules(session: Session, text: str, changed: dict[str, object], rules: list[str]) -> None:
    assert [one.rule for one in remarks(text, **changed)] == rules


def test_long_passages_of_the_material_are_pointed_to(session: Session) -> None:
    given = "できあがった飾りは軽くて袋に入れて持ち帰れます。去年は家族の玄関に飾った人が多かったです。"
    text = "はじめに。" + given + "以上です。"
    sources = [("資料", "まえがき " + given)]
    found = look(text, replace(PRACTICE, longest_sentence=300), markdown=False, read=off, sources=sources)
    [one] = [one for one in found.findings if one.rule == "copied"]
    assert text[one.start : one.end] == given[:-1]
    assert "資料" in one.what


@pytest.mark.parametrize("place", [-3, 0, 5, 6, 99])
@pytest.mark.parametrize("rule", language.RULES)
def test_a_place_that_textlint_gives_outside_the_text_breaks_nothing(
    session: Session, rule: str, place: int
) -> None:
    theirs = next(iter(language.Request("", ".txt", (rule,)).sent()["rules"]))
    told = {"rule": theirs, "start": place, "end": place + 1, "message": "", "fix": None}
    for one in language.findings("あいうえおか", [told]):
        assert 0 <= one.start < one.end <= 6


def test_measures() -> None:
    found = measured("■ 見出し\n漢字です。\n- かなだけ。\n")
    assert (found.sentences, found.headings, found.longest_sentence) == (2, 1, 5)
    assert found.characters == 15
    assert found.kanji_share == pytest.approx(4 / 15)


def test_quotations_end_no_sentence() -> None:
    text = "「はい。そうです。」と言いました。次です！"
    assert [span.of(text) for span in sentences(text)] == ["「はい。そうです。」と言いました。", "次です！"]
    assert [span.of("1. 料金\n本文。") for span in headings("1. 料金\n本文。")] == ["1. 料金"]


@pytest.mark.parametrize(
    "marks", [[], [(0, 2)], [(1, 3), (2, 5)], [(0, 9), (2, 2), (4, 99)], [(3, 4), (3, 4)], [(-5, 1)]]
)
def test_segments_are_the_text_again_and_know_their_marks(marks: list[tuple[int, int]]) -> None:
    text = "あ😀いうえお"
    found = segments(text, marks)
    assert "".join(one.text for one in found) == text
    for n, (start, end) in enumerate(marks):
        covered = "".join(one.text for one in found if n in one.marks)
        assert covered == text[max(0, start) : end]
        if 0 <= start < min(end, len(text)):
            assert [n in one.opens for one in found].count(True) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "新しい文です。"),
        ("古い文です。", ""),
        ("同じ文です。", "同じ文です。"),
        ("今日は雨です。傘を持ちます。", "今日は晴れです。傘を持ちます。\n帽子も持ちます。"),
        ("あ" * 7000, "い" * 7000),
        ("一つ\n二つ\n", "二つ\n一つ\n"),
    ],
)
def test_a_comparison_loses_nothing_of_either_text(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(one.text for one in found if one.kind != "new") == before
    assert "".join(one.text for one in found if one.kind != "gone") == after


def test_a_comparison_shows_the_phrase_that_changed_and_leaves_the_rest() -> None:
    found = changes("今日は雨が降るので傘を持ちます。", "今日は雨が降るので帽子を持ちます。")
    assert [(one.kind, one.text) for one in found if one.kind != "same"] == [
        ("gone", "傘を"),
        ("new", "帽子を"),
    ]
