"""Advice on outside work is like feedback: read by a tap, corrected with history, a sign when left unread."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.coaching.outside import advising, bringing, jobs, reading
from lms.coaching.outside.models import Advice, AdviceReceipt, OutsideJob, What
from lms.coaching.signs.gathering import stuck
from lms.coaching.signs.rules import Sign
from lms.coaching.steps import next_steps
from lms.db import now, time_is
from lms.errors import BadInput
from lms.learning.told import How
from lms.notices.models import Notice
from lms.practice import actions
from lms.practice.marking import NothingToCorrect
from lms.practice.models import Outcome as Became
from lms.practice.scope import NotYourWorker, OwnPiece
from lms.practice.timeline import More, timeline
from lms.skills.own_view import axes_of
from tests.cast import Cast


@pytest.fixture
def advice(session: Session, cast: Cast) -> Advice:
    """Kita's, for Haru; given nine days ago."""
    with time_is(now() - timedelta(days=9)):
        return advised(session, cast, "はじめまして。")


def advised(session: Session, cast: Cast, body: str, **more: Any) -> Advice:
    brought: dict[str, Any] = {"what": What.PROPOSAL, "track": "writing", "by": cast.haru}
    work = bringing.bring(session, cast.haru, body=body, **brought)
    session.flush()
    given: dict[str, Any] = {"text": "具体的でよいです。", "next_action": "値段を書く", "marks": {}, **more}
    row = advising.advise(session, work, by=cast.kita, **given)
    session.flush()
    return row


def signs_of(session: Session, cast: Cast) -> list[Sign]:
    found = [one for one in stuck(session, cast.kita) if one.worker.id == cast.haru.id]
    return [each.sign for one in found for each in one.found]


def read_in_the_record(session: Session, cast: Cast) -> list[bool]:
    rows = [entry.row for entry in timeline(session, cast.haru)]
    return [row.read for row in rows if isinstance(row, More) and row.read is not None]


def test_the_receipt_is_set_once_by_the_worker_only(session: Session, cast: Cast, advice: Advice) -> None:
    assert not advice.is_read and read_in_the_record(session, cast) == [False]
    for other in (cast.kita, cast.aoki, cast.sora):
        with pytest.raises(reading.OnlyTheReader):
            reading.read(session, advice, by=other)
    first = reading.read(session, advice, by=cast.haru)
    assert reading.read(session, advice, by=cast.haru) is first
    session.flush()
    assert len(session.scalars(select(AdviceReceipt)).all()) == 1
    assert advice.is_read and read_in_the_record(session, cast) == [True]


def test_unread_advice_is_the_workers_next_step_and_after_a_week_a_sign(
    session: Session, cast: Cast, advice: Advice
) -> None:
    [step] = next_steps(session, cast.haru)
    assert step.url == f"/outside-work/{advice.work_id}" and "提案" in step.title
    assert next_steps(session, cast.sora) == next_steps(session, cast.kita) == []
    assert Sign.UNREAD in signs_of(session, cast)
    reading.read(session, advice, by=cast.haru)
    session.flush()
    assert next_steps(session, cast.haru) == []
    assert Sign.UNREAD not in signs_of(session, cast)


def test_who_says_what_became_of_the_next_action_has_read_the_advice(
    session: Session, cast: Cast, advice: Advice
) -> None:
    actions.review(session, advice.next_action, outcome=Became.STILL, by=cast.kita)
    session.flush()
    assert not advice.is_read and next_steps(session, cast.haru), "the coach's word says nothing of reading"
    actions.review(session, advice.next_action, outcome=Became.DONE, by=cast.haru)
    session.flush()
    assert advice.is_read and not next_steps(session, cast.haru)
    assert Sign.UNREAD not in signs_of(session, cast)


def test_the_oldest_unread_advice_comes_first(session: Session, cast: Cast, advice: Advice) -> None:
    newer = advised(session, cast, "二通目です。")
    assert next_steps(session, cast.haru)[0].url == f"/outside-work/{advice.work_id}"
    reading.read(session, advice, by=cast.haru)
    session.flush()
    assert next_steps(session, cast.haru)[0].url == f"/outside-work/{newer.work_id}"
    assert Sign.UNREAD not in signs_of(session, cast), "what came today is not late yet"


def test_a_correction_keeps_the_words_before_marks_and_next_action_and_tells_the_worker(
    session: Session, cast: Cast
) -> None:
    marks = dict.fromkeys(axes_of("writing"), 3)
    advice = advised(session, cast, "はじめまして。", marks=marks)
    for by, text in ((cast.kita, "一度直した。"), (cast.aoki, " 二度直した。\n")):
        advising.correct(session, advice, text=text, by=by)
    session.flush()
    session.expire_all()
    assert advice.text == "二度直した。"
    assert [(each.text, each.by_id) for each in advice.revisions] == [
        ("具体的でよいです。", cast.kita.id),
        ("一度直した。", cast.aoki.id),
    ]
    assert (advice.coach, advice.marks, advice.next_action.text) == (cast.kita, marks, "値段を書く")
    told = select(Notice).where(Notice.kind == "advice.corrected")
    assert {(row.person_id, row.url) for row in session.scalars(told)} == {
        (cast.haru.id, f"/outside-work/{advice.work_id}")
    }


def test_only_who_accompanies_corrects_and_only_to_other_words(
    session: Session, cast: Cast, advice: Advice
) -> None:
    for other, refusal in ((cast.haru, OwnPiece), (cast.mori, NotYourWorker), (cast.sora, NotYourWorker)):
        with pytest.raises(refusal):
            advising.correct(session, advice, text="よその言葉", by=other)
    with pytest.raises(NothingToCorrect):
        advising.correct(session, advice, text=f"  {advice.text}\n", by=cast.kita)
    for text in (" 　", "あ" * 20_001):
        with pytest.raises(BadInput) as refused:
            advising.correct(session, advice, text=text, by=cast.kita)
        assert refused.value.field == "body"
    assert not advice.revisions


def test_the_record_asks_as_many_questions_for_three_pieces_of_advice_as_for_one(
    session: Session, cast: Cast, advice: Advice
) -> None:
    def asked() -> int:
        session.flush()
        session.expire_all()
        assert cast.haru.id
        statements: list[str] = []
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        timeline(session, cast.haru)
        return len(statements)

    once = asked()
    for body in ("二通目です。", "三通目です。"):
        row = advised(session, cast, body)
        row.work.job = log(session, cast, title=body)
        reading.read(session, row, by=cast.haru)
    assert asked() <= once


# A job goes off the list


def log(session: Session, cast: Cast, **more: Any) -> OutsideJob:
    given: dict[str, Any] = {"title": "名簿の入力", "track": "clerical", "by": cast.haru, **more}
    row = jobs.log_job(session, cast.haru, **given)
    session.flush()
    return row


def test_a_job_goes_off_the_list_only_as_long_as_no_text_hangs_on_it(session: Session, cast: Cast) -> None:
    plain, with_text = log(session, cast), log(session, cast, title="旅の記事", track="writing")
    brought: dict[str, Any] = {"what": What.WORK, "track": "writing", "body": "本文", "by": cast.haru}
    bringing.bring(session, cast.haru, job=with_text, **brought)
    session.flush()
    assert jobs.with_texts(session, [plain, with_text]) == {with_text.id}
    with pytest.raises(jobs.TextsHangOnIt):
        jobs.remove_job(session, with_text, by=cast.haru)
    jobs.remove_job(session, plain, by=cast.haru)
    session.flush()
    assert jobs.jobs_of(session, cast.haru) == [with_text]


def test_staff_take_off_only_what_staff_entered_and_the_worker_is_told(session: Session, cast: Cast) -> None:
    own, told = log(session, cast), log(session, cast, title="電話の件", told=How.PHONE, by=cast.kita)
    for other in (cast.kita, cast.aoki):
        with pytest.raises(jobs.OnlyTheWorker):
            jobs.remove_job(session, own, by=other)
    with pytest.raises(NotYourWorker):
        jobs.remove_job(session, told, by=cast.mori)
    jobs.remove_job(session, told, by=cast.aoki)
    session.flush()
    assert jobs.jobs_of(session, cast.haru) == [own]
    newest = session.scalars(select(Notice).where(Notice.person_id == cast.haru.id)).all()[-1]
    assert newest.arguments == {"name": cast.aoki.name, "title": "電話の件"}
