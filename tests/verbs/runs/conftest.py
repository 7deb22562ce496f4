"""The writing course, and its run in winter."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import time_is
from lms.learning.models import Course
from lms.learning.runs.models import CourseRun
from tests.cast import Cast
from tests.verbs.lessons import taught
from tests.verbs.runs.winter_run import at, winter


@pytest.fixture
def course(session: Session, tmp_path: Path) -> Course:
    """Two lessons of writing."""
    taught(session, tmp_path / "catalog")
    return session.scalars(select(Course).where(Course.key == "writing/basics")).one()


@pytest.fixture
def run(session: Session, course: Course, cast: Cast) -> CourseRun:
    """From Tuesday 1 December, a lesson a week; opened in November."""
    with time_is(at("2026-11-20")):
        return winter(session, course, cast)
