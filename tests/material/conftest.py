"""Recordings shared by the tests of the video material."""

from __future__ import annotations

import pytest

from tests.material.clips import Clips


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return Clips(tmp_path_factory.mktemp("clips"))
