"""A lesson that is taught, as the page tests of lessons, quizzes and packs begin with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from courses.showing import to_shown
from lms.db import db
from lms.learning.progress import Attempt
from lms.learning.quiz import quizzes
from tests.browsing import Page, Visitor
from tests.verbs.lessons import taught

Visit = Callable[..., Visitor]


RIGHT = {"q1": 0, "q2": True, "q3": [0, 1, 2], "q4": "案内"}


@dataclass(frozen=True)
class Taught:
    """An edition as plain values: a session held open would keep visitors from writing."""

    id: int
    lesson_id: int
    video_id: int
    chapters: list[str]


@contextmanager
def inside(app: Flask) -> Iterator[Session]:
    """The database, from outside any request; committed and let go at the end."""
    with app.test_request_context("/"):
        yield db.session()
        db.session.commit()
        db.session.remove()


def teach(app: Flask, folder: Path, **changes: Any) -> Taught:
    with inside(app) as session:
        found = taught(session, folder, **changes)
        assert found.video_id is not None
        return Taught(found.id, found.lesson_id, found.video_id, list(found.chapters))


@pytest.fixture
def edition(app: Flask, tmp_path: Path) -> Taught:
    """The first writing lesson, its video ready."""
    return teach(app, tmp_path / "catalog")


def lesson_url(edition: Taught) -> str:
    return f"/lessons/{edition.lesson_id}"


def data_of(page: Page) -> dict[str, Any]:
    """What the page tells its script."""
    told: dict[str, Any] = json.loads(page.all("//script[@id='lesson-data']/text()")[0])
    return told


def shown_answers(app: Flask, attempt_id: int) -> dict[str, Any]:
    """The right answers as positions on this attempt's screen."""
    with inside(app) as session:
        attempt = session.get_one(Attempt, attempt_id)
        quiz = quizzes.quiz_of(attempt.edition)
        return {q.id: to_shown(q, attempt.seed, RIGHT[q.id]) for q in quiz.questions}


def begin(visitor: Visitor, edition: Taught) -> tuple[Page, int]:
    visitor.get(lesson_url(edition))
    page = visitor.post(f"{lesson_url(edition)}/attempts")
    return page, int(page.response.request.path.rsplit("/", 1)[1])


def as_form(answers: dict[str, Any]) -> dict[str, Any]:
    """What the plain form sends for these answers in shown positions."""
    order = {f"q3-{item}": str(place) for place, item in enumerate(answers["q3"], 1)}
    return {
        "q1": str(answers["q1"]),
        "q2": "yes" if answers["q2"] else "no",
        "q3-asked": "yes",
        "q4": answers["q4"],
        **order,
    }
