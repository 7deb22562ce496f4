"""What lists show is right at every moment: after a change, when time passes, and when somebody meddled."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from lms import background
from lms.accounts import people
from lms.background import transaction
from lms.commands import chores
from lms.db import now, time_is, today
from lms.journal import Event
from lms.skills import evidence, ladders, readiness
from lms.skills.facts import Kind
from lms.skills.models import LadderVersion, Skill
from lms.skills.standings import replaying, upkeep
from lms.skills.standings.models import KeptStanding
from lms.skills.standings.reading import kept, standings
from tests.cast import Cast
from tests.verbs.skill_facts import practice_data

LEASE = timedelta(seconds=30)


@pytest.fixture
def writing(session: Session, cast: Cast) -> Skill:
    """Haru has one marked piece in writing, and the ladder asks for no more."""
    ladders.load_default(session)
    skill = ladders.skill_of(session, "writing")
    assert skill is not None
    with time_is(now() - timedelta(days=30)):
        evidence.add_fact(
            session,
            cast.haru,
            track="writing",
            kind=Kind.PRACTICE,
            data=practice_data(),
            source="submission:1",
            rater=cast.kita,
        )
    ask_for(session, skill, {"metric": "practice.count", "op": ">=", "value": 1})
    session.commit()
    return skill


def ask_for(session: Session, skill: Skill, criterion: dict[str, object], *, days: int = 0) -> None:
    """A new ladder whose levels ask for this alone."""
    body = copy.deepcopy(ladders.versions(session, skill)[0].body)
    for level in body["levels"]:
        level["require"] = {"all": [criterion]}
    begins = now() + timedelta(days=days)
    session.add(LadderVersion(skill_id=skill.id, version=str(begins), effective_from=begins, body=body))
    session.flush()


def is_ready(session: Session, cast: Cast) -> bool:
    return cast.haru.id in {one.worker_id for one in readiness.ready(session, but=cast.aoki)}


def test_one_piece_more_is_seen_by_every_list_at_once(session: Session, cast: Cast, writing: Skill) -> None:
    assert is_ready(session, cast)
    assert standings(session, [cast.haru])[cast.haru.id]["writing"].facts == 1
    [fact] = evidence.facts_of(session, cast.haru, "writing")
    evidence.void(session, fact, reason="別の人のものでした", by=cast.aoki)
    assert not is_ready(session, cast)
    assert standings(session, [cast.haru])[cast.haru.id]["writing"].facts == 0


def test_what_was_undone_in_between_does_not_hide_what_was_not(
    session: Session, cast: Cast, writing: Skill
) -> None:
    data = practice_data("w/2")
    add = {"track": "writing", "kind": Kind.PRACTICE, "data": data, "source": "submission:2"}
    evidence.add_fact(session, cast.haru, **add)
    undone = session.begin_nested()
    evidence.add_fact(session, cast.sora, **add)
    undone.rollback()
    session.commit()
    counted = session.execute(select(KeptStanding.worker_id, KeptStanding.facts)).all()
    assert counted == [(cast.haru.id, 2)]


def test_what_leaves_the_window_counts_no_longer_though_nobody_wrote_anything(
    session: Session, cast: Cast, writing: Skill
) -> None:
    with time_is(now() + timedelta(days=334)):
        assert is_ready(session, cast)
    with time_is(now() + timedelta(days=336)):
        assert not is_ready(session, cast)


def test_a_rest_stops_the_clock_of_what_is_kept(session: Session, cast: Cast, writing: Skill) -> None:
    people.start_rest(session, cast.haru, since=today(), until=None, by=cast.haru)
    session.commit()
    with time_is(now() + timedelta(days=400)):
        assert is_ready(session, cast)
        people.end_rest(session, cast.haru, on=today(), by=cast.haru)
        session.commit()
    with time_is(now() + timedelta(days=400 + 336)):
        assert not is_ready(session, cast)


def test_a_ladder_for_a_later_day_counts_from_that_day(session: Session, cast: Cast, writing: Skill) -> None:
    ask_for(session, writing, {"metric": "practice.count", "op": ">=", "value": 9})
    ask_for(session, writing, {"metric": "practice.count", "op": ">=", "value": 1}, days=5)
    session.commit()
    assert not is_ready(session, cast)
    with time_is(now() + timedelta(days=6)):
        assert is_ready(session, cast)


def test_the_background_writes_down_what_time_has_changed(
    session: Session, cast: Cast, writing: Skill
) -> None:
    later = now() + timedelta(days=336)
    with time_is(later):
        assert not kept(session, [cast.haru.id])[cast.haru.id, writing.id].met
        session.rollback()
        assert session.scalar(select(KeptStanding.met)), "a page that is looked at writes nothing"
        session.rollback()
        replaying.catch_up()
        assert not session.scalar(select(KeptStanding.met))


def test_the_night_puts_right_what_somebody_meddled_with_and_says_so(
    session: Session, cast: Cast, writing: Skill
) -> None:
    session.execute(update(KeptStanding).values(facts=99))
    upkeep.ask_to_compare(session)
    session.commit()
    background.wait_idle(10, lease=LEASE)
    session.rollback()
    assert standings(session, [cast.haru])[cast.haru.id]["writing"].facts == 1
    event = session.scalars(select(Event).where(Event.verb == "standing.repaired")).one()
    assert event.worker_id == cast.haru.id
    assert event.detail["columns"] == ["facts"] and event.detail["was"]["facts"] == 99


def test_the_clock_asks_for_both(session: Session) -> None:
    asked = [chore for _every, chores_of in chores.CHORES.values() for chore in chores_of]
    assert upkeep.ask_to_catch_up in asked and upkeep.ask_to_compare in asked


def test_an_older_database_is_judged_when_the_house_opens(
    session: Session, cast: Cast, writing: Skill
) -> None:
    session.execute(text("DELETE FROM kept_standing"))
    session.commit()
    replaying.catch_up()
    assert is_ready(session, cast)


def test_the_command_says_what_differs_and_replays(
    app: Flask, session: Session, cast: Cast, writing: Skill
) -> None:
    runner, line = app.test_cli_runner(), f"Worker {cast.haru.id}, skill {writing.id}: level"
    session.commit()
    assert "is what its facts say" in runner.invoke(args=["skills", "replay", "--check"]).output
    with transaction() as own:
        own.execute(update(KeptStanding).values(level=4))
    told = runner.invoke(args=["skills", "replay", "--check", "--worker", "haru"])
    assert told.exit_code == 1 and line in told.output
    assert "standings worked out" in runner.invoke(args=["skills", "replay", "--worker", "haru"]).output
    assert runner.invoke(args=["skills", "replay", "--check"]).exit_code == 0
    assert "Nobody signs in as natsu" in runner.invoke(args=["skills", "replay", "--worker", "natsu"]).output
