"""Drills handed in: compared at once, counted once, and a clock that the server keeps."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.drills.kinds import Entry, Listing, Spreadsheet, Transcription, Typing
from courses.drills.spreadsheet import starting_file
from lms.background import Job
from lms.db import now, time_is
from lms.drafting.drafts import opened, save_draft
from lms.errors import BadInput, NotThere
from lms.learning import states
from lms.learning.models import Lesson, LessonEdition
from lms.practice import second_marks
from lms.practice.drills import checking, running
from lms.practice.drills.models import DrillCheck, TypingRun
from lms.practice.files import Incoming
from lms.practice.handing_in import AlreadyHandedIn, StillWaiting, draft_key, practice_of
from lms.practice.models import Submission
from lms.skills.evidence import add_fact, facts_of, rows
from lms.skills.facts import Kind, Missing, Scope
from lms.skills.metrics import measure
from lms.skills.sources import url_of
from tests.cast import Cast
from tests.drills import KEYS, with_drills
from tests.pieces import feedback


@pytest.fixture(scope="module")
def blank_town(blank_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_drills(blank_town, tmp_path_factory.mktemp("drills"))


def edition_of(session: Session, cast: Cast, kind: str) -> LessonEdition:
    lesson = session.scalars(select(Lesson).where(Lesson.key == KEYS[kind])).one()
    return states.open_lesson(session, cast.haru, lesson.id).edition


def drill_of(edition: LessonEdition) -> Any:
    return practice_of(edition).drill


def measured(session: Session, cast: Cast, metric: str) -> Any:
    year = Scope(now() - timedelta(days=365), now() + timedelta(minutes=1))
    return measure(metric, rows(facts_of(session, cast.haru, "clerical")), year)


def hand_in(session: Session, cast: Cast, edition: LessonEdition, *, n: int = 1, **given: Any) -> Submission:
    row = checking.hand_in(session, cast.haru, edition, n=n, by=cast.haru, **given)
    session.expire_all()
    return row


def typed(edition: LessonEdition, n: int = 1) -> list[list[str]]:
    drill = drill_of(edition)
    assert isinstance(drill, Entry)
    return [list(row) for row in drill.set_of(n).rows]


def test_entry_is_compared_and_counted_as_it_is_handed_in(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "entry")
    answers = typed(edition)
    answers[0][0] = "佐藤健一"
    row = hand_in(session, cast, edition, answers=answers, body="3番の字が小さかったです。")
    check = row.drill_check
    assert (check.result.fields, check.result.field_errors) == (100, 1)
    assert check.result.findings[0].kind == "space" and check.note == "3番の字が小さかったです。"
    assert measured(session, cast, "practice.fields").value == 100
    assert measured(session, cast, "practice.field_error_rate").value == pytest.approx(0.01)
    assert "佐藤健一\tサトウ ケンイチ" in row.body, "the coach reads what was typed"
    fact = facts_of(session, cast.haru, "clerical")[0]
    assert (
        fact.source == f"submission:{row.id}" and url_of(fact.source, cast.haru) == f"/submissions/{row.id}"
    )


def test_two_rounds_reach_level_one_and_a_third_with_known_papers_counts_for_nothing(
    session: Session, cast: Cast
) -> None:
    edition = edition_of(session, cast, "entry")
    for n in (1, 2, 3):
        row = hand_in(session, cast, edition, n=n, answers=typed(edition, n))
        assert row.drill_check.counts is (n < 3)
        feedback(session, row, cast.kita, comments={}, counted=_nothing())
        session.expire_all()
    assert measured(session, cast, "practice.fields").value == 200
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


def test_after_the_answer_was_seen_a_transcription_gains_no_points(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "transcription")
    row = hand_in(session, cast, edition, body="司会：まだ練習中です。")
    feedback(session, row, cast.kita, comments={})
    session.expire_all()
    again = hand_in(session, cast, edition, n=2, body=drill_of(edition).key)
    assert not again.drill_check.counts and again.drill_check.result.errors == 0
    facts = [fact for fact in facts_of(session, cast.haru, "clerical") if fact.kind == Kind.DRILL]
    assert [fact.data["round"] for fact in facts] == [1]


def test_publishing_a_transcription_asks_for_its_sound(session: Session, cast: Cast) -> None:
    assert session.scalars(select(Job).where(Job.kind == "speak_practice")).one()


def begun(session: Session, cast: Cast, *, seconds: int = 600) -> TypingRun:
    return running.begin(
        session, cast.haru, edition_of(session, cast, "typing"), seconds=seconds, by=cast.haru
    )


def text_of(run: TypingRun) -> str:
    drill = drill_of(run.edition)
    assert isinstance(drill, Typing)
    return drill.texts[run.text_n]


def type_on(session: Session, run: TypingRun, start: Any, upto: int, *, step: int = 60) -> None:
    """One character a second, kept every `step` seconds."""
    for second in range(step, upto + 1, step):
        with time_is(start + timedelta(seconds=second)):
            running.keep(session, run, text_of(run)[:second])


def test_ten_minutes_become_evidence_and_the_best_run_stands(session: Session, cast: Cast) -> None:
    start = now()
    with time_is(start):
        run = begun(session, cast)
    type_on(session, run, start, 600)
    with time_is(start + timedelta(seconds=601)):
        running.end(session, run, None, by=cast.haru)
    with time_is(start + timedelta(seconds=700)):
        metric = measured(session, cast, "speed.net_chars_10min")
        assert metric.value == run.net and run.net is not None and 560 < run.net <= 600
        second = begun(session, cast)
        assert second.text_n != run.text_n, "nobody types a text by heart"
        running.end(session, second, "短い", by=cast.haru)
        session.flush()
        assert measured(session, cast, "speed.net_chars_10min").value == run.net
        fact = facts_of(session, cast.haru, "clerical")[0]
        assert url_of(fact.source, cast.haru) == f"/typing-runs/{run.id}"
        assert url_of(fact.source, cast.kita) and url_of(fact.source, cast.ito) is None


def test_what_comes_after_the_time_does_not_count(session: Session, cast: Cast) -> None:
    start = now()
    with time_is(start):
        run = begun(session, cast, seconds=60)
    with time_is(start + timedelta(seconds=50)):
        running.keep(session, run, text_of(run)[:50])
    with time_is(start + timedelta(seconds=75)):
        with pytest.raises(running.RunIsOver):
            running.keep(session, run, text_of(run)[:75])
        running.end(session, run, text_of(run)[:75], by=cast.haru)
    assert run.body == text_of(run)[:50]
    assert not facts_of(session, cast.haru, "clerical"), "a try counts for nothing"
    assert running.end(session, run, "もう一度", by=cast.haru).body == text_of(run)[:50]


def test_a_pause_stops_the_clock(session: Session, cast: Cast) -> None:
    start = now()
    with time_is(start):
        run = begun(session, cast, seconds=60)
    with time_is(start + timedelta(seconds=40)):
        running.pause(session, run, text_of(run)[:30], by=cast.haru)
    with time_is(start + timedelta(hours=3)):
        with pytest.raises(running.Paused):
            running.keep(session, run, text_of(run)[:200])
        running.go_on(session, run, by=cast.haru)
    with time_is(start + timedelta(hours=3, seconds=15)):
        running.keep(session, run, text_of(run)[:45])
        assert run.clock(now()) == pytest.approx(55)


def test_pasted_text_is_refused_and_what_was_typed_stays(session: Session, cast: Cast) -> None:
    start = now()
    with time_is(start):
        run = begun(session, cast)
    with time_is(start + timedelta(seconds=5)):
        running.keep(session, run, text_of(run)[:10])
    with time_is(start + timedelta(seconds=9)), pytest.raises(running.Pasted):
        running.keep(session, run, text_of(run)[:900])
    assert len(run.body) == 10


def test_two_tabs_share_one_clock_and_a_stranger_has_none(session: Session, cast: Cast) -> None:
    run = begun(session, cast)
    assert begun(session, cast).id == run.id
    with pytest.raises(NotThere):
        running.run_of(session, cast.sora, run.id)
    with pytest.raises(BadInput):
        begun(session, cast, seconds=5)


def test_a_run_can_be_shown_to_the_coach(session: Session, cast: Cast) -> None:
    edition = edition_of(session, cast, "typing")
    with pytest.raises(BadInput):
        hand_in(session, cast, edition, body="見てください。")
    start = now()
    with time_is(start):
        run = begun(session, cast)
    with time_is(start + timedelta(seconds=60)):
        running.end(session, run, text_of(run)[:60], by=cast.haru)
    row = hand_in(session, cast, edition, body="「、」を抜かしがちです。")
    assert row.body == run.body.strip("\n") and row.drill_check.note.startswith("「、」")
    assert row.drill_check.result.chars == run.result.chars  # type: ignore[union-attr]


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
