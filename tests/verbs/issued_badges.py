"""A badge for a level that was reached, and what the town says of whatever somebody shows it."""

from __future__ import annotations

import json

import pytest

from lms.passport.badges import checking, issuing
from tests.verbs.reached_levels import reach_level_1


@pytest.fixture
def promotion(session, cast):
    return reach_level_1(session, cast)


@pytest.fixture
def badge(session, cast, promotion):
    (made,) = issuing.issue_due(session)
    session.flush()
    return made


def verdict(session, text):
    return checking.check_text(session, text if isinstance(text, str) else json.dumps(text)).verdict
