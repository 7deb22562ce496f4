"""The time of an attempt. It runs on the server, stops in a pause, and nothing is handed in when it is over:
what comes later is kept beside what counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.learning import editions
from lms.learning.progress import Attempt

GRACE = timedelta(seconds=30)
"""Of a slow line: an answer given in the last second still has to arrive"""
FACTORS = (1.0, 1.5, 2.0, 0.0)
"""How much more time a person gets than the quiz says; 0: nobody counts (WCAG 2.2.1)"""
CHOICE = "time_factor"


class Paused(Refusal):
    message = _("The quiz is paused. Please go on first; your answer is kept on this device.")


@dataclass(frozen=True)
class Clock:
    """`allowed` and `used` in seconds; `used` without what runs since `running_since`."""

    allowed: float
    used: float
    running_since: datetime | None

    @property
    def paused(self) -> bool:
        return self.running_since is None

    def left(self, at: datetime) -> float:
        """Seconds, not below 0."""
        return max(self.allowed - self.used_by(at), 0.0)

    def used_by(self, at: datetime) -> float:
        running = (at - self.running_since).total_seconds() if self.running_since else 0.0
        return self.used + max(running, 0.0)

    def is_late(self, at: datetime) -> bool:
        return self.used_by(at) > self.allowed + GRACE.total_seconds()


def clock_of(attempt: Attempt) -> Clock | None:
    """None where nobody counts: the quiz has no time, or this person none to keep to."""
    quiz = editions.outline(attempt.edition).quiz
    if quiz is None or quiz.minutes is None or not attempt.timed:
        return None
    allowed = seconds_for(attempt.person, quiz.minutes)
    return Clock(allowed, attempt.used_seconds, attempt.running_since) if allowed else None


def seconds_for(person: Person, minutes: int) -> float:
    """What the person gets where the quiz says so many minutes; 0: nobody counts."""
    return minutes * 60 * factor_of(person)


def factor_of(person: Person) -> float:
    return float(person.preferences.get(CHOICE, 1.0))


def choose_factor(session: Session, person: Person, *, factor: float, by: Person) -> None:
    """Theirs alone and their coach's to know: the journal says that it was chosen, not what."""
    if factor not in FACTORS:
        raise BadInput(_("This answer is not among the choices. Please choose again."), field="factor")
    person.preferences = person.preferences | {CHOICE: factor}
    record(session, "quiz_time.chosen", person, by=by, about=person)


def pause(session: Session, attempt: Attempt, *, by: Person) -> Attempt:
    """Stop the clock. Where none runs, nothing changes."""
    clock = clock_of(attempt)
    if clock is None or clock.paused or attempt.submitted_at is not None:
        return attempt
    attempt.used_seconds, attempt.running_since = clock.used_by(now()), None
    record(session, "attempt.paused", attempt, by=by, about=attempt.person, lesson=attempt.edition.key)
    return attempt


def go_on(session: Session, attempt: Attempt, *, by: Person) -> Attempt:
    clock = clock_of(attempt)
    if clock is None or not clock.paused or attempt.submitted_at is not None:
        return attempt
    attempt.running_since = now()
    record(session, "attempt.resumed", attempt, by=by, about=attempt.person, lesson=attempt.edition.key)
    return attempt
