"""Haru learns to direct, Mori accompanies her, and she leads a job that Sora works on."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.apprenticeship import supervising
from lms.apprenticeship.models import SupervisedJob
from lms.db import today
from lms.learning.models import Course
from lms.learning.runs import enrolling, opening
from lms.learning.runs.models import Enrolment
from lms.teamjobs.models import Placement
from tests.cast import Cast
from tests.town import take_task
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
