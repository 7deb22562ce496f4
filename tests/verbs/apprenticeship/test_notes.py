"""A supervised first job: a note on every step, one next action for each, seen by those it concerns."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from lms.apprenticeship import seeing, supervising
from lms.apprenticeship.models import DirectorStep, SupervisedJob
from lms.apprenticeship.steps import next_steps
from lms.apprenticeship.supervising import (
    AlreadySupervised,
    Answered,
    NotLearning,
    NotYours,
    OwnWork,
    Settled,
)
from lms.errors import BadInput, NotThere
from lms.learning.runs import enrolling
from lms.learning.runs.models import Enrolment
from lms.skills.sources import url_of
from lms.teamjobs.models import Placement
from tests.cast import Cast
from tests.town import take_task, write_task
from tests.verbs.apprenticeship.accompanying import note, reply, told


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
    assert told(session, cast.haru, "step_feedback.written") == 1, "and one to the trainee"
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
