"""A supervised first job: a note on every step, one next action for each, evidence only when it is whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.apprenticeship import seeing, supervising
from lms.apprenticeship.models import DirectorStep, StepFeedback, SupervisedJob
from lms.apprenticeship.steps import next_steps
from lms.apprenticeship.supervising import (
    AlreadySupervised,
    Answered,
    NotDone,
    NotLearning,
    NotYours,
    OwnWork,
    Settled,
)
from lms.db import now, today
from lms.errors import BadInput, NotThere
from lms.learning.models import Course
from lms.learning.runs import enrolling, opening
from lms.learning.runs.models import Enrolment
from lms.notices.models import Notice
from lms.skills.evidence import add_fact, facts_of, rows
from lms.skills.facts import Kind, Scope
from lms.skills.metrics import measure
from lms.skills.models import Fact
from lms.skills.sources import url_of
from lms.teamjobs.models import Placement
from tests.cast import Cast
from tests.town import finish_task, take_task, write_task
from tests.verbs.lessons import taught


@pytest.fixture
def learner(session: Session, cast: Cast, tmp_path: Path) -> Enrolment:
    """Haru takes part in a run of directing; Mori accompanies her."""
    taught(session, tmp_path / "catalog")
    course = session.scalars(select(Course).where(Course.key == "writing/basics")).one()
    course.series.track = "directing"
    run = opening.open_run(
        session, course, title="進行役の回", first_day=today(), days_between=7, by=cast.aoki
    )
    return enrolling.enrol(session, run, cast.haru, coach=cast.mori, by=cast.aoki)


@pytest.fixture
def placement(session: Session, cast: Cast) -> Placement:
    """Sora works on the one task of a team job."""
    return take_task(session, cast.aoki, cast.sora)


@pytest.fixture
def job(session: Session, cast: Cast, learner: Enrolment, placement: Placement) -> SupervisedJob:
    return supervising.supervise(session, placement.task.team_job, learner, by=cast.aoki)


def note(session: Session, job: SupervisedJob, step: DirectorStep, *, round: int = 1) -> Any:
    words = "依頼の目的を、電話でもう一度確かめました。"
    row = supervising.write_note(session, job, step, words, round_seen=round, by=job.trainee)
    session.flush()
    session.expire_all()
    return row


def reply(session: Session, row: Any, *, by: Person, **changes: Any) -> StepFeedback:
    values: dict[str, Any] = {
        "text": "目的がよく分かります。",
        "next_action": "次は、締め切りを先に聞く。",
        "settled": True,
    }
    found = supervising.answer(session, row, by=by, **values | changes)
    session.flush()
    session.expire_all()
    return found


def settle_all(session: Session, job: SupervisedJob, coach: Person, *, twice: int = 0) -> None:
    for step in DirectorStep:
        more = {"checked_twice": twice} if step == DirectorStep.CHECK else {}
        reply(session, note(session, job, step), by=coach, **more)


def finish(session: Session, cast: Cast, placement: Placement) -> None:
    finish_task(session, cast.aoki, placement, delivered=now(), checked=now())


def measures(session: Session, person: Person) -> dict[str, Any]:
    """What of leading and checking is measured on the ladder of directing."""
    facts = rows(facts_of(session, person, "directing"))
    year = Scope(now() - timedelta(days=365), now() + timedelta(minutes=1))
    names = ("team.jobs_led", "team.on_time_rate", "review.n", "review.double_scored")
    found = {name: measure(name, facts, year).value for name in names}
    return {name: value for name, value in found.items() if value is not None}


def told(session: Session, person: Person, kind: str) -> int:
    return len(
        session.scalars(select(Notice).where(Notice.person_id == person.id, Notice.kind == kind)).all()
    )


def test_both_are_told_when_a_job_begins(session: Session, cast: Cast, job: SupervisedJob) -> None:
    assert told(session, cast.haru, "supervised_job.opened") == 1
    assert told(session, cast.mori, "supervised_job.opened") == 1
    assert job.coach == cast.mori


def test_a_job_is_led_once_by_somebody_who_learns_and_does_not_work_on_it(
    session: Session, cast: Cast, job: SupervisedJob, learner: Enrolment
) -> None:
    with pytest.raises(AlreadySupervised):
        supervising.supervise(session, job.team_job, learner, by=cast.aoki)
    other = take_task(session, cast.aoki, cast.haru, title="別の仕事")
    with pytest.raises(OwnWork):
        supervising.supervise(session, other.task.team_job, learner, by=cast.aoki)
    free = write_task(session, cast.aoki, title="もう一つの仕事").team_job
    learner.coach = None
    with pytest.raises(NotLearning):
        supervising.supervise(session, free, learner, by=cast.aoki)
    learner.coach = cast.mori
    enrolling.leave(session, learner, by=cast.aoki)
    with pytest.raises(NotLearning):
        supervising.supervise(session, free, learner, by=cast.aoki)


def test_a_note_can_be_written_anew_until_it_is_answered(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    first = note(session, job, DirectorStep.INTAKE)
    again = supervising.write_note(session, job, DirectorStep.INTAKE, "書き直し", round_seen=1, by=cast.haru)
    assert again.id == first.id and again.text == "書き直し"
    assert told(session, cast.mori, "step_note.written") == 1, "one unread word to the coach is enough"
    reply(session, first, by=cast.mori, settled=False)
    with pytest.raises(Answered):
        supervising.write_note(session, job, DirectorStep.INTAKE, "古い画面", round_seen=1, by=cast.haru)
    second = note(session, job, DirectorStep.INTAKE, round=2)
    reply(session, second, by=cast.mori)
    assert [row.round for row in job.rounds(DirectorStep.INTAKE)] == [1, 2]
    with pytest.raises(Settled):
        supervising.write_note(session, job, DirectorStep.INTAKE, "もう一度", round_seen=3, by=cast.haru)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  "}, "text"),
        ({"next_action": ""}, "next_action"),
        ({"next_action": "一つめ\n二つめ"}, "next_action"),
        ({"next_action": "あ" * 301}, "next_action"),
        ({"checked_twice": 1}, "checked_twice"),
        ({"checked_twice": -1}, "checked_twice"),
    ],
)
def test_an_answer_has_words_and_exactly_one_next_action(
    session: Session, cast: Cast, job: SupervisedJob, changes: dict[str, Any], field: str
) -> None:
    row = note(session, job, DirectorStep.CHECK)
    with pytest.raises(BadInput) as refusal:
        reply(session, row, by=cast.mori, **changes)
    assert refusal.value.field == field


def test_only_the_trainee_writes_and_only_the_coach_or_a_director_answers(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    with pytest.raises(NotYours):
        supervising.write_note(session, job, DirectorStep.INTAKE, "x", round_seen=1, by=cast.mori)
    row = note(session, job, DirectorStep.INTAKE)
    for other in (cast.haru, cast.kita, cast.sora):
        with pytest.raises(NotYours):
            reply(session, row, by=other)
    reply(session, row, by=cast.aoki)
    with pytest.raises(Settled):
        reply(session, row, by=cast.mori)


def test_who_has_nothing_to_do_with_a_job_does_not_see_it(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    for person in (cast.haru, cast.mori, cast.aoki):
        assert seeing.job_seen(session, person, job.id) is job
    for person in (cast.sora, cast.kita, cast.ito):
        with pytest.raises(NotThere):
            seeing.job_seen(session, person, job.id)
        assert url_of(f"supervised_job:{job.id}", person) is None


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


def test_each_is_shown_what_waits_for_them(
    session: Session, cast: Cast, job: SupervisedJob, placement: Placement
) -> None:
    assert "受付" in next_steps(session, cast.haru)[0].title and next_steps(session, cast.mori) == []
    row = note(session, job, DirectorStep.INTAKE)
    assert "春野 はる" in next_steps(session, cast.mori)[0].why
    assert "切り分け" in next_steps(session, cast.haru)[0].title
    reply(session, row, by=cast.mori, settled=False)
    assert "締め切りを先に聞く" in next_steps(session, cast.haru)[0].why
    assert next_steps(session, cast.aoki) == [], "the director is not the coach of this one"
