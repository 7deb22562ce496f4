"""Leaving: two steps with days between, nothing open behind, and nothing kept but what the law asks for."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lms import background, storage
from lms.accounts import doors, sign_in
from lms.accounts.models import Person
from lms.accounts.people import find
from lms.background import Job
from lms.belongings import books, bundles, leaving
from lms.belongings.leaving import NothingToTakeBack
from lms.belongings.models import Leaving
from lms.belongings.registry import HOLDINGS
from lms.db import Base, now, time_is, today
from lms.errors import BadInput
from lms.journal import Event
from lms.notices.models import Notice
from lms.passport.models import BadgeWithdrawal, PassportLink
from lms.practice.models import Submission
from lms.reports import figures
from lms.reports.months import month_of
from lms.skills import chain
from lms.skills.immutable import lifted
from lms.skills.models import Fact
from lms.skills.standings import replaying
from lms.teamjobs.models import Placement, Terms
from tests.cast import PASSWORD, Cast
from tests.town import take_task
from tests.verbs import leavers
from tests.verbs.leavers import SECRET, WORDS


@pytest.fixture(scope="module")
def blank_town(blank_town: Path) -> Path:
    return leavers.town(blank_town)


def a_month_goes_by(session: Session) -> None:
    """With the nightly chore and its jobs."""
    with time_is(now() + timedelta(days=31)):
        leaving.ask_for_due(session)
        session.commit()
        background.wait_idle(20, lease=timedelta(seconds=30))
        session.rollback()


def gone(session: Session, person: Person) -> Leaving:
    row = leaving.ask(session, person, by=person)
    a_month_goes_by(session)
    assert row.done_at is not None, "the job did not do it"
    return row


def everything(session: Session, *, but: frozenset[str] = frozenset()) -> str:
    """All that is written in the database."""
    session.flush()
    words = []
    for table in Base.metadata.sorted_tables:
        if table.name not in but:
            words += [str(row) for row in session.execute(select(table))]
    return "\n".join(words)


BOOKS = frozenset(holding.table for holding in HOLDINGS if holding.leaving == "books")


def test_until_the_day_nothing_changes_and_it_can_be_taken_back(session: Session, cast: Cast) -> None:
    row = leaving.ask(session, cast.haru, by=cast.haru)
    assert row.due_on == today() + timedelta(days=30)
    assert leaving.ask(session, cast.haru, by=cast.haru) is row, "asked twice is asked once"
    leaving.ask_for_due(session)
    assert not session.scalars(select(Job).where(Job.kind == "leaving")).all(), "the day has not come"
    leaving.take_back(session, cast.haru, by=cast.haru)
    a_month_goes_by(session)
    assert cast.haru.name == "春野 はる"
    with pytest.raises(NothingToTakeBack):
        leaving.take_back(session, cast.haru, by=cast.haru)
    assert leaving.ask(session, cast.haru, by=cast.haru) is not row, "it can be asked for again"


def test_staff_say_how_they_were_asked(session: Session, cast: Cast) -> None:
    with pytest.raises(BadInput, match="どうやって"):
        leaving.ask(session, cast.haru, by=cast.aoki, how=" ")
    assert leaving.ask(session, cast.haru, by=cast.aoki, how="電話で").by_id == cast.aoki.id


def test_no_word_name_or_address_of_the_person_is_left(session: Session, cast: Cast) -> None:
    person_id = cast.haru.id
    gone(session, cast.haru)
    left = everything(session, but=BOOKS)
    for word in (WORDS, SECRET, "春野", "はるかぜ", "はるの", "haru@mura", "0166-00-1234", "'haru'"):
        assert word not in left, [line for line in left.splitlines() if word in line][:3]
    assert find(session, "haru") is None
    who = session.get_one(Person, person_id)
    assert who.name == f"退会した人 {person_id}" and who.disabled_at


def test_their_files_go_once_the_rows_have_gone_and_a_shared_one_stays(session: Session, cast: Cast) -> None:
    (own,) = session.scalars(select(Submission).where(Submission.file_key.is_not(None)))
    key = own.file_key
    assert key is not None
    copy = bundles.ask(session, cast.haru, by=cast.haru)
    session.commit()
    background.wait_idle(20, lease=timedelta(seconds=30))
    session.refresh(copy)
    zipped = storage.path(str(copy.file_key))
    session.expire_all()
    twin = Submission(
        worker_id=cast.sora.id,
        lesson_id=own.lesson_id,
        edition_id=own.edition_id,
        n=1,
        body="",
        file_key=key,
        file_name="同じ.xlsx",
        file_bytes=own.file_bytes,
        mime=own.mime,
        checked=[],
    )
    session.add(twin)
    gone(session, cast.haru)
    assert not zipped.exists()
    assert storage.path(key).is_file(), "Sora handed in the same"


def test_nobody_signs_in_any_more_and_links_and_badges_are_off(session: Session, cast: Cast) -> None:
    token = sign_in.open_session(session, cast.haru, device="x", remember=True)
    session.flush()
    door = storage.folder(doors.FOLDER) / doors.word(sign_in.digest(token))
    door.touch()
    gone(session, cast.haru)
    assert sign_in.person_of(session, token) is None and not door.exists()
    with pytest.raises(sign_in.WrongSignIn):
        sign_in.with_password(session, "haru", PASSWORD, network="n")
    assert session.scalars(select(PassportLink)).all() == []
    withdrawn = session.scalars(select(BadgeWithdrawal)).one()
    assert withdrawn.badge_id is None, "the list of withdrawn badges goes on saying so"


def test_the_chain_of_evidence_still_verifies_and_says_what_was_taken_out(
    session: Session, cast: Cast
) -> None:
    before = chain.verify(session)
    gone(session, cast.haru)
    after = chain.verify(session)
    assert after.sound and (after.facts, after.last) == (before.facts, before.last)
    assert after.redacted == 2, "how somebody was told who Haru is, and Haru's own words"
    fact = session.scalars(select(Fact).where(Fact.kind == "practice")).first()
    assert fact is not None and fact.data["marks"], "numbers stay"
    with pytest.raises(Exception, match="append-only"):
        session.execute(text("UPDATE fact SET data = '{}'"))


def test_a_fact_changed_under_cover_of_a_leaving_is_found(session: Session, cast: Cast) -> None:
    gone(session, cast.haru)
    with lifted(session, "fact"):
        session.execute(text("UPDATE fact SET task_level = 9 WHERE kind = 'self'"))
    assert [problem.what for problem in chain.verify(session).problems] == ["changed"]


def test_the_standings_of_the_others_and_past_figures_stay_as_they_were(session: Session, cast: Cast) -> None:
    month = month_of(today())
    before = figures.counted(session, month.period)
    gone(session, cast.haru)
    after = figures.counted(session, month.period)
    assert {k: v for k, v in after.items() if k != "registered"} == {
        k: v for k, v in before.items() if k != "registered"
    }
    for batch in replaying.batches(session):
        assert replaying.differences(session, batch) == []


def test_the_papers_of_paid_work_stay_until_their_day_and_then_lose_their_words(
    session: Session, cast: Cast
) -> None:
    row = gone(session, cast.haru)
    last = session.scalars(select(Placement)).one().task.pay_on
    assert row.books_until == date(last.year + (last.month > 3) + 7, 3, 31)
    terms = session.scalars(select(Terms)).one()
    assert any("春野 はる" in item["text"] for item in terms.items), "the contract is what it was"
    assert books.forget_due(session) == []
    with time_is(now() + timedelta(days=366 * 9)):
        assert books.forget_due(session) == [row]
        assert books.forget_due(session) == []
    for word in ("春野", WORDS):
        assert word not in everything(session)
    assert session.scalars(select(Terms.items)).one() == []
    with pytest.raises(Exception, match="append-only"):
        session.execute(text("UPDATE terms SET sha256 = 'x'"))


def test_the_journal_says_that_somebody_left_not_who(session: Session, cast: Cast) -> None:
    gone(session, cast.haru)
    event = session.scalars(select(Event).where(Event.verb == "person.left")).one()
    assert (event.actor_id, event.worker_id, event.subject_id, event.detail) == (None, None, None, {})


def test_what_opens_while_waiting_holds_the_leaving_and_is_told_once(session: Session, cast: Cast) -> None:
    row = leaving.ask(session, cast.haru, by=cast.haru)
    take_task(session, cast.aoki, cast.haru, title="あとから引き受けた仕事")
    a_month_goes_by(session)
    a_month_goes_by(session)
    assert row.done_at is None and cast.haru.name == "春野 はる"
    told = select(Notice).where(Notice.person_id == cast.haru.id, Notice.kind == "leaving.waits")
    assert len(session.scalars(told).all()) == 1


@pytest.mark.parametrize("who", ["sora", "nagi", "mori", "ito", "yama"])
def test_whoever_leaves_the_town_stays_whole(session: Session, cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    name = person.name
    gone(session, person)
    assert name not in everything(session, but=BOOKS)
    assert chain.verify(session).sound
