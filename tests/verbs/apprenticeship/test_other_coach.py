"""A supervised job goes on when its coach cannot: somebody else is named, and what was said stays."""

from __future__ import annotations

import pytest
from flask_babel import force_locale
from sqlalchemy.orm import Session

from lms.accounts.models import Role
from lms.apprenticeship import coaches, seeing, supervising
from lms.apprenticeship.models import DirectorStep, SupervisedJob
from lms.belongings import leaving
from lms.errors import BadInput
from lms.skills import proposals
from lms.skills.evidence import facts_of
from lms.skills.models import Proposal
from lms.stepping_back import parting
from lms.teamjobs.models import Placement
from tests.cast import Cast
from tests.verbs.apprenticeship.accompanying import finish, note, reply, settle_all, told

WHY = "産休に入るため"


def test_the_next_coach_answers_and_each_keeps_what_they_said(
    session: Session, cast: Cast, job: SupervisedJob, placement: Placement
) -> None:
    reply(session, note(session, job, DirectorStep.SPLIT), by=cast.mori)
    waiting = note(session, job, DirectorStep.INTAKE)
    coaches.change_coach(session, job, cast.kita, reason=WHY, by=cast.aoki)
    session.flush()
    reply(session, waiting, by=cast.kita)
    (change,) = job.coach_changes
    assert (change.before, change.after, change.by, change.reason) == (cast.mori, cast.kita, cast.aoki, WHY)
    assert {fact.rater_id for fact in facts_of(session, cast.haru, "directing")} == {
        cast.mori.id,
        cast.kita.id,
    }
    assert job in seeing.jobs_seen(session, cast.kita) and job not in seeing.jobs_seen(session, cast.mori)
    kind = "supervised_job.coach_changed"
    assert [told(session, one, kind) for one in (cast.haru, cast.kita, cast.mori)] == [1, 1, 1]


def test_who_was_coach_before_may_not_answer_any_more(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    waiting = note(session, job, DirectorStep.SPLIT)
    coaches.change_coach(session, job, cast.kita, reason=WHY, by=cast.aoki)
    with pytest.raises(supervising.NotYours):
        reply(session, waiting, by=cast.mori)


def test_neither_coach_is_the_second_person_where_their_word_decided(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    raters = sorted([cast.mori.id, cast.kita.id])
    proposal = Proposal(worker_id=cast.haru.id, by_id=cast.aoki.id, decisive_rater_ids=raters)
    coaches.change_coach(session, job, cast.kita, reason=WHY, by=cast.aoki)
    assert all(proposals.why_not(proposal, one) for one in (cast.mori, cast.kita))


@pytest.mark.parametrize("who", ["haru", "mori", "ito", "nagi"])
def test_only_another_coach_or_director_can_be_named(
    session: Session, cast: Cast, job: SupervisedJob, who: str
) -> None:
    with pytest.raises(BadInput) as refused:
        coaches.change_coach(session, job, getattr(cast, who), reason=WHY, by=cast.aoki)
    assert refused.value.field == "coach"


def test_only_the_director_names_and_only_while_the_job_is_open(
    session: Session, cast: Cast, job: SupervisedJob, placement: Placement
) -> None:
    with pytest.raises(coaches.NotTheDirector):
        coaches.change_coach(session, job, cast.kita, reason=WHY, by=cast.mori)
    with pytest.raises(BadInput):
        coaches.change_coach(session, job, cast.kita, reason=" ", by=cast.aoki)
    settle_all(session, job, cast.mori)
    finish(session, cast, placement)
    supervising.close(session, job, words="よくできました。", by=cast.mori)
    session.flush()
    session.expire_all()
    with pytest.raises(coaches.Complete):
        coaches.change_coach(session, job, cast.kita, reason=WHY, by=cast.aoki)


def test_a_coach_who_loses_the_role_hands_the_job_on_in_the_same_step(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    parting.give_role(session, cast.mori, Role.OFFICER, reason=WHY, by=cast.aoki)
    with pytest.raises(BadInput, match="春野 はる"):
        parting.take_role(session, cast.mori, Role.COACH, reason=WHY, by=cast.aoki)
    parting.take_role(session, cast.mori, Role.COACH, reason=WHY, heir=cast.kita, by=cast.aoki)
    assert job.coach == cast.kita and job.enrolment.coach == cast.kita


def test_the_learner_reads_why_in_their_own_language(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    with force_locale("en"):  # as on the command line
        parting.suspend(session, cast.mori, reason=WHY, heir=cast.kita, by=cast.aoki)
    (change,) = job.coach_changes
    assert change.reason == "森 しずかさんの伴走が終わったため"


def test_whoever_leads_a_job_keeps_the_role_until_it_is_closed(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    parting.give_role(session, cast.haru, Role.OFFICER, reason=WHY, by=cast.aoki)
    with pytest.raises(parting.StillOpen, match="商店街の紹介"):
        parting.take_role(session, cast.haru, Role.WORKER, reason=WHY, by=cast.aoki)


def test_a_coach_who_leaves_for_good_has_handed_the_job_on(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    with pytest.raises(leaving.NotSettled, match="コーチを替えて"):
        leaving.ask(session, cast.mori, by=cast.mori)
    coaches.change_coach(session, job, cast.kita, reason=WHY, by=cast.aoki)
    session.flush()
    leaving.carry_out(session, leaving.ask(session, cast.mori, by=cast.mori))
    session.flush()
    session.expire_all()
    assert "退会した人" in job.coach_changes[0].before.name
