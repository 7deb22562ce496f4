"""Errors per 1,000 characters: told only where enough was typed, and never as more than there is."""

from __future__ import annotations

import pytest

from courses.drills.findings import Result
from lms.practice.drills.words import per_thousand


@pytest.mark.parametrize(
    ("chars", "errors", "expected"),
    [
        (1000, 0, (0.0, 2.303)),
        (300, 3, (10.0, 22.27)),
        (50, 45, (900.0, 1000.0)),
        (50, 60, (1200.0, 1200.0)),
        (49, 0, None),
        (None, 0, None),
        (500, None, None),
    ],
)
def test_errors_per_thousand_characters(chars, errors, expected):
    found = per_thousand(Result(chars=chars, errors=errors))
    assert found == (None if expected is None else pytest.approx(expected, abs=0.01))
