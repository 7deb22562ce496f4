"""A supervised job becomes evidence step by step, and counts as led only when it is whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.apprenticeship import supervising
from lms.apprenticeship.models import DirectorStep, SupervisedJob
from lms.apprenticeship.supervising import NotDone, NotYours, Settled
from lms.db import now
from lms.errors import BadInput
from lms.skills.evidence import add_fact, facts_of, rows
from lms.skills.facts import Kind
from lms.skills.models import Fact
from lms.skills.sources import url_of
from lms.teamjobs.models import Placement
from tests.cast import Cast
from tests.verbs.apprenticeship.accompanying import finish, measures, note, reply, settle_all, told


def test_a_settled_step_is_practice_and_an_unsettled_one_is_nothing_yet(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    reply(session, note(session, job, DirectorStep.SPLIT), by=cast.mori, settled=False)
    assert facts_of(session, cast.haru, "directing") == []
    reply(session, note(session, job, DirectorStep.SPLIT, round=2), by=cast.mori)
    fact = session.scalars(select(Fact).where(Fact.worker_id == cast.haru.id)).one()
    assert (fact.track, fact.kind, fact.data["round"], fact.rater_id) == (
        "directing", Kind.PRACTICE, 2, cast.mori.id,
    )  # fmt: skip
    assert url_of(fact.source, cast.haru) == f"/supervised/{job.id}"


def test_the_job_counts_as_led_when_it_is_whole_and_the_coach_has_looked_back(
    session: Session, cast: Cast, job: SupervisedJob, placement: Placement
) -> None:
    finish(session, cast, placement)
    settle_all(session, job, cast.mori, twice=1)
    assert measures(session, cast.haru) == {}
    with pytest.raises(NotYours):
        supervising.close(session, job, words="できました", by=cast.haru)
    with pytest.raises(BadInput):
        supervising.close(session, job, words=" ", by=cast.mori)
    supervising.close(session, job, words="落ち着いて進められました。", by=cast.mori)
    session.flush()
    session.expire_all()
    assert measures(session, cast.haru) == {
        "team.jobs_led": 1,
        "team.on_time_rate": 1.0,
        "review.n": 1,
        "review.double_scored": 1,
    }
    work = rows(facts_of(session, cast.haru, placement.task.track))
    assert {row.kind for row in work} >= {Kind.LED, Kind.REVIEW}, (
        "the ladder of the work itself counts it, too"
    )
    assert told(session, cast.haru, "supervised_job.closed") == 1
    with pytest.raises(Settled):
        supervising.close(session, job, words="もう一度", by=cast.mori)


@pytest.mark.parametrize("left", ["step", "task"])
def test_a_job_that_is_not_whole_cannot_be_closed(
    session: Session, cast: Cast, job: SupervisedJob, placement: Placement, left: str
) -> None:
    if left == "step":
        finish(session, cast, placement)
        reply(session, note(session, job, DirectorStep.INTAKE), by=cast.mori)
    else:
        settle_all(session, job, cast.mori)
    with pytest.raises(NotDone):
        supervising.close(session, job, words="おつかれさま", by=cast.mori)
    assert measures(session, cast.haru) == {}


def test_totals_go_on_from_what_was_entered_before(
    session: Session, cast: Cast, job: SupervisedJob, placement: Placement
) -> None:
    paper = {"metric": "review.n", "value": 7, "note": "紙の記録"}
    add_fact(
        session, cast.haru, track="directing", kind=Kind.MEASURE, data=paper, source="entered", by=cast.aoki,
        occurred_at=now() - timedelta(days=9),
    )  # fmt: skip
    finish(session, cast, placement)
    settle_all(session, job, cast.mori)
    supervising.close(session, job, words="よくできました。", by=cast.mori)
    assert measures(session, cast.haru) == {"team.jobs_led": 1, "team.on_time_rate": 1.0, "review.n": 8}
