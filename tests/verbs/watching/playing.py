"""A player, honest or not, and the clock it plays by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lms.db import time_is
from lms.learning import watching
from lms.learning.models import LessonEdition

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@contextmanager
def after(seconds: float) -> Iterator[datetime]:
    """So many seconds after noon."""
    moment = NOON + timedelta(seconds=seconds)
    with time_is(moment):
        yield moment


class Player:
    """An opened player, honest or not: `tell` sends a checkpoint so many seconds after noon."""

    def __init__(self, session: Session, person: Any, edition: LessonEdition, *, at: float = 0) -> None:
        self.session, self.op = session, 0
        with after(at):
            self.viewing = watching.start_viewing(session, person, edition, device="phone")
            session.flush()

    def tell(self, at: float, *spans: tuple[float, float], rate: float = 1.0, op: int | None = None) -> Any:
        self.op = op or self.op + 1
        with after(at):
            return watching.checkpoint(
                self.session,
                self.viewing,
                op=self.op,
                spans=[list(span) for span in spans],
                position=spans[-1][1] if spans else 0.0,
                rate=rate,
            )
