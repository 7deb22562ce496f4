"""A lesson that is taught."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.learning.models import LessonEdition
from tests.verbs.lessons import taught


@pytest.fixture
def edition(session: Session, tmp_path: Path) -> LessonEdition:
    return taught(session, tmp_path / "catalog")
