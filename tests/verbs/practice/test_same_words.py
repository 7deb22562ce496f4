"""Same words in other texts: found, shown, and counted only when a coach says so."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.drafting.models import TextPrint
from lms.drafting.similarity.passages import passages, share
from lms.drafting.similarity.winnowing import SURELY_FOUND, folded, prints
from lms.learning.models import Lesson
from lms.practice.beside import confirmed
from lms.practice.measures import Counted
from lms.practice.models import Submission
from lms.practice.similarity import matches, take_in, together
from tests.cast import Cast
from tests.pieces import piece

SHARED = "町民センターの二階にある和室で、冬の夜長に編み物をする会を、毎週木曜日に開いています。"
OWN = "".join(chr(0x4E00 + n * 7) for n in range(230)) + "。"
OTHER = "".join(chr(0x6E00 + n * 5) for n in range(230)) + "。"


@pytest.fixture
def copied(session: Session, cast: Cast, writing: Lesson) -> Submission:
    """Sora's piece has a passage that stood in Haru's before."""
    piece(session, cast.haru, writing, body=OWN + SHARED)
    return piece(session, cast.sora, writing, body=SHARED + OTHER)


@pytest.mark.parametrize("lead", range(8))
def test_whatever_stands_before_it_a_passage_of_fifteen_letters_shares_a_fingerprint(lead: int) -> None:
    passage = "冬の夜長に編み物をする会を開い"
    assert len(passage) == SURELY_FOUND
    assert prints(OWN[:lead] + passage + OTHER[:30]) & prints(OTHER[40 : 40 + lead * 2] + passage + OWN[9:40])


def test_widths_spaces_line_breaks_and_punctuation_make_no_other_text() -> None:
    assert folded("ＡＢＣ、 １２\n３。").letters == "abc123"
    assert prints("Ｗｅｂライティング の、基本を学びます！") == prints("Webライティングの基本を\n学びます。")
    assert prints("短い") == frozenset()


def test_a_passage_is_shown_at_its_place_and_its_share_is_of_letters() -> None:
    text = "😀まえ。" + SHARED + "あと。"
    [found] = passages(text, "別の文。" + SHARED)
    assert text[found.start : found.end] == SHARED[:-1]
    assert share(text, [found]) == pytest.approx(found.letters / len(folded(text).letters))
    assert passages(OWN, OTHER) == []


def test_a_text_of_one_letter_does_not_take_for_ever() -> None:
    [found] = passages("あ" * 3000, "あ" * 3000)
    assert found.letters == 3000


def test_another_persons_earlier_piece_is_found(session: Session, cast: Cast, copied: Submission) -> None:
    found = [one for one in matches(session, copied, cast.kita) if one.other.key.startswith("submission:")]
    [match] = found
    assert copied.body[match.passages[0].start : match.passages[0].end] == SHARED[:-1]
    assert cast.haru.name in match.other.title
    assert match.other.url


def test_who_does_not_accompany_the_other_writer_is_not_told_who_it_is(
    session: Session, cast: Cast, copied: Submission
) -> None:
    [match] = [m for m in matches(session, copied, cast.mori) if m.other.key.startswith("submission:")]
    assert cast.haru.name not in match.other.title
    assert not match.other.url


def test_nobody_is_compared_with_themselves_nor_with_what_came_later(
    session: Session, cast: Cast, writing: Lesson, copied: Submission
) -> None:
    first = session.scalars(select(Submission).where(Submission.worker_id == cast.haru.id)).one()
    assert not [m for m in matches(session, first, cast.kita) if m.other.key.startswith("submission:")]


def test_the_material_and_the_model_answer_are_compared_too(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    from lms.practice.handing_in import practice_of
    from tests.pieces import edition

    practice = practice_of(edition(session, cast.haru, writing))
    row = piece(session, cast.haru, writing, body=practice.model_answer.strip())
    assert "model" in [match.other.key for match in matches(session, row, cast.kita)][:2]


def test_only_what_the_coach_ticked_counts(session: Session, cast: Cast, copied: Submission) -> None:
    found = matches(session, copied, cast.kita)
    [key] = [one.other.key for one in found if one.other.key.startswith("submission:")]
    expected = together(copied, found, [key])
    assert expected == pytest.approx(0.145, abs=0.03)

    def counted(typed: Counted, slips: list[int], same_as: list[str]) -> Counted:
        return confirmed(session, copied, typed, slips=slips, same_as=same_as, by=cast.kita)

    assert counted(Counted(), [], []) == Counted()
    assert counted(Counted(), [0, 4, 4], [key]) == Counted(typos=2, similarity=expected)
    assert counted(Counted(typos=7, similarity=0.0), [0], [key]) == Counted(typos=7, similarity=0.0)
    assert counted(Counted(), [], ["submission:999"]) == Counted()


def test_pieces_from_before_are_taken_in_by_night(session: Session, cast: Cast, copied: Submission) -> None:
    session.execute(delete(TextPrint))
    assert not [m for m in matches(session, copied, cast.kita) if m.other.key.startswith("submission:")]
    take_in(session)
    session.flush()
    assert [m for m in matches(session, copied, cast.kita) if m.other.key.startswith("submission:")]
    before = len(session.scalars(select(TextPrint.id)).all())
    take_in(session)
    session.flush()
    assert len(session.scalars(select(TextPrint.id)).all()) == before
