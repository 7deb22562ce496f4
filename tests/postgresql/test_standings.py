"""Standings kept on PostgreSQL are those that a replay finds."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.cast import Cast
from tests.verbs.standing_histories import History
from tests.verbs.test_standings import tell


@pytest.mark.parametrize("seed", [4, 11])
def test_a_standing_kept_step_by_step_is_the_one_replayed(session: Session, cast: Cast, seed: int) -> None:
    tell(History(session, cast, seed))
