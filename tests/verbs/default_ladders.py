"""The ladders that come with the town, loaded before each test that asks for this fixture by importing it."""

from __future__ import annotations

import pytest

from lms.skills import ladders


@pytest.fixture(autouse=True)
def _ladders(session):
    ladders.load_default(session)
