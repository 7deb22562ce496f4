"""A town with a drill of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import with_drills


@pytest.fixture(scope="session")
def blank_town(blank_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_drills(blank_town, tmp_path_factory.mktemp("drills"))
