"""The same town, cast and tests, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import make_blank_town
from tests.postgres import Cluster


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def blank_town(tmp_path_factory: pytest.TempPathFactory, postgresql: Cluster) -> Path:
    return make_blank_town(tmp_path_factory.mktemp("blank-postgresql"), postgresql)
