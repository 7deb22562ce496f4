"""Handing in and marking: each round once, files that are what they say, five marks and one next action."""

from __future__ import annotations

import io
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.db import now, today
from lms.drafting.drafts import DraftConflict, opened, save_draft
from lms.errors import BadInput, NotThere
from lms.journal import Event
from lms.learning.models import Lesson
from lms.notices.models import Notice
from lms.practice import marking
from lms.practice.files import Incoming, check_file
from lms.practice.handing_in import (
    AlreadyHandedIn,
    NoPractice,
    StillWaiting,
    draft_key,
    hand_in,
    practice_of,
)
from lms.practice.marking import AlreadyMarked, NothingToCorrect, correct
from lms.practice.measures import Counted, measured
from lms.practice.models import Assessment, NextAction, Outcome, StaffNote, Submission
from lms.practice.pieces import Stage, pieces
from lms.practice.scope import NotYourWorker, OwnPiece, visible_submission
from lms.practice.steps import next_steps
from lms.skills.evidence import facts_of
from tests.cast import Cast
from tests.pieces import (
    AXES,
    FILE_LESSON,
    INTRODUCTION,
    TEXT_LESSON,
    edition,
    feedback,
    lessons_of,
    marks,
    piece,
    text,
    with_lessons,
    workbook,
    workbook_bytes,
)


@pytest.fixture(scope="module")
def blank_town(blank_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_lessons(blank_town, tmp_path_factory.mktemp("lessons"))


@pytest.fixture
def lessons(session: Session) -> dict[str, Lesson]:
    return lessons_of(session)


@pytest.fixture
def writing(lessons: dict[str, Lesson]) -> Lesson:
    return lessons[TEXT_LESSON]


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


# Marking


def test_feedback_is_evidence_with_its_rater_and_the_worker_is_told(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    row = piece(session, cast.haru, writing)
    given = feedback(session, row, cast.kita, counted=Counted(typos=2, similarity=0.1))
    fact = facts_of(session, cast.haru, "writing")[-1]
    assert (fact.kind, fact.rater_id, fact.source) == ("practice", cast.kita.id, f"submission:{row.id}")
    assert fact.data == {
        "lesson": TEXT_LESSON,
        "title": practice_of(row.edition).title,
        "round": 1,
        "marks": dict.fromkeys(AXES, 3),
        "chars": 250,
        "typos": 2,
        "similarity": 0.1,
        "fields": None,
        "field_errors": None,
    }
    told = session.scalars(select(Notice).where(Notice.person_id == cast.haru.id)).all()
    assert [(n.kind, n.url) for n in told] == [("assessment.written", f"/submissions/{row.id}")]
    assert given.next_action.is_open


def test_what_was_not_counted_stays_unmeasured(session: Session, cast: Cast, writing: Lesson) -> None:
    given = feedback(session, piece(session, cast.haru, writing), cast.kita)
    assert (given.typos, given.similarity, given.fields, given.field_errors) == (None, None, None, None)


def test_an_introduction_gets_feedback_but_counts_for_no_skill(
    session: Session, cast: Cast, lessons: dict[str, Lesson]
) -> None:
    row = piece(session, cast.haru, lessons[INTRODUCTION], body=text(200))
    feedback(session, row, cast.kita)
    assert facts_of(session, cast.haru, "writing") == []


def test_a_piece_is_marked_once(session: Session, cast: Cast, writing: Lesson) -> None:
    row = piece(session, cast.haru, writing)
    feedback(session, row, cast.kita)
    with pytest.raises(AlreadyMarked):
        feedback(session, row, cast.aoki)
    assert len(session.scalars(select(Assessment)).all()) == 1


def test_two_coaches_marking_at_the_same_moment_leave_one_assessment(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    row = piece(session, cast.haru, writing)
    assert row.assessment is None
    given = feedback(session, row, cast.kita).id
    session.commit()
    assert row.assessment is not None
    object.__getattribute__(row, "__dict__")["assessment"] = None  # as the second coach's screen saw it
    with pytest.raises(AlreadyMarked):
        feedback(session, row, cast.aoki)
    session.rollback()
    assert session.scalars(select(Assessment.id)).all() == [given]


@pytest.mark.parametrize(
    ("who", "refusal"), [("mori", NotYourWorker), ("sora", NotYourWorker), ("haru", OwnPiece), ("aoki", None)]
)
def test_only_the_workers_coach_or_the_director_marks(
    session: Session, cast: Cast, writing: Lesson, who: str, refusal: type[Exception] | None
) -> None:
    row = piece(session, cast.haru, writing)
    if refusal is None:
        assert feedback(session, row, getattr(cast, who))
        return
    with pytest.raises(refusal):
        feedback(session, row, getattr(cast, who))


def test_a_director_who_learns_cannot_mark_their_own_piece(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    both = people.register(
        session, name="両方", sign_in_name="both", roles={Role.WORKER, Role.DIRECTOR}, by=cast.aoki
    )
    with pytest.raises(OwnPiece):
        feedback(session, piece(session, both, writing), both)


def test_a_coach_whose_pairing_ended_sees_and_marks_nothing_more(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    row = piece(session, cast.haru, writing)
    session.flush()
    people.end_pairing(session, people.pairings_of(session, cast.haru)[0], by=cast.aoki)
    with pytest.raises(NotThere):
        visible_submission(session, cast.kita, row.id)
    with pytest.raises(NotYourWorker):
        feedback(session, row, cast.kita)


def without(axis: str) -> dict[str, int | None]:
    return {**dict.fromkeys(AXES, 2), axis: None}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"marks": without("accuracy")}, "mark_accuracy"),
        ({"marks": without("communication")}, "mark_communication"),
        ({"marks": {**dict.fromkeys(AXES, 2), "research": 5}}, "mark_research"),
        ({"marks": {**dict.fromkeys(AXES, 2), "research": -1}}, "mark_research"),
        ({"text": " 　\n", "comments": {"accuracy": "  "}}, "body"),
        ({"next_action": "　"}, "next_action"),
        ({"next_action": "長" * 501}, "next_action"),
        ({"due": today() - timedelta(days=1)}, "due"),
        ({"counted": Counted(similarity=1.2)}, "similarity"),
        ({"counted": Counted(typos=-1)}, "typos"),
        ({"counted": Counted(field_errors=1)}, "fields"),
        ({"counted": Counted(fields=3, field_errors=4)}, "field_errors"),
    ],
)
def test_feedback_that_is_not_whole_is_refused_and_leaves_nothing(
    session: Session, cast: Cast, writing: Lesson, given: dict[str, Any], field: str
) -> None:
    row = piece(session, cast.haru, writing)
    session.commit()
    with pytest.raises(BadInput) as refusal:
        feedback(session, row, cast.kita, **given)
    assert refusal.value.field == field
    session.rollback()
    assert session.scalars(select(Assessment)).all() == session.scalars(select(NextAction)).all() == []
    assert facts_of(session, cast.haru, "writing") == []


@pytest.mark.parametrize(
    ("counted", "text_chars", "result"),
    [
        (Counted(), None, {}),
        (Counted(), 320, {"chars": 320}),
        (Counted(typos=0), 320, {"typos": 0, "chars": 320}),
        (Counted(typos=1, chars=99), 320, {"typos": 1, "chars": 320}),
        (Counted(typos=1, chars=99), None, {"typos": 1, "chars": 99}),
        (Counted(fields=110, field_errors=0), None, {"fields": 110, "field_errors": 0}),
        (Counted(fields=110), None, {"fields": 110}),
        (Counted(similarity=0.0), None, {"similarity": 0.0}),
    ],
)
def test_what_the_coach_counted_is_kept_as_it_is(
    counted: Counted, text_chars: int | None, result: dict[str, float]
) -> None:
    found = asdict(measured(counted, text_chars=text_chars))
    assert {name: value for name, value in found.items() if value is not None} == result


@pytest.mark.parametrize(
    ("counted", "field"),
    [
        (Counted(typos=1), "chars"),
        (Counted(typos=5, chars=4), "typos"),
        (Counted(chars=10**9), "chars"),
        (Counted(fields=0, field_errors=0), "fields"),
        (Counted(similarity=-0.1), "similarity"),
    ],
)
def test_impossible_counts_are_refused(counted: Counted, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        measured(counted, text_chars=None)
    assert refusal.value.field == field


def test_a_note_for_staff_is_another_row_and_not_part_of_the_feedback(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    given = feedback(
        session, piece(session, cast.haru, writing), cast.kita, staff_note="電話では元気がなかった"
    )
    note = session.scalars(select(StaffNote)).one()
    assert note.text == "電話では元気がなかった"
    assert "元気" not in given.text + str(given.comments) + given.next_action.text
    assert "元気" not in str([event.detail for event in session.scalars(select(Event))])


def test_words_can_be_corrected_and_the_words_before_stay(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    given = feedback(session, piece(session, cast.haru, writing), cast.kita)
    correct(session, given, text="とても読みやすい文でした。", comments=given.comments, by=cast.kita)
    assert given.text == "とても読みやすい文でした。"
    assert [before.text for before in given.revisions] == ["読みやすい文でした。"]
    assert given.marks == dict.fromkeys(AXES, 3)
    assert "feedback.corrected" in session.scalars(select(Notice.kind)).all()
    with pytest.raises(NothingToCorrect):
        correct(session, given, text="とても読みやすい文でした。", comments=given.comments, by=cast.kita)
    with pytest.raises(NotYourWorker):
        correct(session, given, text="別の人", comments={}, by=cast.mori)


def test_marking_ends_the_coachs_draft(session: Session, cast: Cast, writing: Lesson) -> None:
    row = piece(session, cast.haru, writing)
    session.flush()
    key = marking.draft_key(row)
    draft = save_draft(session, cast.kita, key, "読みやすい", version=0, extras={"mark_accuracy": ["3"]})
    feedback(session, row, cast.kita, draft_version=draft.version)
    assert opened(session, cast.kita, key).version == 0


# What comes next


def stages(session: Session, worker: Person) -> dict[str, Stage]:
    return {found.state.lesson.key: found.stage for found in pieces(session, worker)}


def test_a_piece_goes_through_its_stages(session: Session, cast: Cast, writing: Lesson) -> None:
    from lms.practice import actions, answering

    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.NEW
    draft = save_draft(session, cast.haru, draft_key(writing.id, 1), "書きかけ", version=0)
    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.DRAFT
    own = edition(session, cast.haru, writing)
    row = hand_in(session, cast.haru, own, n=1, body=text(), draft_version=draft.version, by=cast.haru)
    session.flush()
    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.WAITING
    given = feedback(session, row, cast.kita)
    session.expire_all()
    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.UNREAD
    answering.read(session, given, by=cast.haru)
    session.flush()
    session.expire_all()
    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.ACTION
    actions.review(session, given.next_action, outcome=Outcome.DONE, by=cast.haru)
    session.flush()
    session.expire_all()
    assert stages(session, cast.haru)[TEXT_LESSON] == Stage.DONE


def test_the_next_step_is_to_read_feedback_then_the_next_action(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    from lms.practice import answering

    assert next_steps(session, cast.haru) == []
    row = piece(session, cast.haru, writing)
    assert next_steps(session, cast.haru) == []
    given = feedback(session, row, cast.kita)
    session.expire_all()
    [step] = next_steps(session, cast.haru)
    assert step.url == f"/submissions/{row.id}"
    answering.read(session, given, by=cast.haru)
    session.flush()
    session.expire_all()
    [step] = next_steps(session, cast.haru)
    assert (step.title, step.url) == ("最初の一文を20字短くする", f"/lessons/{writing.id}/practice")


def test_a_piece_is_offered_when_the_quiz_of_its_lesson_is_passed(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    from lms.learning.progress import Attempt

    own = edition(session, cast.haru, writing)
    session.add(
        Attempt(
            person_id=cast.haru.id,
            lesson_id=writing.id,
            edition_id=own.id,
            n=1,
            counted=True,
            seed="x",
            submitted_at=now(),
            points=6,
            max_points=6,
            passed=True,
        )
    )
    session.flush()
    [step] = next_steps(session, cast.haru)
    assert step.url == f"/lessons/{writing.id}/practice"
    assert step.minutes == practice_of(own).minutes


def test_marks_cover_the_rubric_of_every_kind_of_piece(
    session: Session, cast: Cast, lessons: dict[str, Lesson]
) -> None:
    own = edition(session, cast.haru, lessons[FILE_LESSON])
    row = hand_in(session, cast.haru, own, n=1, body="", file=workbook(), by=cast.haru)
    counted = Counted(fields=90, field_errors=1, typos=0, chars=300)
    given = feedback(session, row, cast.kita, counted=counted, comments={"handling": "形がそろっています"})
    assert set(given.marks) == set(marks(practice_of(own))) == {*AXES, "handling"} - {"expression"}
    fact = facts_of(session, cast.haru, "clerical")[-1]
    assert (fact.data["fields"], fact.data["field_errors"], fact.data["chars"]) == (90, 1, 300)
