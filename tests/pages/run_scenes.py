"""A run of two lessons and the people in it, for the page tests of runs and plans."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import now, time_is, today
from lms.learning.models import Course
from lms.learning.runs import enrolling, opening
from lms.learning.runs.models import CourseRun
from tests.browsing import Page
from tests.pages.lesson_scenes import inside
from tests.verbs.lessons import taught

WEEK = timedelta(days=7)


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> int:
    """A run of two lessons whose first is open since last week, the second from next week on."""
    with inside(app) as session, time_is(now() - 2 * WEEK):
        taught(session, tmp_path / "catalog")
        course = session.scalars(select(Course).where(Course.key == "writing/basics")).one()
        first = today() + WEEK
        row = opening.open_run(session, course, title="冬の回", first_day=first, days_between=14, by=None)
        return row.id


def enrol(app: Flask, run: int, name: str) -> int:
    with inside(app) as session, time_is(now() - 2 * WEEK):
        person = session.scalars(select(Person).where(Person.sign_in_name == name)).one()
        return enrolling.enrol(session, session.get_one(CourseRun, run), person, by=None).id


def person_id(app: Flask, name: str) -> int:
    with inside(app) as session:
        return session.scalars(select(Person.id).where(Person.sign_in_name == name)).one()


def first(page: Page, path: str) -> str:
    return str(page.all(path)[0])
