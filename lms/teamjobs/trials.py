"""Trials: an ordinary paid task one level up, before people decide about the level.

Who waits for one is read from the conditions; what came of it goes up as evidence of the check, at the level
of the task, and counts as the ladder says.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.skills.readiness import Ready, ready
from lms.teamjobs.listing import state_of
from lms.teamjobs.models import Offer, Task


@dataclass(frozen=True)
class Waiting:
    """Somebody whose conditions of the next level hold."""

    who: Ready
    offered: list[Offer]
    """Trials of this level offered to them, the latest first, whatever came of it"""
    open_tasks: list[Task]
    """Trials of this level that nobody has taken and they were not offered"""

    @property
    def tried(self) -> bool:
        """Whether a trial was delivered and accepted."""
        return any(offer.placement and offer.placement.finished for offer in self.offered)

    @property
    def under_way(self) -> bool:
        return any(offer.open or (offer.placement and not offer.placement.finished) for offer in self.offered)


def waiting_list(session: Session, *, seen_by: Person) -> list[Waiting]:
    """Those without any trial first, then those under way, then those who can be proposed after one."""
    trials = list(session.scalars(select(Task).where(Task.trial, Task.cancelled_at.is_(None))))
    found = [_waiting(one, trials) for one in ready(session, but=seen_by)]
    return sorted(found, key=lambda one: (one.tried, one.under_way))


def _waiting(one: Ready, trials: list[Task]) -> Waiting:
    of_level = [task for task in trials if (task.track, task.min_level) == (one.track, one.level)]
    own = [offer for task in of_level for offer in task.offers if offer.worker_id == one.worker_id]
    asked = {offer.task_id for offer in own}
    takeable = [
        task for task in of_level if task.id not in asked and state_of(task) in {"unstaffed", "offered"}
    ]
    return Waiting(one, sorted(own, key=lambda offer: offer.id, reverse=True), takeable)
