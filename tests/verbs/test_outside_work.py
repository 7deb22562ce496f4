"""Jobs outside the team as practice: private pay, advice once, evidence only for what a coach marked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from lms.coaching.outside import advising, jobs
from lms.coaching.outside.models import What
from lms.errors import BadInput, NotThere
from lms.practice.needs import Reason, needs_of
from lms.practice.scope import NotYourWorker, OwnPiece
from lms.skills import ladders
from lms.skills.evidence import facts_of
from tests.cast import Cast

MARKS = dict.fromkeys(advising.AXES["writing"], 3)


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
    return jobs.bring(session, cast.haru, **{**given, **more})


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
    with pytest.raises(jobs.OwnOnly):
        jobs.log_job(session, cast.haru, **{**given, "by": cast.kita})


def test_advice_with_marks_counts_as_one_practice_piece_a_job(session: Session, cast: Cast) -> None:
    job = jobs.log_job(session, cast.haru, title="旅の記事", track="writing", by=cast.haru)
    session.flush()
    for n, body in enumerate(("一回目", "二回目"), 1):
        work = bring(session, cast, body=body, job=job)
        session.flush()
        advising.advise(session, work, text="よい入り方です。", step="値段を書く", marks=MARKS, by=cast.kita)
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
        advising.advise(session, work, text="よい", step="書く", marks={"accuracy": 3}, by=cast.kita)
    assert refused.value.field == "mark_instruction"
    advising.advise(session, work, text="よい", step="書く", marks={}, by=cast.kita)
    assert facts_of(session, cast.haru, "writing") == []
    with pytest.raises(advising.AlreadyAdvised):
        advising.advise(session, work, text="また", step="書く", marks={}, by=cast.kita)


def test_only_those_who_accompany_see_and_advise(session: Session, cast: Cast) -> None:
    work = bring(session, cast)
    session.flush()
    assert [need.reason for need in needs_of(session, cast.kita)] == [Reason.ADVICE]
    assert needs_of(session, cast.mori) == []
    for stranger in (cast.sora, cast.mori, cast.ito):
        with pytest.raises(NotThere):
            jobs.seen_work(session, stranger, work.id)
    with pytest.raises(NotYourWorker):
        advising.advise(session, work, text="よい", step="書く", marks={}, by=cast.mori)
    with pytest.raises(OwnPiece):
        advising.advise(session, work, text="よい", step="書く", marks=MARKS, by=cast.haru)
