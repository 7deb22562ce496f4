"""Who needs help today: the coach's desk, with the oldest piece first and those who rest left in peace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person
from lms.db import now, time_is, today
from lms.drafting.drafts import save_draft
from lms.journal import record
from lms.learning.models import Lesson
from lms.practice import answering, coaching
from lms.practice.coaching import note
from lms.practice.needs import Reason, needs_of
from tests.cast import Cast
from tests.pieces import feedback, piece, text

DAY = timedelta(days=1)


def desk(session: Session, coach: Person) -> list[tuple[Reason, str]]:
    session.flush()
    session.expire_all()
    return [(need.reason, need.worker.sign_in_name or "") for need in needs_of(session, coach)]


def test_the_desk_is_one_list_with_the_oldest_piece_first(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    with time_is(now() - DAY * 3):
        answered = feedback(session, piece(session, cast.haru, writing), cast.kita, due=today())
        answering.reply(session, answered, "質問があります", by=cast.haru)
    with time_is(now() - DAY * 2):
        piece(session, cast.sora, writing)
    with time_is(now() - DAY):
        piece(session, cast.nagi, writing)
    assert desk(session, cast.kita) == [
        (Reason.PIECE, "sora"),
        (Reason.REPLY, "haru"),
        (Reason.ACTION, "haru"),
    ]
    assert desk(session, cast.aoki)[:2] == [(Reason.PIECE, "sora"), (Reason.PIECE, "nagi")]
    assert desk(session, cast.mori) == []


def test_a_reply_leaves_the_desk_when_it_is_answered_or_the_next_round_is_marked(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    first = feedback(session, piece(session, cast.haru, writing), cast.kita)
    answering.reply(session, first, "質問があります", by=cast.haru)
    assert (Reason.REPLY, "haru") in desk(session, cast.kita)
    second = piece(session, cast.haru, writing, n=2, body=text(280))
    assert (Reason.REPLY, "haru") in desk(session, cast.kita)
    feedback(session, second, cast.kita)
    assert (Reason.REPLY, "haru") not in desk(session, cast.kita)


def test_an_answered_reply_no_longer_waits(session: Session, cast: Cast, writing: Lesson) -> None:
    first = feedback(session, piece(session, cast.haru, writing), cast.kita)
    answering.reply(session, first, "質問があります", by=cast.haru)
    answering.reply(session, first, "お答えします", by=cast.kita)
    assert desk(session, cast.kita) == []


@pytest.mark.parametrize(("days", "quiet"), [(13, False), (15, True)])
def test_a_worker_is_quiet_after_fourteen_days_without_a_sign(
    session: Session, cast: Cast, days: int, quiet: bool
) -> None:
    with time_is(now() + DAY * days):
        assert ((Reason.SILENT, "haru") in desk(session, cast.kita)) is quiet


def test_signing_in_is_no_sign_but_a_draft_is(session: Session, cast: Cast) -> None:
    with time_is(now() + DAY * 12):
        record(session, "person.signed_in", cast.haru, by=cast.haru, about=cast.haru)
        save_draft(session, cast.sora, "practice:1:1", "書きかけ", version=0)
    with time_is(now() + DAY * 16):
        assert desk(session, cast.kita) == [(Reason.SILENT, "haru")]


def test_what_staff_do_is_no_sign_of_the_worker_but_talking_to_them_is_contact(
    session: Session, cast: Cast
) -> None:
    with time_is(now() + DAY * 12):
        record(session, "fact.recorded", cast.haru, by=cast.aoki, about=cast.haru)
        note(session, cast.sora, "電話したが留守だった", by=cast.kita)
    with time_is(now() + DAY * 16):
        assert desk(session, cast.kita) == [(Reason.SILENT, "haru")]


def test_whoever_rests_is_left_in_peace_and_the_clock_starts_anew_after_the_rest(
    session: Session, cast: Cast, writing: Lesson
) -> None:
    feedback(session, piece(session, cast.haru, writing), cast.kita, due=today())
    people.start_rest(session, cast.haru, since=today(), until=today() + DAY * 20, by=cast.haru)
    assert desk(session, cast.kita) == []
    with time_is(now() + DAY * 18):
        assert (Reason.SILENT, "haru") not in desk(session, cast.kita)
    with time_is(now() + DAY * 30):
        assert (Reason.SILENT, "haru") not in desk(session, cast.kita)
    with time_is(now() + DAY * 37):
        assert (Reason.SILENT, "haru") in desk(session, cast.kita)


def test_the_desk_takes_a_fixed_number_of_queries(session: Session, cast: Cast, writing: Lesson) -> None:
    from sqlalchemy import event

    counts = []
    for worker in (cast.haru, cast.sora, cast.nagi):
        row = piece(session, worker, writing)
        answering.reply(session, feedback(session, row, cast.aoki, due=today()), "質問です", by=worker)
        session.flush()
        session.expire_all()
        seen: list[str] = []

        def note_down(conn: Any, cursor: Any, statement: str, *rest: Any, seen: list[str] = seen) -> None:
            seen.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", note_down)
        needs_of(session, cast.aoki)
        event.remove(session.get_bind(), "before_cursor_execute", note_down)
        counts.append(len(seen))
    assert counts[0] == counts[-1], counts
    assert coaching.draft_key(cast.haru) == f"session:{cast.haru.id}"
