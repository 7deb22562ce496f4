"""Coaching: next actions looked back upon, sessions by phone too, replies, and the record of it all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, time_is, today
from lms.errors import BadInput
from lms.learning.models import Lesson
from lms.notices.models import Notice
from lms.practice import actions, answering
from lms.practice.actions import AlreadySettled
from lms.practice.coaching import AlreadyEntered, hold_session, note
from lms.practice.models import CoachingSession, How, NextAction, Outcome, StaffNote
from lms.practice.scope import NotYourWorker, OwnPiece
from lms.practice.timeline import sessions_of, timeline
from tests.cast import Cast
from tests.pieces import feedback, piece, text

DAY = timedelta(days=1)


def held(
    session: Session, worker: Person, by: Person, *, held_by: Person | None = None, **more: Any
) -> CoachingSession:
    given: dict[str, Any] = {
        "held_at": now() - timedelta(hours=1),
        "how": How.PHONE,
        "notes": "最近の暮らしと、書く時間について話しました。",
        "next_action": "朝の10分だけ書いてみる",
    }
    return hold_session(session, worker, coach=held_by, by=by, **{**given, **more})


# Next actions


def test_the_next_marking_opens_on_the_last_next_action(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    first = feedback(session, piece(session, cast.haru, writing), cast.kita)
    second = piece(session, cast.haru, writing, n=2, body=text(300))
    assert actions.last_open(session, cast.haru, lesson_id=writing.id) == first.next_action
    feedback(session, second, cast.kita, next_action="出典を一つ足す", last_outcome=Outcome.DONE)
    assert first.next_action.done_at is not None
    last = actions.last_open(session, cast.haru)
    assert last is not None and last.text == "出典を一つ足す"


@pytest.mark.parametrize(
    ("outcome", "still_open"), [(Outcome.DONE, False), (Outcome.STILL, True), (Outcome.CHANGED, False)]
)
def test_a_next_action_is_done_goes_on_or_changes(
    session: Session, cast: Cast, writing: Lesson, outcome: Outcome, still_open: bool
) -> None:
    step = feedback(session, piece(session, cast.haru, writing), cast.kita).next_action
    actions.review(session, step, outcome=outcome, by=cast.haru)
    assert step.is_open is still_open
    assert (step.done_at is not None) is (outcome == Outcome.DONE)
    assert [(r.outcome, r.by_id) for r in step.reviews] == [(outcome, cast.haru.id)]
    if not still_open:
        with pytest.raises(AlreadySettled):
            actions.review(session, step, outcome=Outcome.DONE, by=cast.kita)


def test_a_foreign_coach_cannot_settle_a_next_action(session: Session, cast: Cast, writing: Lesson) -> None:
    step = feedback(session, piece(session, cast.haru, writing), cast.kita).next_action
    with pytest.raises(NotYourWorker):
        actions.review(session, step, outcome=Outcome.DONE, by=cast.mori)


def test_feedback_has_exactly_one_next_action(session: Session, cast: Cast, writing: Lesson) -> None:
    from sqlalchemy.exc import IntegrityError

    given = feedback(session, piece(session, cast.haru, writing), cast.kita)
    assert len(session.scalars(select(NextAction)).all()) == 1
    twin = NextAction(worker_id=cast.haru.id, coach_id=cast.kita.id, text="二つめ", assessment_id=given.id)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(twin)


# Sessions


def test_a_session_by_phone_is_written_down_and_the_worker_is_told(session: Session, cast: Cast) -> None:
    row = held(session, cast.sora, cast.kita, staff_note="声が疲れていた", due=today() + DAY * 7)
    assert row.next_action is not None and row.next_action.due == today() + DAY * 7
    assert sessions_of(session, cast.sora) == [row]
    told = session.scalars(select(Notice).where(Notice.person_id == cast.sora.id)).one()
    assert told.kind == "coaching_session.held"
    assert session.scalars(select(StaffNote)).one().session_id == row.id
    assert "疲れ" not in row.notes


def test_a_session_opens_on_the_last_next_action_and_needs_a_new_one_unless_it_goes_on(
    session: Session, cast: Cast
) -> None:
    first = held(session, cast.sora, cast.kita, held_at=now() - DAY * 7).next_action
    assert first is not None
    with pytest.raises(BadInput) as refusal:
        held(session, cast.sora, cast.kita, next_action="", last_outcome=Outcome.DONE)
    assert refusal.value.field == "next_action"
    session.rollback()


def test_a_next_action_that_goes_on_needs_no_second_one(session: Session, cast: Cast) -> None:
    first = held(session, cast.sora, cast.kita, held_at=now() - DAY * 7).next_action
    second = held(session, cast.sora, cast.kita, next_action="", last_outcome=Outcome.STILL)
    assert second.next_action is None
    assert actions.last_open(session, cast.sora) == first


def test_staff_enter_a_session_of_another_coach(session: Session, cast: Cast) -> None:
    row = held(session, cast.sora, cast.aoki, held_by=cast.kita)
    assert (row.coach_id, row.entered_by_id) == (cast.kita.id, cast.aoki.id)


def test_the_same_session_is_not_entered_twice(session: Session, cast: Cast) -> None:
    at = now() - DAY
    held(session, cast.sora, cast.kita, held_at=at)
    with pytest.raises(AlreadyEntered):
        held(session, cast.sora, cast.kita, held_at=at)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"held_at_in": timedelta(hours=1)}, "held_at"),
        ({"notes": "　"}, "body"),
        ({"next_action": ""}, "next_action"),
        ({"due": date(2020, 1, 1)}, "due"),
    ],
)
def test_a_session_that_cannot_be_is_refused(
    session: Session, cast: Cast, given: dict[str, Any], field: str
) -> None:
    if "held_at_in" in given:
        given = {"held_at": now() + given["held_at_in"]}
    with pytest.raises(BadInput) as refusal:
        held(session, cast.sora, cast.kita, **given)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("who", "refusal"), [("mori", NotYourWorker), ("haru", NotYourWorker), ("sora", OwnPiece)]
)
def test_only_who_coaches_a_worker_writes_into_the_record(
    session: Session, cast: Cast, who: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        held(session, cast.sora, getattr(cast, who))
    with pytest.raises(refusal):
        note(session, cast.sora, "メモ", by=getattr(cast, who))


# Reading and replying


def test_the_receipt_is_set_once_by_the_worker_only(session: Session, cast: Cast, writing: Lesson) -> None:
    given = feedback(session, piece(session, cast.haru, writing), cast.kita)
    with pytest.raises(answering.OnlyTheReader):
        answering.read(session, given, by=cast.kita)
    first = answering.read(session, given, by=cast.haru)
    assert answering.read(session, given, by=cast.haru) is first


def test_a_reply_sent_twice_is_one_reply_and_says_that_the_feedback_was_read(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    given = feedback(session, piece(session, cast.haru, writing), cast.kita)
    answering.reply(session, given, "ありがとうございます", by=cast.haru)
    answering.reply(session, given, "ありがとうございます", by=cast.haru)
    assert [reply.text for reply in given.replies] == ["ありがとうございます"]
    assert given.receipt is not None
    answering.reply(session, given, "またいつでも", by=cast.kita)
    assert (
        session.scalars(select(Notice).where(Notice.kind == "reply.written")).all()[-1].person_id
        == cast.haru.id
    )
    with pytest.raises(NotYourWorker):
        answering.reply(session, given, "よそから", by=cast.mori)
    with pytest.raises(BadInput):
        answering.reply(session, given, " 　", by=cast.haru)


# The record


def test_the_record_of_a_worker_holds_everything_newest_first(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    with time_is(now() - DAY * 5):
        row = piece(session, cast.haru, writing)
    with time_is(now() - DAY * 4):
        feedback(session, row, cast.kita)
    held(session, cast.haru, cast.kita, held_at=now() - DAY * 2)
    note(session, cast.haru, "次は事務もすすめる", by=cast.kita)
    session.flush()
    session.expire_all()
    assert [entry.kind for entry in timeline(session, cast.haru)] == [
        "note",
        "session",
        "feedback",
        "submission",
    ]


def test_a_year_mistyped_is_asked_about_and_what_was_kept_on_paper_may_be_old(
    session: Session, cast: Cast
) -> None:
    with pytest.raises(BadInput) as refused:
        held(session, cast.sora, cast.kita, held_at=now() - DAY * 365 * 200)
    assert refused.value.field == "held_at"
    assert held(session, cast.sora, cast.kita, held_at=now() - DAY * 365 * 8).id
