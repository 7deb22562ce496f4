"""A draft is never lost: two tabs, two devices, an answer that got lost, odd characters."""

from __future__ import annotations

import re
import unicodedata

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.lengths import characters
from lms.drafting.drafts import (
    LONGEST,
    DraftConflict,
    NoSuchDraft,
    keys_of,
    opened,
    save_draft,
    settle,
)
from lms.drafting.models import Draft
from lms.errors import BadInput
from tests.cast import Cast

KEY = "practice:12:1"


def test_what_was_typed_is_there_again_on_another_device(session: Session, cast: Cast) -> None:
    save_draft(session, cast.haru, KEY, "はじめ", version=0, extras={"checked": ["0", "2"], "note": [""]})
    kept = opened(session, cast.haru, KEY)
    assert (kept.body, kept.version) == ("はじめ", 1)
    assert kept.extras == {"checked": ["0", "2"]}


def test_versions_only_grow(session: Session, cast: Cast) -> None:
    versions = [save_draft(session, cast.haru, KEY, f"文{n}", version=n).version for n in range(5)]
    assert versions == [1, 2, 3, 4, 5]


def test_two_tabs_with_different_texts_get_both_and_lose_none(session: Session, cast: Cast) -> None:
    save_draft(session, cast.haru, KEY, "もとの文", version=0)
    save_draft(session, cast.haru, KEY, "もとの文と右のタブ", version=1)
    with pytest.raises(DraftConflict) as conflict:
        save_draft(session, cast.haru, KEY, "もとの文と左のタブ", version=1)
    assert conflict.value.mine.body == "もとの文と左のタブ"
    assert conflict.value.theirs.body == "もとの文と右のタブ"
    assert opened(session, cast.haru, KEY).body == "もとの文と右のタブ"
    # Having seen both, the writer goes on from the newer version.
    row = save_draft(session, cast.haru, KEY, "左と右", version=conflict.value.theirs.version)
    assert row.version == 3


def test_a_save_whose_answer_got_lost_can_be_sent_again(session: Session, cast: Cast) -> None:
    save_draft(session, cast.haru, KEY, "届いた", version=0)
    again = save_draft(session, cast.haru, KEY, "届いた", version=0)
    assert again.version == 1


def test_line_breaks_of_a_form_and_of_a_script_are_the_same_text(session: Session, cast: Cast) -> None:
    save_draft(session, cast.haru, KEY, "一行\r\n二行", version=0)
    assert save_draft(session, cast.haru, KEY, "一行\n二行", version=0).version == 1


def test_another_person_never_sees_or_meets_the_draft(session: Session, cast: Cast) -> None:
    save_draft(session, cast.haru, KEY, "はるの文", version=0)
    assert opened(session, cast.sora, KEY).version == 0
    assert save_draft(session, cast.sora, KEY, "そらの文", version=0).version == 1


def test_handing_in_ends_the_draft(session: Session, cast: Cast) -> None:
    row = save_draft(session, cast.haru, KEY, "できた", version=0)
    settle(session, cast.haru, KEY, "できた\r\n", version=row.version)
    assert opened(session, cast.haru, KEY).version == 0


def test_handing_in_an_older_screen_does_not_bury_the_newer_text(session: Session, cast: Cast) -> None:
    save_draft(session, cast.haru, KEY, "古い", version=0)
    save_draft(session, cast.haru, KEY, "新しい", version=1)
    with pytest.raises(DraftConflict):
        settle(session, cast.haru, KEY, "古い", version=1)
    assert opened(session, cast.haru, KEY).body == "新しい"


@pytest.mark.parametrize(
    "key", ["", "practice", "practice:", "../etc", "Practice:1", "practice:1:2:3:4", "p:1\n"]
)
def test_a_key_that_no_room_uses_is_refused(session: Session, cast: Cast, key: str) -> None:
    with pytest.raises(NoSuchDraft):
        save_draft(session, cast.haru, key, "x", version=0)


def test_a_text_that_is_too_long_is_refused_and_the_draft_stays(session: Session, cast: Cast) -> None:
    save_draft(session, cast.haru, KEY, "ここまで", version=0)
    with pytest.raises(BadInput):
        save_draft(session, cast.haru, KEY, "長" * (LONGEST + 1), version=1)
    assert opened(session, cast.haru, KEY).body == "ここまで"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("𠮷野家で髙橋さん🍙👨‍👩‍👧と葛󠄀城市", "𠮷野家で髙橋さん🍙👨‍👩‍👧と葛󠄀城市"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("半分の\ud83c絵文字", "半分の�絵文字"),
        ("空\x00文字", "空文字"),
    ],
)
def test_odd_characters_neither_break_nor_vanish(session: Session, cast: Cast, typed: str, kept: str) -> None:
    save_draft(session, cast.haru, KEY, typed, version=0)
    session.expire_all()
    assert opened(session, cast.haru, KEY).body == kept


def test_one_text_has_one_row(session: Session, cast: Cast) -> None:
    for n in range(3):
        save_draft(session, cast.haru, KEY, f"{n}", version=n)
    assert len(session.scalars(select(Draft).where(Draft.key == KEY)).all()) == 1


def test_drafts_are_found_by_what_they_are_for(session: Session, cast: Cast) -> None:
    save_draft(session, cast.haru, "practice:1:1", "ある", version=0)
    save_draft(session, cast.haru, "practice:2:1", "", version=0)
    save_draft(session, cast.haru, "practices:3", "別", version=0)
    assert list(keys_of(session, cast.haru, "practice:")) == ["practice:1:1"]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0),
        ("　 \t\r\n", 0),
        ("あ い\nう", 3),
        ("𠮷🍙", 2),
        ("ＡB", 2),
        ("が", 1),
        ("か\u3099", 2),
        ("\ufeffあ", 1),
    ],
)
def test_characters_are_counted_without_white_space(text: str, n: int) -> None:
    assert characters(text) == n


def test_the_count_leaves_out_exactly_what_python_calls_white_space_and_the_byte_order_mark() -> None:
    blank = {chr(code) for code in range(0x110000) if characters(chr(code)) == 0}
    assert blank == {chr(c) for c in range(0x110000) if re.match(r"\s", chr(c))} | {"\ufeff"}
    assert not any(unicodedata.category(c).startswith("L") for c in blank)
