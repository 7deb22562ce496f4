"""The job ledger's promises: no job is lost, none is applied twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.background import Control, Job, JobState, Lost, claim, enqueue, latest
from lms.db import now, time_is
from lms.journal import record
from tests.verbs.background.bakery import LEASE, OVER, bakes, bread, loaves, run


def test_what_is_asked_for_twice_is_one_job_and_the_sooner_wish_counts(session: Session) -> None:
    first = bread(session, priority=100)
    assert bread(session, priority=50) is first and first.priority == 50
    assert bread(session, priority=100) is first and first.priority == 50
    assert bread(session, "rolls") is not first


def test_the_database_itself_refuses_a_second_open_job(session: Session) -> None:
    bread(session)
    session.add(Job(kind="bake", dedup_key="bread", arguments={}))
    with pytest.raises(IntegrityError):
        session.flush()


def test_after_it_ended_the_same_may_be_asked_for_again(session: Session, kinds: Callable[..., None]) -> None:
    kinds(bake=bakes)
    first = bread(session)
    run(session)
    second = bread(session)
    assert second is not first and latest(session, "bread") is second
    run(session)
    assert loaves(session) == 2


def test_a_request_that_fails_takes_its_job_back(session: Session) -> None:
    enqueue(session, "bake", key="bread")
    session.rollback()
    assert latest(session, "bread") is None and claim(lease=LEASE) is None


def test_somebody_waiting_goes_first_and_then_who_came_first(
    session: Session, kinds: Callable[..., None]
) -> None:
    baked: list[str] = []
    kinds(bake=lambda _control, name: baked.append(name))
    for name, priority in (("idle", 100), ("soon", 50), ("soon too", 50), ("now", 0)):
        bread(session, name, priority=priority, name=name)
    while run(session):
        pass
    assert baked == ["now", "soon", "soon too", "idle"]


def test_effects_and_the_end_of_the_job_are_one(session: Session, kinds: Callable[..., None]) -> None:
    def half(_control: Control) -> Callable[[Session], None]:
        def effects(own: Session) -> None:
            record(own, "bread.baked")
            own.flush()
            raise RuntimeError("the oven fell over")

        return effects

    kinds(bake=half)
    job = bread(session)
    run(session)
    assert (job.state, job.error) == (JobState.QUEUED, "the oven fell over")
    assert loaves(session) == 0
    kinds(bake=bakes)
    with time_is(now() + timedelta(minutes=1)):
        run(session)
    assert (job.state, job.progress, loaves(session)) == (JobState.DONE, 1.0, 1)
    assert not run(session)


def test_a_job_under_way_is_left_alone_until_its_worker_has_been_silent(session: Session) -> None:
    job = bread(session)
    first = claim(lease=LEASE)
    assert first is not None and claim(lease=LEASE) is None
    with time_is(now() + LEASE - timedelta(seconds=5)):
        first.beat(LEASE)
    with time_is(now() + LEASE + timedelta(seconds=5)):
        assert claim(lease=LEASE) is None, "a heartbeat prolongs the lease"
    with time_is(now() + 2 * LEASE):
        second = claim(lease=LEASE)
    assert second is not None and (second.job_id, second.epoch) == (job.id, 2)


@pytest.mark.parametrize("deed", ["finish", "save", "beat"])
def test_a_worker_that_lost_its_job_can_do_nothing_to_it(session: Session, deed: str) -> None:
    job = bread(session)
    zombie, heir = claim(lease=OVER), claim(lease=LEASE)
    assert zombie is not None and heir is not None
    deeds: dict[str, Callable[[], None]] = {
        "finish": lambda: zombie.finish(lambda own: record(own, "bread.baked") and None),
        "save": lambda: zombie.save(slices=9),
        "beat": lambda: zombie.beat(LEASE),
    }
    with pytest.raises(Lost):
        deeds[deed]()
    assert zombie.cancelled() and loaves(session) == 0
    assert (job.state, job.checkpoint, job.epoch) == (JobState.RUNNING, {}, heir.epoch)
    session.rollback()
    heir.finish(lambda own: record(own, "bread.baked") and None)
    with pytest.raises(Lost):
        deeds[deed]()
    assert loaves(session) == 1
    assert job.state == JobState.DONE


def test_a_zombie_that_comes_to_its_end_by_itself_is_not_heard(
    session: Session, kinds: Callable[..., None]
) -> None:
    """Its whole turn goes through run_one; another worker has taken the job over meanwhile."""

    def slow(control: Control) -> Callable[[Session], None]:
        with time_is(now() + 2 * LEASE):
            heir = claim(lease=LEASE)
        assert heir is not None and heir.epoch == control.epoch + 1
        heir.finish(lambda own: record(own, "bread.baked") and None)
        return bakes(control)

    kinds(bake=slow)
    job = bread(session)
    run(session)
    assert (job.state, job.attempts, loaves(session)) == (JobState.DONE, 2, 1)


def test_the_next_attempt_goes_on_from_the_checkpoint(session: Session) -> None:
    bread(session)
    first = claim(lease=OVER)
    assert first is not None
    first.save(kneaded=True)
    first.save(slices=3)
    second = claim(lease=LEASE)
    assert second is not None and second.checkpoint == {"kneaded": True, "slices": 3}
