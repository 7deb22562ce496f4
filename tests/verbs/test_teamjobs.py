"""From the writing of a task to its accepted check, and everything that must be refused on the way."""

from __future__ import annotations

import io
import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person
from lms.db import db, today
from lms.drafting.drafts import DraftConflict, opened, save_draft
from lms.errors import BadInput, Refusal
from lms.notices.telling import notices_of, wording
from lms.skills.facts import Kind
from lms.skills.models import Fact
from lms.teamjobs import delivery, quality, scopes, staffing, tasks
from lms.teamjobs.capacity import hours_free
from lms.teamjobs.models import Defect, Deliverable, Offer, Placement, Terms
from tests.cast import Cast
from tests.town import write_task


@pytest.fixture
def offer(session: Session, cast: Cast) -> Offer:
    task = write_task(session, cast.aoki)
    return staffing.offer(session, task, cast.haru, answer_by=today() + timedelta(days=3), by=cast.aoki)


@pytest.fixture
def placement(session: Session, cast: Cast, offer: Offer) -> Placement:
    return staffing.accept(session, offer, by=cast.haru)


def deliver(session: Session, placement: Placement, by: Person, body: str = "紹介文です。") -> Deliverable:
    return delivery.deliver(session, placement, body=body, version=0, self_check=[1, 2], by=by)


def test_accepting_freezes_and_delivers_the_terms(session: Session, cast: Cast, offer: Offer) -> None:
    placement = staffing.accept(session, offer, by=cast.haru)
    assert [item["text"] for item in placement.terms.items] == [item["text"] for item in offer.draft]
    assert "株式会社そらまめ企画" in placement.terms.items[0]["text"]
    told = [wording(notice) for notice in notices_of(session, cast.haru)]
    assert any("取引条件" in words for words in told)


def test_frozen_terms_cannot_be_changed_even_in_the_database(session: Session, placement: Placement) -> None:
    for statement in ("UPDATE terms SET sha256 = 'x'", "DELETE FROM terms"):
        with pytest.raises(DatabaseError, match="terms"), session.begin_nested():
            session.execute(text(statement))
    assert session.scalar(select(Terms.sha256)) == placement.terms.sha256


def test_later_changes_of_the_orderer_leave_delivered_terms_alone(
    session: Session, cast: Cast, placement: Placement
) -> None:
    tasks.describe_orderer(session, by=cast.aoki, name="別の会社")
    assert "株式会社そらまめ企画" in placement.terms.items[0]["text"]


def test_declining_needs_no_reason_and_lowers_nothing(session: Session, cast: Cast, offer: Offer) -> None:
    staffing.decline(session, offer, by=cast.haru)
    other = write_task(session, cast.aoki, title="別の仕事")
    fit, _ = staffing.ranked(session, other)
    scores = {row.candidate.name: row.score for row in fit}
    assert scores[cast.haru.name] == scores[cast.sora.name]
    with pytest.raises(staffing.NotOpen):
        staffing.accept(session, offer, by=cast.haru)


def test_of_two_workers_who_accept_at_once_exactly_one_wins(app: Flask, session: Session, cast: Cast) -> None:
    task = write_task(session, cast.aoki)
    answer_by = today() + timedelta(days=3)
    ids = [
        staffing.offer(session, task, worker, answer_by=answer_by, by=cast.aoki).id
        for worker in (cast.haru, cast.sora)
    ]
    task_id = task.id
    session.commit()
    gate, outcomes = threading.Barrier(2), []

    def answer(offer_id: int) -> None:
        with app.test_request_context("/"):
            gate.wait()
            mine = db.session()
            row = mine.get_one(Offer, offer_id)
            try:
                staffing.accept(mine, row, by=row.worker)
                mine.commit()
                outcomes.append("won")
            except Refusal as refusal:
                mine.rollback()
                outcomes.append(type(refusal).__name__)

    threads = [threading.Thread(target=answer, args=(offer_id,)) for offer_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["AlreadyTaken", "won"]
    placed = session.scalars(select(Placement).where(Placement.task_id == task_id)).all()
    assert len(placed) == 1


def test_no_offer_goes_to_a_resting_worker(session: Session, cast: Cast) -> None:
    task = write_task(session, cast.aoki)
    people.start_rest(session, cast.haru, since=today(), until=None, by=cast.haru)
    with pytest.raises(staffing.NotEligibleNow):
        staffing.offer(session, task, cast.haru, answer_by=today(), by=cast.aoki)


def test_a_task_above_the_workers_level_is_not_offered(session: Session, cast: Cast) -> None:
    task = write_task(session, cast.aoki, min_level=1)
    _, unfit = staffing.ranked(session, task)
    assert {row.why for row in unfit} == {"level"}


def test_hours_taken_on_are_no_longer_free(session: Session, cast: Cast, placement: Placement) -> None:
    until = placement.task.due_on
    free = hours_free(session, [cast.haru, cast.sora], until=until, today=today())
    weeks = 11 / 7
    assert free[cast.haru.id] == round(12 * weeks - 3, 1)
    assert free[cast.sora.id] == round(8 * weeks, 1)


def test_only_the_worker_who_was_asked_answers(session: Session, cast: Cast, offer: Offer) -> None:
    with pytest.raises(Refusal):
        staffing.accept(session, offer, by=cast.sora)


def test_an_accepted_check_becomes_evidence(session: Session, cast: Cast, placement: Placement) -> None:
    row = deliver(session, placement, cast.haru)
    quality.approve(session, row, chars=900, typos=1, stars=5, by=cast.aoki)
    facts = {fact.kind: fact for fact in session.scalars(select(Fact).where(Fact.worker_id == cast.haru.id))}
    assert set(facts) == {Kind.CHECK, Kind.PLACEMENT, Kind.RATING}
    check = facts[Kind.CHECK].data
    assert (check["first_pass"], check["rounds"], check["on_time"], check["typos"]) == (True, 0, True, 1)
    assert check["similarity"] is None, "what nobody counted is not filled in"


def test_a_return_names_a_point_and_the_second_round_is_no_first_pass(
    session: Session, cast: Cast, placement: Placement
) -> None:
    first = deliver(session, placement, cast.haru)
    quality.return_(
        session, first, clause=2, defect=Defect.MISSING, text="定休日がありません。", by=cast.aoki
    )
    second = deliver(session, placement, cast.haru, "定休日を入れました。")
    quality.approve(session, second, by=cast.aoki)
    check = session.scalar(select(Fact).where(Fact.kind == Kind.CHECK))
    assert check is not None
    assert (check.data["first_pass"], check.data["rounds"]) == (False, 1)


@pytest.mark.parametrize(
    ("clause", "words", "field"), [(0, "直して", "clause"), (3, "直して", "clause"), (1, " ", "text")]
)
def test_a_return_without_a_named_point_or_words_is_refused(
    session: Session, cast: Cast, placement: Placement, clause: int, words: str, field: str
) -> None:
    row = deliver(session, placement, cast.haru)
    with pytest.raises(BadInput) as refusal:
        quality.return_(session, row, clause=clause, defect=Defect.OTHER, text=words, by=cast.aoki)
    assert refusal.value.field == field


def test_handing_in_twice_while_it_is_checked_is_refused(
    session: Session, cast: Cast, placement: Placement
) -> None:
    deliver(session, placement, cast.haru)
    with pytest.raises(delivery.BeingChecked):
        deliver(session, placement, cast.haru, "もう一度")


def test_a_point_left_unticked_is_named_before_handing_in(
    session: Session, cast: Cast, placement: Placement
) -> None:
    with pytest.raises(BadInput) as refusal:
        delivery.deliver(session, placement, body="文", version=0, self_check=[1], by=cast.haru)
    assert refusal.value.field == "self_check"


def test_nobody_checks_their_own_work(session: Session, cast: Cast, placement: Placement) -> None:
    row = deliver(session, placement, cast.haru)
    with pytest.raises(quality.NotYours):
        quality.approve(session, row, by=cast.haru)


def test_a_checked_deliverable_is_not_checked_again(
    session: Session, cast: Cast, placement: Placement
) -> None:
    row = deliver(session, placement, cast.haru)
    quality.approve(session, row, by=cast.aoki)
    with pytest.raises(quality.AlreadyChecked):
        quality.return_(session, row, clause=1, defect=Defect.OTHER, text="あとから", by=cast.aoki)


def test_delivering_lets_the_draft_go_but_never_a_text_from_another_screen(
    session: Session, cast: Cast, placement: Placement
) -> None:
    key = delivery.draft_key(placement)
    kept = save_draft(session, cast.haru, key, "電話で書いた続き", version=0)
    with pytest.raises(DraftConflict):
        delivery.deliver(session, placement, body="古い文", version=0, self_check=[1, 2], by=cast.haru)
    session.rollback()
    assert kept is not None


def test_a_file_is_delivered_and_found_again(session: Session, cast: Cast, placement: Placement) -> None:
    row = delivery.deliver(
        session,
        placement,
        body="",
        version=0,
        self_check=[1, 2],
        file=("一覧.csv", io.BytesIO("名前,電話".encode())),
        by=cast.haru,
    )
    assert row.file_name == "一覧.csv"
    assert scopes.one(session, Deliverable, row.id, cast.haru) is row
    assert opened(session, cast.haru, delivery.draft_key(placement)).version == 0


def test_a_task_that_somebody_accepted_is_not_withdrawn(
    session: Session, cast: Cast, placement: Placement
) -> None:
    with pytest.raises(Refusal):
        tasks.cancel(session, placement.task, reason="事情", by=cast.aoki)


def test_withdrawing_a_task_tells_those_who_were_asked(session: Session, cast: Cast, offer: Offer) -> None:
    tasks.cancel(session, offer.task, reason="発注者の都合", by=cast.aoki)
    assert not offer.open
    assert "募集は終わりました" in wording(notices_of(session, cast.haru)[0])


def test_a_task_without_the_company_that_orders_has_no_terms(session: Session, cast: Cast) -> None:
    task = write_task(session, cast.aoki)
    session.delete(tasks.orderer_of(session))
    session.flush()
    with pytest.raises(tasks.NoOrderer):
        tasks.draft_terms(session, task, cast.haru)
