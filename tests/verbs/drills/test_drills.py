"""Drills handed in: compared at once and counted once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.drills.kinds import Entry, Listing, Spreadsheet, Transcription
from courses.drills.spreadsheet import starting_file
from lms.background import Job
from lms.drafting.drafts import opened, save_draft
from lms.errors import BadInput
from lms.learning import editions
from lms.learning.models import LessonEdition
from lms.practice import second_marks
from lms.practice.drills import checking
from lms.practice.drills.models import DrillCheck
from lms.practice.files import Incoming
from lms.practice.handing_in import AlreadyHandedIn, StillWaiting, draft_key, practice_of
from lms.skills.evidence import add_fact, facts_of
from lms.skills.facts import Kind, Missing
from lms.skills.sources import exercises_left, url_of
from tests.cast import Cast
from tests.pieces import feedback
from tests.verbs.drills.drilling import drill_of, edition_of, hand_in, measured


def typed(edition: LessonEdition, n: int = 1) -> list[list[str]]:
    drill = drill_of(edition)
    assert isinstance(drill, Entry)
    return [list(row) for row in drill.set_of(n).rows]


def test_entry_is_compared_and_counted_as_it_is_handed_in(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "entry")
    answers = typed(edition)
    answers[0][0] = "佐藤健一"
    assert exercises_left(session, "practice.fields", cast.haru) == 600
    row = hand_in(session, cast, edition, answers=answers, body="3番の字が小さかったです。")
    check = row.drill_check
    assert (check.result.fields, check.result.field_errors) == (100, 1)
    assert exercises_left(session, "practice.fields", cast.haru) == 500
    assert check.result.findings[0].kind == "space" and check.note == "3番の字が小さかったです。"
    assert measured(session, cast, "practice.fields").value == 100
    assert measured(session, cast, "practice.field_error_rate").value == pytest.approx(0.01)
    assert "佐藤健一\tサトウ ケンイチ" in row.body, "the coach reads what was typed"
    fact = facts_of(session, cast.haru, "clerical")[0]
    assert (
        fact.source == f"submission:{row.id}" and url_of(fact.source, cast.haru) == f"/submissions/{row.id}"
    )


def test_two_rounds_reach_level_one_and_papers_known_already_count_for_nothing(
    session: Session, cast: Cast
) -> None:
    edition = edition_of(session, cast, "entry")
    known = len(drill_of(edition).sets) + 1
    for n in range(1, known + 1):
        row = hand_in(session, cast, edition, n=n, answers=typed(edition, n))
        assert row.drill_check.counts is (n < known)
        feedback(session, row, cast.kita, comments={}, counted=_nothing())
        session.expire_all()
        if n == 2:
            assert measured(session, cast, "practice.fields").value == 200
    assert measured(session, cast, "practice.fields").value == 100 * (known - 1) == 600
    assert measured(session, cast, "practice.count").value == 1, "rounds of one piece are one piece"


def _nothing() -> Any:
    from lms.practice.measures import Counted

    return Counted()


def test_what_a_coach_counts_in_a_compared_round_is_not_added(session: Session, cast: Cast) -> None:
    from lms.practice.measures import Counted

    edition = edition_of(session, cast, "entry")
    row = hand_in(session, cast, edition, answers=typed(edition))
    feedback(session, row, cast.kita, comments={}, counted=Counted(fields=100, field_errors=7))
    session.expire_all()
    found = measured(session, cast, "practice.field_error_rate")
    assert (found.num, found.den) == (0, 100)


def test_nothing_typed_is_refused_and_the_draft_stays(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "entry")
    key = draft_key(edition.lesson_id, 1)
    save_draft(session, cast.haru, key, "", version=0, extras={"cell_0_0": ["佐藤"]})
    with pytest.raises(BadInput):
        hand_in(session, cast, edition, answers=[["", " "]])
    assert opened(session, cast.haru, key).extras == {"cell_0_0": ["佐藤"]}
    with pytest.raises(BadInput):
        hand_in(session, cast, edition, answers=[["あ" * 501]])


def test_a_round_is_handed_in_once_and_the_next_waits_for_feedback(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "entry")
    hand_in(session, cast, edition, answers=typed(edition))
    with pytest.raises(AlreadyHandedIn):
        checking.hand_in(session, cast.haru, edition, n=1, answers=typed(edition), by=cast.haru)
    with pytest.raises(StillWaiting):
        checking.hand_in(session, cast.haru, edition, n=2, answers=typed(edition), by=cast.haru)
    assert len(session.scalars(select(DrillCheck)).all()) == 1


def test_a_list_is_looked_through_and_measures_nothing(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "list")
    drill = drill_of(edition)
    assert isinstance(drill, Listing)
    answers = [list(row) for row in drill.key]
    answers[0][2] = "0166000601"
    row = hand_in(session, cast, edition, answers=[*answers, answers[3]])
    kinds = {each.kind for each in row.drill_check.result.findings}
    assert kinds == {"malformed_phone", "twice"}
    assert not facts_of(session, cast.haru, "clerical")


def test_a_workbook_is_compared_and_one_with_macros_is_refused_before_it_is_kept(
    session: Session, cast: Cast
) -> None:
    edition = edition_of(session, cast, "spreadsheet")
    drill = drill_of(edition)
    assert isinstance(drill, Spreadsheet)
    start = starting_file(drill)
    row = hand_in(session, cast, edition, file=Incoming("a.xlsx", io.BytesIO(start)), body="はじめてです。")
    result = row.drill_check.result
    assert (result.fields, result.field_errors) == (30, 28), "the two given numbers are right already"
    assert row.file_name == "a.xlsx"
    with pytest.raises(BadInput) as caught:
        hand_in(
            session, cast, edition, file=Incoming("b.xlsx", io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
        )
    assert caught.value.field == "file"


def test_a_transcription_needs_the_quiz_of_its_lesson_for_its_points(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "transcription")
    drill = drill_of(edition)
    assert isinstance(drill, Transcription)
    hand_in(session, cast, edition, body=drill.key.replace("320冊", "330冊"))
    metric = "transcription.score_any"
    assert measured(session, cast, metric).missing is Missing.QUIZZES_LEFT
    quiz = {
        "lesson": edition.key,
        "title": "x",
        "tags": ["clerical_basic"],
        "attempt": 1,
        "points": 4,
        "max": 5,
    }
    add_fact(session, cast.haru, track="clerical", kind=Kind.QUIZ, data=quiz, source="attempt:1")
    chars = session.scalars(select(DrillCheck)).one().result.chars
    assert chars is not None
    assert measured(session, cast, metric).value == round(500 * 0.8 + 500 * (1 - 10 / chars))


def test_who_failed_goes_on_with_another_recording_until_all_were_heard(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "transcription")
    drill = drill_of(edition)
    known = 2 + len(drill.further)
    for n in range(1, known + 1):
        body = "司会：まだ練習中です。" if n == 1 else drill.of(n).key
        row = hand_in(session, cast, edition, n=n, body=body)
        assert row.drill_check.counts is (n < known)
        assert (row.drill_check.result.errors == 0) is (n > 1)
        feedback(session, row, cast.kita, comments={})
        session.expire_all()
    facts = [fact for fact in facts_of(session, cast.haru, "clerical") if fact.kind == Kind.DRILL]
    assert [fact.data["round"] for fact in facts] == [1, 2, 3, 4]


def test_publishing_a_transcription_asks_for_every_sound(session: Session, cast: Cast) -> None:
    jobs = session.scalars(select(Job).where(Job.kind == "speak_practice")).all()
    drill = drill_of(edition_of(session, cast, "transcription"))
    assert len(jobs) == 1 + len(drill.further) == 4


def test_what_nobody_recorded_is_spoken_though_the_first_piece_is_recorded(
    session: Session, cast: Cast
) -> None:
    edition = edition_of(session, cast, "transcription")
    first, further = edition.files["practice.toml"].split("[[transcription.further]]", 1)
    recorded = first.split("speech = [")[0] + "recorded = true\n\n"
    told = f"{recorded}[[transcription.further]]{further}".replace('words = "', 'words = "では、')
    files = {**edition.files, "practice.toml": told}
    before = len(session.scalars(select(Job).where(Job.kind == "speak_practice")).all())
    editions.publish(session, edition.lesson, files, readings=edition.readings, by=None)
    jobs = session.scalars(select(Job).where(Job.kind == "speak_practice")).all()
    assert len(jobs) - before == told.count("[[transcription.further]]") == 3


def test_a_drill_that_a_coach_marked_may_be_drawn_for_second_marks(
    session: Session, cast: Cast, app: Flask
) -> None:
    app.config["DOUBLE_MARK_PERCENT"] = 100
    edition = edition_of(session, cast, "entry")
    row = hand_in(session, cast, edition, answers=typed(edition))
    feedback(session, row, cast.kita)
    session.flush()
    [reading] = second_marks.open_readings(session, cast.mori)
    assert reading.submission_id == row.id
    given = {axis.axis: 2 for axis in practice_of(edition).rubric}
    assert second_marks.give(session, reading, marks=given, words="", by=cast.mori).marks == given
