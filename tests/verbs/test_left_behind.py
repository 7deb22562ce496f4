"""What others had arranged with somebody who leaves, and where else a name hides."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import background, storage
from lms.accounts import people
from lms.accounts.models import Role
from lms.background import Job, JobState
from lms.belongings import bundles, erasing, leaving
from lms.belongings.leaving import AlreadyLeft
from lms.belongings.models import Bundle
from lms.db import now, time_is
from lms.journal import Event, record
from lms.notices import post
from lms.notices.models import Letter, Notice
from lms.notices.telling import tell, wording
from lms.practice.models import Submission
from lms.practice.second_models import SecondReading
from lms.teamjobs import delivery
from tests.cast import Cast
from tests.meetings import TUESDAY, book, notices, offer
from tests.town import take_task
from tests.verbs import leavers

LEASE = timedelta(seconds=30)


@pytest.fixture(scope="module")
def blank_town(blank_town: Path) -> Path:
    return leavers.town(blank_town)


def test_who_has_left_cannot_leave_again_and_is_told_nothing(session: Session, cast: Cast) -> None:
    row = leaving.ask(session, cast.haru, by=cast.haru)
    leaving.carry_out(session, row)
    with pytest.raises(AlreadyLeft):
        leaving.ask(session, cast.haru, by=cast.aoki, how="電話で")
    assert leaving.done_leaving(session, cast.haru) is row
    assert tell(session, cast.haru, "x", "x", url="/") is None


def test_directors_hear_of_a_leaving_and_that_it_is_taken_back(session: Session, cast: Cast) -> None:
    leaving.ask(session, cast.haru, by=cast.haru)
    leaving.take_back(session, cast.haru, by=cast.haru)
    first, second = notices(session, cast.aoki, "leaving.asked_for")
    assert "春野 はるさんから、退会" in wording(first) and "取り消され" in wording(second)
    leaving.ask(session, cast.haru, by=cast.aoki, how="電話で")
    assert len(notices(session, cast.aoki, "leaving.asked_for")) == 2, "who noted it need not be told"
    erasing.erase(session, cast.haru)
    assert not any("春野" in wording(one) for one in session.scalars(select(Notice)))


def test_what_was_typed_is_nowhere_in_the_journal_or_the_ledger_of_jobs(session: Session, cast: Cast) -> None:
    haru = cast.haru
    record(session, "upload.withdrawn", by=haru, name="はるの動画.mp4")
    record(session, "letter.not_delivered", haru, about=haru, error="550 haru@mura.example: unknown")
    record(session, "upload.withdrawn", by=cast.kita, name="北の動画.mp4")
    failed = background.enqueue(session, "mail", key="mail:9", letter_id=9)
    failed.state, failed.error = JobState.FAILED, "550 haru@mura.example: unknown"
    erasing.erase(session, haru)
    session.flush()
    details = [str(detail) for detail in session.scalars(select(Event.detail))]
    assert not [one for one in details if "はるの動画" in one or "haru@mura" in one]
    assert any("北の動画" in one for one in details), "what others did stays"
    session.expire_all()
    assert failed.error == ""


def test_a_copy_that_was_being_made_while_its_person_left_goes_too(session: Session, cast: Cast) -> None:
    bundle = bundles.ask(session, cast.haru, by=cast.haru)
    session.commit()
    effects = bundles.make(background.Control(0, 0, {}), bundle_id=bundle.id)
    assert effects is not None
    erasing.erase(session, cast.haru)
    effects(session)
    session.commit()
    assert [file for file in storage.folder(bundles.FOLDER).rglob("*") if file.is_file()]
    background.wait_idle(20, lease=LEASE)
    assert not [file for file in storage.folder(bundles.FOLDER).rglob("*") if file.is_file()]
    assert session.scalars(select(Bundle)).all() == []


def test_a_letter_on_its_way_to_who_has_left_is_not_sent(session: Session, cast: Cast) -> None:
    letter = Letter(person_id=cast.haru.id, daily=True)
    session.add(letter)
    session.flush()
    number = letter.id
    background.enqueue(session, "mail", key=f"mail:{number}", letter_id=number)
    erasing.erase(session, cast.haru)
    session.commit()
    background.wait_idle(20, lease=LEASE)
    job = session.scalars(select(Job).where(Job.kind == "mail")).one()
    assert job.state == JobState.DONE
    post._not_delivered(session, "too late", number)


def test_a_coach_hears_that_tomorrows_meeting_falls_through_not_whose_it_was(
    session: Session, cast: Cast
) -> None:
    with time_is(TUESDAY):
        booking = book(session, offer(session, cast.kita)[0], cast.haru)
        erasing.erase(session, cast.haru)
        (told,) = [one for one in notices(session, cast.kita, "booking.ended") if not one.read_at]
    assert booking.ended_at is not None
    assert "11月26日" in wording(told) and "春野" not in wording(told)


def test_a_second_reading_asked_of_a_coach_who_leaves_is_open_to_the_others(
    session: Session, cast: Cast
) -> None:
    piece = session.scalars(select(Submission).where(Submission.file_key.is_(None))).one()
    reading = SecondReading(submission_id=piece.id, asked_of_id=cast.mori.id, asked_by_id=cast.aoki.id)
    session.add(reading)
    erasing.erase(session, cast.mori)
    session.refresh(reading)
    assert reading.asked_of_id is None


def test_work_for_a_director_who_has_left_is_told_to_the_others(session: Session, cast: Cast) -> None:
    placement = take_task(session, cast.aoki, cast.nagi)
    after = people.register(
        session, name="次野 つぐ", sign_in_name="tsugu", roles={Role.DIRECTOR}, by=cast.aoki
    )
    session.flush()
    erasing.erase(session, cast.aoki)
    with time_is(now() + timedelta(days=1)):
        delivery.hand_in(session, placement, body="紹介文", self_check=[1, 2], by=cast.nagi)
    assert len(notices(session, after, "deliverable.handed_in")) == 1
    assert notices(session, cast.aoki, "deliverable.handed_in") == []
