"""A town with three lessons to practise with."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.learning.models import Lesson
from tests.pieces import TEXT_LESSON, lessons_of, with_lessons


@pytest.fixture(scope="session")
def blank_town(blank_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_lessons(blank_town, tmp_path_factory.mktemp("lessons"))


@pytest.fixture
def lessons(session: Session) -> dict[str, Lesson]:
    return lessons_of(session)


@pytest.fixture
def writing(lessons: dict[str, Lesson]) -> Lesson:
    return lessons[TEXT_LESSON]
