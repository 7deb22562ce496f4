"""When somebody's marks cannot be relied on: all withdrawn at once, nobody demoted, nobody's work lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, time_is, today
from lms.errors import BadInput
from lms.journal import Event
from lms.notices.telling import notices_of, wording
from lms.skills import ladders
from lms.skills.evidence import Kind, add_fact, facts_of, verify, void
from lms.skills.models import Fact, FactVoid
from lms.skills.raters.effects import Preview, preview
from lms.skills.raters.models import RaterVoid
from lms.skills.raters.withdrawing import NothingToWithdraw, SeenOtherwise, withdraw_all
from lms.skills.standing import standing
from lms.skills.standings import replaying
from tests.cast import Cast
from tests.verbs.proposals import proposed, ready, to_first_level
from tests.verbs.skill_facts import practice_data


def look(session: Session, rater: Person, *, since: date | None = None, entered_too: bool = False) -> Preview:
    return preview(session, rater, since=since, entered_too=entered_too)


def withdraw(
    session: Session, rater: Person, *, by: Person, since: date | None = None, **change: str
) -> RaterVoid:
    given = {"seen": look(session, rater, since=since).seen, "reason": "読まずに採点していました。"} | change
    return withdraw_all(session, rater, since=since, entered_too=False, by=by, **given)


def marked(session: Session, worker: Person, rater: Person, n: int = 1, *, days_ago: int = 1) -> Fact:
    return add_fact(
        session,
        worker,
        track="writing",
        kind=Kind.PRACTICE,
        data=practice_data(f"w/{n}"),
        source=f"submission:{worker.id}{n}",
        rater=rater,
        occurred_at=now() - timedelta(days=days_ago),
    )


def test_looking_says_whose_level_would_lose_its_ground_and_changes_nothing(
    session: Session, cast: Cast
) -> None:
    to_first_level(session, cast)
    marked(session, cast.sora, cast.kita)
    found = look(session, cast.kita)
    haru, sora = found.workers
    [lost] = haru.levels
    assert (haru.worker, lost.level, lost.skill.track) == (cast.haru, 1, "writing")
    assert "practice.count" in lost.metrics and "onboarding.quiz" not in lost.metrics
    assert (sora.worker, sora.levels, sora.weighs, sora.facts) == (cast.sora, (), False, 1)
    assert not session.scalars(select(FactVoid)).all()


def test_a_level_that_holds_without_these_marks_keeps_its_ground(session: Session, cast: Cast) -> None:
    ready(session, cast.haru, rater=cast.kita)
    marked(session, cast.haru, cast.mori, n=2, days_ago=0)
    to_first_level(session, cast)
    [haru] = look(session, cast.mori).workers
    assert haru.levels == ()


def test_a_proposal_that_waits_and_a_level_that_is_near_are_named(session: Session, cast: Cast) -> None:
    ready(session, cast.haru, rater=cast.kita)
    [haru] = look(session, cast.kita).workers
    assert [skill.track for skill in haru.no_longer_ready] == ["writing"]
    row = proposed(session, cast.haru, by=cast.aoki)
    [haru] = look(session, cast.kita).workers
    assert haru.proposed == (row,) and haru.weighs


def test_all_marks_go_at_once_levels_stay_and_everybody_is_told_once(session: Session, cast: Cast) -> None:
    to_first_level(session, cast)
    for n in range(2, 5):
        marked(session, cast.haru, cast.kita, n)
    marked(session, cast.sora, cast.kita)
    other = marked(session, cast.sora, cast.mori, 2)
    row = withdraw(session, cast.kita, by=cast.aoki)
    assert (row.facts, row.by) == (5, cast.aoki)
    assert [fact.id for fact in facts_of(session, cast.sora, "writing")] == [other.id]
    assert standing(session, cast.haru, "writing") == 1
    texts = [wording(one) for one in notices_of(session, cast.haru) if one.kind == "fact.voided"]
    assert len(texts) == 1 and "読まずに採点していました。" in texts[0] and "4" in texts[0]
    event = session.scalars(select(Event).where(Event.verb == "rater.voided")).one()
    assert (event.actor_id, event.worker_id, event.detail["facts"]) == (cast.aoki.id, cast.kita.id, 5)
    assert verify(session).sound and verify(session).voids == 5


def test_what_is_kept_of_the_standings_is_what_a_replay_says(session: Session, cast: Cast) -> None:
    to_first_level(session, cast)
    marked(session, cast.sora, cast.kita)
    withdraw(session, cast.kita, by=cast.aoki)
    assert replaying.differences(session, [cast.haru.id, cast.sora.id]) == []


def test_only_what_was_marked_from_a_day_on_goes(session: Session, cast: Cast) -> None:
    ladders.load_default(session)
    before = marked(session, cast.haru, cast.kita, 1, days_ago=20)
    after = marked(session, cast.haru, cast.kita, 2, days_ago=3)
    since = today() - timedelta(days=10)
    assert look(session, cast.kita, since=since).facts == (after,)
    withdraw(session, cast.kita, by=cast.aoki, since=since)
    assert facts_of(session, cast.haru, "writing") == [before]
    with time_is(now() + timedelta(days=1)):
        again = marked(session, cast.haru, cast.kita, 3, days_ago=0)
        assert look(session, cast.kita, since=since).facts == (again,)  # what comes later counts again


def test_what_was_written_down_goes_only_when_asked_and_never_ones_own_promise(
    session: Session, cast: Cast
) -> None:
    ladders.load_default(session)
    data = {"metric": "speed.net_chars_10min", "value": 300, "note": ""}
    given = {"track": "clerical", "kind": Kind.MEASURE, "data": data, "source": "entered", "by": cast.kita}
    typed = add_fact(session, cast.haru, **given)
    add_fact(
        session, cast.sora, track="", kind=Kind.NDA, data={"how": "screen"}, source="entered", by=cast.sora
    )
    assert look(session, cast.kita).facts == ()
    assert look(session, cast.kita, entered_too=True).facts == (typed,)
    assert look(session, cast.sora, entered_too=True).facts == ()


def test_what_was_not_looked_at_is_not_withdrawn(session: Session, cast: Cast) -> None:
    ladders.load_default(session)
    fact = marked(session, cast.haru, cast.kita)
    seen = look(session, cast.kita).seen
    marked(session, cast.haru, cast.kita, 2)
    with pytest.raises(SeenOtherwise):
        withdraw(session, cast.kita, by=cast.aoki, seen=seen)
    with pytest.raises(BadInput):
        withdraw(session, cast.kita, by=cast.aoki, reason="  ")
    assert len(facts_of(session, cast.haru, "writing")) == 2
    void(session, fact, reason="まちがい", by=cast.aoki)
    withdraw(session, cast.kita, by=cast.aoki)
    with pytest.raises(NothingToWithdraw):
        withdraw(session, cast.kita, by=cast.aoki)
