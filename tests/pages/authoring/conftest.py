"""A lesson that is taught, and a coach who writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.authoring import previews
from lms.db import db
from tests.browsing import Visitor
from tests.verbs.lessons import taught

Visit = Callable[..., Visitor]


@pytest.fixture
def lesson(app: Flask, tmp_path: Path) -> int:
    """A lesson that is taught."""
    with app.test_request_context("/"):
        found = taught(db.session(), tmp_path / "catalog").lesson_id
        db.session.commit()
    return found


@pytest.fixture
def kita(visit: Visit, lesson: int) -> Visitor:
    return visit("kita")


@pytest.fixture(autouse=True)
def studio() -> Iterator[None]:
    yield
    previews.close()
