"""Who waits for whom: short jobs, long ones, and those that can go on later."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from lms import background
from lms.background import Control, JobState, Lane, Lost, claim, enqueue
from tests.verbs.background.bakery import LEASE, QUICK, bread, run


@pytest.fixture
def ovens(kinds: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """`roast` takes hours but can be interrupted, `bake` takes hours and cannot, `toast` takes seconds."""
    monkeypatch.setattr(background.ledger, "HEAVY", {"roast", "bake"})
    monkeypatch.setattr(background.control, "YIELDING", {"roast"})
    kinds(roast=lambda _control: None, bake=lambda _control: None, toast=lambda _control: None)


@pytest.mark.usefixtures("ovens")
def test_short_jobs_do_not_wait_behind_long_ones(session: Session) -> None:
    roast, bake, toast = (enqueue(session, kind, key=kind) for kind in ("roast", "bake", "toast"))
    session.commit()
    long = claim(lease=LEASE, lane=Lane.HEAVY)
    assert long is not None and long.job_id == roast.id
    session.rollback()
    assert background.run_one(lease=LEASE, lane=Lane.SHORT)
    assert not background.run_one(lease=LEASE, lane=Lane.SHORT), "a long job is none of its business"
    session.rollback()
    assert (roast.state, bake.state, toast.state) == (JobState.RUNNING, JobState.QUEUED, JobState.DONE)
    assert background.ahead(session, bake) == 1
    assert background.ahead(session, enqueue(session, "toast", key="another")) == 0


@pytest.mark.usefixtures("ovens")
@pytest.mark.parametrize(("kind", "goes_on"), [("roast", False), ("bake", True)])
def test_what_can_go_on_later_makes_way_for_who_waits_now(session: Session, kind: str, goes_on: bool) -> None:
    bread(session, "soon", priority=60)
    row = enqueue(session, kind, key=kind, priority=50)
    session.commit()
    working = claim(lease=LEASE, lane=Lane.HEAVY)
    assert working is not None and working.job_id == row.id
    session.rollback()
    working.beat(LEASE)
    assert not working.cancelled(), "what waits is less urgent"
    enqueue(session, "toast", key="toast", priority=0)
    session.commit()
    working.beat(LEASE)
    assert not working.cancelled(), "short jobs have their own lane"
    enqueue(session, "bake", key="now", priority=0)
    session.commit()
    working.beat(LEASE)
    assert working.cancelled() is not goes_on


@pytest.mark.usefixtures("ovens")
def test_who_made_way_goes_on_afterwards_as_if_untried(session: Session, kinds: Callable[..., None]) -> None:
    done: list[str] = []

    def roast(control: Control) -> None:
        if not control.checkpoint:
            control.save(half=True)
            with background.transaction() as own:
                enqueue(own, "bake", key="guest", priority=0)
            assert control.lost.wait(5), "nobody told the handler"
            raise Lost
        done.append("roast")

    kinds(roast=roast, bake=lambda _control: done.append("bake"))
    row = enqueue(session, "roast", key="roast", priority=60)
    session.commit()
    for _turn in range(3):
        run(session, lease=QUICK, lane=Lane.HEAVY)
    assert done == ["bake", "roast"]
    assert (row.state, row.attempts) == (JobState.DONE, 1)
