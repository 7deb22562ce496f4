"""Handing in: each round once, files that are what they say."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.drafting.drafts import DraftConflict, opened, save_draft
from lms.errors import BadInput
from lms.journal import Event
from lms.learning.models import Lesson
from lms.notices.models import Notice
from lms.practice.files import Incoming, check_file
from lms.practice.handing_in import (
    AlreadyHandedIn,
    NoPractice,
    StillWaiting,
    draft_key,
    hand_in,
    practice_of,
)
from lms.practice.models import Submission
from tests.cast import Cast
from tests.pieces import (
    FILE_LESSON,
    edition,
    feedback,
    piece,
    text,
    workbook,
    workbook_bytes,
)


def test_a_piece_is_handed_in_with_its_own_check_and_the_coach_is_told(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    row = piece(session, cast.haru, writing)
    session.flush()
    assert (row.n, row.checked, row.body.startswith("結論から書きます。\n")) == (1, [0, 2], True)
    notice = session.scalars(select(Notice).where(Notice.person_id == cast.kita.id)).one()
    assert notice.url == f"/submissions/{row.id}/assessment"
    assert (
        session.scalars(select(Event).where(Event.verb == "submission.handed_in")).one().worker_id
        == cast.haru.id
    )


def test_the_same_round_cannot_be_handed_in_twice(session: Session, cast: Cast, writing: Lesson) -> None:
    piece(session, cast.haru, writing)
    with pytest.raises(AlreadyHandedIn):
        piece(session, cast.haru, writing)
    with pytest.raises(StillWaiting):
        piece(session, cast.haru, writing, n=2)
    assert len(session.scalars(select(Submission)).all()) == 1


def test_the_database_itself_keeps_a_second_piece_of_a_round_out(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    row = piece(session, cast.haru, writing)
    session.flush()
    twin = {c.name: getattr(row, c.name) for c in Submission.__table__.columns if c.name != "id"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Submission(**twin))


def test_the_next_round_opens_with_the_feedback(session: Session, cast: Cast, writing: Lesson) -> None:
    first = piece(session, cast.haru, writing)
    feedback(session, first, cast.kita)
    second = piece(session, cast.haru, writing, n=2, body=text(260))
    assert second.n == 2
    with pytest.raises(AlreadyHandedIn):
        piece(session, cast.haru, writing, n=1)


@pytest.mark.parametrize(("n", "fits"), [(249, False), (250, True), (400, True), (401, False)])
def test_the_length_is_counted_without_spaces(
    session: Session, cast: Cast, writing: Lesson, n: int, fits: bool
) -> None:
    own = edition(session, cast.haru, writing)
    if fits:
        assert hand_in(session, cast.haru, own, n=1, body=text(n), by=cast.haru)
        return
    with pytest.raises(BadInput) as refusal:
        hand_in(session, cast.haru, own, n=1, body=text(n), by=cast.haru)
    assert refusal.value.field == "body"


def test_handing_in_ends_the_draft_and_the_next_round_starts_clean(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    key = draft_key(writing.id, 1)
    draft = save_draft(session, cast.haru, key, text(), version=0)
    own = edition(session, cast.haru, writing)
    hand_in(session, cast.haru, own, n=1, body=text(), draft_version=draft.version, by=cast.haru)
    assert opened(session, cast.haru, key).version == 0
    # A late message of the old tab ends up beside, not in the next round.
    save_draft(session, cast.haru, key, "遅れて届いた", version=draft.version)
    assert opened(session, cast.haru, draft_key(writing.id, 2)).version == 0


def test_handing_in_from_an_old_tab_does_not_bury_what_another_tab_wrote(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    key = draft_key(writing.id, 1)
    save_draft(session, cast.haru, key, "古いタブ", version=0)
    save_draft(session, cast.haru, key, "新しいタブの長い文", version=1)
    own = edition(session, cast.haru, writing)
    with pytest.raises(DraftConflict):
        hand_in(session, cast.haru, own, n=1, body=text(), draft_version=1, by=cast.haru)
    assert opened(session, cast.haru, key).body == "新しいタブの長い文"


def test_a_file_piece_takes_the_file_and_a_word_to_the_coach(
    session: Session, cast: Cast, lessons: dict[str, Lesson]
) -> None:
    own = edition(session, cast.haru, lessons[FILE_LESSON])
    row = hand_in(session, cast.haru, own, n=1, body="3番の電話が読めません", file=workbook(), by=cast.haru)
    assert row.file_name == "料理教室申込_v1.xlsx"
    assert row.file_bytes == len(workbook_bytes())
    assert row.mime and row.mime.endswith("spreadsheetml.sheet")


def test_a_file_piece_without_a_file_is_refused(
    session: Session, cast: Cast, lessons: dict[str, Lesson]
) -> None:
    own = edition(session, cast.haru, lessons[FILE_LESSON])
    with pytest.raises(BadInput) as refusal:
        hand_in(session, cast.haru, own, n=1, body="", by=cast.haru)
    assert refusal.value.field == "file"


CSV = "受付番号,氏名\r\n1,髙橋 春子\r\n"


@pytest.mark.parametrize(
    ("name", "content", "fits"),
    [
        ("a.xlsx", workbook_bytes(), True),
        ("A.XLSX", workbook_bytes(), True),
        ("a.csv", CSV.encode("utf-8-sig"), True),
        ("a.csv", CSV.replace("髙", "高").encode("cp932"), True),
        ("a.csv", CSV.encode("utf-16"), True),
        ("program.xlsx", b"MZ\x90\x00" + workbook_bytes(), False),
        ("program.csv", b"MZ\x90\x00\x03\x00", False),
        ("script.csv", b"#!/bin/sh\nrm -rf /\n", False),
        ("photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00", False),
        ("zip.xlsx", b"PK\x05\x06" + b"\x00" * 18, False),
        ("cut.xlsx", workbook_bytes()[:60], False),
        ("text.xlsx", CSV.encode(), False),
        ("empty.xlsx", b"", False),
        ("a.xls", workbook_bytes(), False),
        ("a.xlsx.exe", workbook_bytes(), False),
        ("noending", workbook_bytes(), False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # bytes name the second they are made
)
def test_a_file_must_be_what_its_name_says(name: str, content: bytes, fits: bool) -> None:
    file = Incoming(name, io.BytesIO(content))
    if fits:
        assert check_file(file, accepts=(".xlsx", ".csv")).name == name
        assert file.stream.read() == content
        return
    with pytest.raises(BadInput) as refusal:
        check_file(file, accepts=(".xlsx", ".csv"))
    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\はる\\名簿.csv", "名簿.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("invoice\u202evsc.csv", "invoicevsc.csv"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
        ("長" * 300 + ".csv", "長" * 116 + ".csv"),
    ],
)
def test_a_file_name_cannot_point_elsewhere_or_deceive(sent: str, kept: str) -> None:
    assert check_file(Incoming(sent, io.BytesIO(CSV.encode())), accepts=(".csv",)).name == kept


def test_a_file_that_is_too_large_is_refused(
    session: Session, cast: Cast, lessons: dict[str, Lesson], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flask import current_app

    monkeypatch.setitem(current_app.config, "MAX_FILE_MB", 0)
    own = edition(session, cast.haru, lessons[FILE_LESSON])
    with pytest.raises(BadInput):
        hand_in(session, cast.haru, own, n=1, body="", file=workbook(), by=cast.haru)


def test_a_lesson_without_practice_has_nothing_to_hand_in(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    own = edition(session, cast.haru, writing)
    own.files = {name: text for name, text in own.files.items() if name != "practice.toml"}
    own.fingerprint = "without practice"
    with pytest.raises(NoPractice):
        practice_of(own)
