"""A town with three lessons to practise with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pieces import with_lessons


@pytest.fixture(scope="session")
def blank_town(blank_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_lessons(blank_town, tmp_path_factory.mktemp("lessons"))
