"""A worker whom the director trusts checks what others deliver: in that team job, never their own work."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from lms.errors import BadInput, Refusal
from lms.notices.telling import notices_of, wording
from lms.skills.evidence import facts_of
from lms.skills.facts import Kind
from lms.skills.sources import url_of
from lms.teamjobs import ending, quality
from lms.teamjobs.checking import naming
from lms.teamjobs.entrusting import Over
from lms.teamjobs.models import Cause, Defect
from lms.teamjobs.steps import next_steps
from tests.cast import Cast
from tests.checked_work import MARKS, checked, delivered, name_haru
from tests.town import take_task, write_task


def test_what_others_deliver_waits_for_the_checker_and_the_director_alike(
    session: Session, cast: Cast
) -> None:
    name_haru(session, cast)
    row = delivered(session, cast, cast.sora, title="花屋の紹介")
    for person, sees in ((cast.haru, True), (cast.aoki, True), (cast.nagi, False), (cast.sora, False)):
        titles = [step.title for step in next_steps(session, person)]
        assert any("花屋の紹介" in title and "検品" in title for title in titles) == sees, person.name
        assert naming.trusted(session, person, row) == sees
        assert any(one.kind == "deliverable.handed_in" for one in notices_of(session, person)) == sees


def test_a_check_of_a_worker_is_evidence_of_both_and_the_director_is_told(
    session: Session, cast: Cast
) -> None:
    name_haru(session, cast)
    row = checked(session, cast, delivered(session, cast, cast.sora), cast.haru, stars=5)
    for track in ("writing", "directing"):
        (fact,) = [one for one in facts_of(session, cast.haru, track) if one.kind == Kind.REVIEW]
        assert fact.data["accepted"] and url_of(fact.source, cast.haru) == f"/deliverables/{row.id}"
    (check,) = [one for one in facts_of(session, cast.sora, "writing") if one.kind == Kind.CHECK]
    assert check.data["marks"] == MARKS and check.rater_id == cast.haru.id
    assert not [one for one in facts_of(session, cast.sora, "writing") if one.kind == Kind.RATING], (
        "stars are the director's"
    )
    assert any(
        "春野 はる" in wording(one) and "検品しました" in wording(one)
        for one in notices_of(session, cast.aoki)
    )


def test_a_worker_who_checks_marks_every_axis(session: Session, cast: Cast) -> None:
    name_haru(session, cast)
    row = delivered(session, cast, cast.sora)
    with pytest.raises(BadInput) as refused:
        quality.approve(session, row, marks={**MARKS, "research": None}, by=cast.haru)
    assert refused.value.field == "mark_research"
    with pytest.raises(BadInput):
        quality.approve(session, row, by=cast.haru)
    assert quality.approve(session, row, by=cast.aoki).counts["marks"] is None


def test_whoever_checks_second_is_told(session: Session, cast: Cast) -> None:
    name_haru(session, cast)
    row = delivered(session, cast, cast.sora)
    assert row.approval is None  # both have the page open
    quality.return_(session, row, clause=1, defect=Defect.TYPOS, text="直してください。", by=cast.haru)
    with pytest.raises(quality.AlreadyChecked):
        quality.approve(session, row, by=cast.aoki)


def test_nobody_checks_their_own_work_or_work_above_their_level(session: Session, cast: Cast) -> None:
    row = name_haru(session, cast)
    own = row.placement
    hard = write_task(session, cast.aoki, title="取材記事", min_level=2)
    secret = write_task(session, cast.aoki, title="名簿", personal_data=True)
    assert not naming.may_check(session, cast.haru, own.task)
    assert not naming.may_check(session, cast.haru, hard)
    assert naming.may_check(session, cast.haru, secret), "the promise of secrecy is there"
    assert not naming.may_check(session, cast.nagi, secret), "before level 1 nobody checks"
    with pytest.raises(NotFound):
        naming.deliverable_to_check(
            session, cast.haru, delivered(session, cast, cast.haru, title="私の記事").id
        )


def test_naming_hangs_on_a_paid_task_with_something_to_check(session: Session, cast: Cast) -> None:
    lonely = take_task(session, cast.aoki, cast.nagi, title="ひとりの仕事")
    with pytest.raises(naming.NothingToCheck):
        naming.name(session, lonely, by=cast.aoki)
    row = name_haru(session, cast)
    assert naming.name(session, row.placement, by=cast.aoki) is row, "a second tap names nobody twice"
    ending.end(session, row.placement, cause=Cause.CLIENT, reason="ここまで", fee_yen=0, by=cast.aoki)
    session.expire_all()
    with pytest.raises(Over):
        naming.name(session, row.placement, by=cast.aoki)


@pytest.mark.parametrize("way", ["taken over", "paid task over"])
def test_checking_ends_with_the_naming_or_its_paid_task(session: Session, cast: Cast, way: str) -> None:
    row = name_haru(session, cast)
    done = checked(session, cast, delivered(session, cast, cast.sora, title="一本目"), cast.haru)
    waiting = delivered(session, cast, cast.sora, title="二本目")
    assert naming.to_check(session, cast.haru) == [waiting]
    if way == "taken over":
        naming.end(session, row, by=cast.aoki)
    else:
        ending.end(session, row.placement, cause=Cause.CLIENT, reason="ここまで", fee_yen=0, by=cast.aoki)
        session.expire_all()
    assert naming.to_check(session, cast.haru) == []
    assert naming.deliverable_seen(session, cast.haru, done.id) is done, "what was checked can be read again"
    with pytest.raises(NotFound):
        naming.deliverable_seen(session, cast.haru, waiting.id)


def test_a_checker_is_a_worker_not_a_director_of_everything(session: Session, cast: Cast) -> None:
    name_haru(session, cast)
    other = take_task(session, cast.aoki, cast.nagi, title="別の仕事")
    assert other.task.team_job_id != 1 and cast.haru not in naming.watchers(session, other)
    with pytest.raises(Refusal):
        quality.approve(session, delivered(session, cast, cast.haru, title="私の"), by=cast.haru)
