"""Jobs outside the team as practice: private pay, advice once, evidence only for what a coach marked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.coaching.outside import advising, bringing, jobs
from lms.coaching.outside.models import Outcome, What
from lms.db import now, today
from lms.errors import BadInput, NotThere
from lms.learning.told import How as Told
from lms.notices.models import Notice
from lms.practice import actions
from lms.practice.coaching import hold_session
from lms.practice.models import How
from lms.practice.models import Outcome as Became
from lms.practice.needs import Reason, needs_of
from lms.practice.scope import NotYourWorker, OwnPiece
from lms.skills import ladders
from lms.skills.evidence import facts_of
from lms.skills.own_view import axes_of
from tests.cast import Cast

MARKS = dict.fromkeys(axes_of("writing"), 3)


@pytest.fixture(autouse=True)
def with_skills(session: Session) -> None:
    ladders.load_default(session)


def bring(session: Session, cast: Cast, **more: Any) -> Any:
    given: dict[str, Any] = {
        "what": What.PROPOSAL,
        "track": "writing",
        "body": "はじめまして。",
        "by": cast.haru,
    }
    return bringing.bring(session, cast.haru, **{**given, **more})


def test_a_job_is_logged_once_and_refused_with_a_reason(session: Session, cast: Cast) -> None:
    given: dict[str, Any] = {
        "title": "旅の記事",
        "track": "writing",
        "url": "https://example.jp/1",
        "by": cast.haru,
    }
    first = jobs.log_job(session, cast.haru, **given)
    session.flush()
    assert jobs.log_job(session, cast.haru, **given) is first
    for field, change in (
        ("title", {"title": " "}),
        ("url", {"url": "javascript:alert(1)"}),
        ("url", {"url": "https://["}),
        ("pay_yen", {"pay_yen": -1}),
        ("track", {"track": "magic"}),
    ):
        with pytest.raises(BadInput) as refused:
            jobs.log_job(session, cast.haru, **{**given, **change})
        assert refused.value.field == field
    with pytest.raises(NotYourWorker):
        jobs.log_job(session, cast.haru, told=Told.PHONE, **{**given, "by": cast.mori})


def test_advice_with_marks_counts_as_one_practice_piece_a_job(session: Session, cast: Cast) -> None:
    job = jobs.log_job(session, cast.haru, title="旅の記事", track="writing", by=cast.haru)
    session.flush()
    for n, body in enumerate(("一回目", "二回目"), 1):
        work = bring(session, cast, body=body, job=job)
        session.flush()
        advising.advise(
            session, work, text="よい入り方です。", next_action="値段を書く", marks=MARKS, by=cast.kita
        )
        session.flush()
        fact = facts_of(session, cast.haru, "writing")[-1]
        assert (fact.data["lesson"], fact.data["round"], fact.rater_id) == (
            f"outside/job-{job.id}",
            n,
            cast.kita.id,
        )
    assert len(facts_of(session, cast.haru, "writing")) == 2
    assert not facts_of(session, cast.haru, "clerical")


def test_advice_without_marks_is_advice_only_and_half_the_marks_are_none(
    session: Session, cast: Cast
) -> None:
    work = bring(session, cast)
    assert bring(session, cast) is work, "sent twice, it is brought once"
    session.flush()
    with pytest.raises(BadInput) as refused:
        advising.advise(session, work, text="よい", next_action="書く", marks={"accuracy": 3}, by=cast.kita)
    assert refused.value.field == "mark_instruction"
    given: dict[str, Any] = {"text": "よい", "next_action": "書く", "marks": {}, "by": cast.kita}
    first = advising.advise(session, work, **given)
    assert advising.advise(session, work, **given) is first, "sent twice, it is one advice"
    assert facts_of(session, cast.haru, "writing") == []
    with pytest.raises(advising.AlreadyAdvised):
        advising.advise(session, work, text="また", next_action="書く", marks={}, by=cast.kita)


def test_only_those_who_accompany_see_and_advise(session: Session, cast: Cast) -> None:
    work = bring(session, cast)
    session.flush()
    assert [need.reason for need in needs_of(session, cast.kita)] == [Reason.ADVICE]
    assert needs_of(session, cast.mori) == []
    for stranger in (cast.sora, cast.mori, cast.ito):
        with pytest.raises(NotThere):
            bringing.seen_work(session, stranger, work.id)
    with pytest.raises(NotYourWorker):
        advising.advise(session, work, text="よい", next_action="書く", marks={}, by=cast.mori)
    with pytest.raises(OwnPiece):
        advising.advise(session, work, text="よい", next_action="書く", marks=MARKS, by=cast.haru)


@pytest.mark.parametrize("who", ["kita", "aoki"])
def test_a_job_told_by_phone_is_entered_with_who_and_how_and_the_worker_is_told(
    session: Session, cast: Cast, who: str
) -> None:
    staff = getattr(cast, who)
    given: dict[str, Any] = {"title": "名簿の入力", "track": "clerical", "by": staff}
    with pytest.raises(BadInput) as refused:
        jobs.log_job(session, cast.sora, **given)
    assert refused.value.field == "told"
    job = jobs.log_job(session, cast.sora, told=Told.PHONE, pay_yen=3000, **given)
    session.flush()
    assert (job.entered_by, job.told, job.worker) == (staff, Told.PHONE, cast.sora)
    notice = session.scalars(select(Notice).where(Notice.person_id == cast.sora.id)).one()
    assert notice.arguments == {"name": staff.name, "title": "名簿の入力"}
    jobs.say_outcome(session, job, Outcome.WON, by=staff)
    assert job.outcome == Outcome.WON


def test_pay_is_seen_by_the_worker_and_whoever_was_told_until_it_is_shared(
    session: Session, cast: Cast
) -> None:
    job = jobs.log_job(session, cast.haru, title="旅の記事", track="writing", pay_yen=5000, by=cast.haru)
    session.flush()
    assert [jobs.sees_pay(job, one) for one in (cast.haru, cast.kita, cast.aoki)] == [True, False, False]
    given: dict[str, Any] = {"title": "旅の記事", "track": "writing", "pay_yen": 6000, "by": cast.haru}
    jobs.mend_job(session, job, pay_shared=True, **given)
    assert jobs.sees_pay(job, cast.kita) and job.pay_yen == 6000


def test_a_text_on_paper_is_typed_in_by_the_coach_and_gets_advice_like_any_other(
    session: Session, cast: Cast
) -> None:
    with pytest.raises(BadInput) as refused:
        bring(session, cast, by=cast.kita)
    assert refused.value.field == "told"
    work = bring(session, cast, by=cast.kita, told=Told.PAPER)
    session.flush()
    assert (work.entered_by, work.told) == (cast.kita, Told.PAPER)
    theirs = jobs.log_job(session, cast.sora, title="名簿", track="clerical", by=cast.sora)
    session.flush()
    with pytest.raises(BadInput):
        bring(session, cast, body="別の文", job=theirs)
    advising.advise(session, work, text="よい", next_action="書く", marks=MARKS, by=cast.kita)
    assert len(facts_of(session, cast.haru, "writing")) == 1


def test_advice_leads_on_to_the_one_next_action_that_the_next_session_opens_on(
    session: Session, cast: Cast
) -> None:
    held = hold_session(
        session,
        cast.haru,
        held_at=now(),
        how=How.PHONE,
        notes="話した",
        next_action="自己紹介を書く",
        by=cast.kita,
    )
    work = bring(session, cast)
    session.flush()
    given: dict[str, Any] = {"text": "よい", "marks": {}, "by": cast.kita}
    with pytest.raises(BadInput) as refused, session.begin_nested():
        advising.advise(session, work, next_action=" ", **given)
    assert refused.value.field == "next_action"
    advising.advise(
        session,
        work,
        next_action="値段を書きそえる",
        due=today(),
        last_outcome=Became.DONE,
        staff_note="自信がついてきた",
        **given,
    )
    session.flush()
    assert held.next_action is not None and held.next_action.done_at is not None
    step = actions.last_open(session, cast.haru)
    assert step is not None and (step.text, step.due) == ("値段を書きそえる", today())
    assert Reason.ACTION in [need.reason for need in needs_of(session, cast.kita)]
