"""Whoever learns to direct may leave in the middle: nobody else is held by it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.apprenticeship.models import DirectorStep, StepNote, SupervisedJob
from lms.belongings import erasing, settling
from lms.notices.telling import wording
from tests.cast import Cast
from tests.meetings import notices
from tests.verbs.apprenticeship.accompanying import note, reply


def test_the_job_becomes_one_like_others_and_the_coach_is_free(
    session: Session, cast: Cast, job: SupervisedJob
) -> None:
    reply(session, note(session, job, DirectorStep.INTAKE), by=cast.mori)
    (held,) = settling.open_matters(session, cast.mori)
    assert job.team_job.title in held.text and held.url == f"/supervised/{job.id}"
    team_job = job.team_job
    assert settling.open_matters(session, cast.haru) == []
    erasing.erase(session, cast.haru)
    assert session.scalars(select(SupervisedJob)).all() == []
    assert session.scalars(select(StepNote)).all() == []
    assert settling.open_matters(session, cast.mori) == []
    for staff in (cast.mori, cast.aoki):
        (told,) = notices(session, staff, "supervised_job.ended")
        assert team_job.title in wording(told) and "春野" not in wording(told)
