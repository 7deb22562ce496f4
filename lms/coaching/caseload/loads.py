"""How many workers each coach accompanies, how many they said they can, and what waits with them."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Pairing, Person, Role
from lms.coaching.caseload.absences import absences_of
from lms.coaching.caseload.models import Absence, Cover
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.practice.models import Assessment, Submission

MOST = 40


class NotYourLoad(Refusal):
    message = _("A coach says how many workers they can accompany; the director may change it.")


@dataclass(frozen=True)
class Load:
    coach: Person
    workers: int
    """Accompanied for good"""
    covered: int
    """Accompanied for another coach who is away"""
    most: int | None
    """As many as the coach said; None: nothing said"""
    waiting: int
    """Pieces of their workers without feedback"""
    absences: tuple[Absence, ...]

    @property
    def full(self) -> bool:
        return self.most is not None and self.workers >= self.most


def loads(session: Session) -> list[Load]:
    """Of every coach, in the order of their reading."""
    return [load_of(session, coach) for coach in people.people_with(session, Role.COACH)]


def load_of(session: Session, coach: Person) -> Load:
    running = select(Pairing.worker_id).where(Pairing.coach_id == coach.id, Pairing.ended_at.is_(None))
    covering = running.join(Cover, Cover.pairing_id == Pairing.id)
    ids = list(session.scalars(running))
    covered = len(list(session.scalars(covering)))
    return Load(
        coach,
        workers=len(ids) - covered,
        covered=covered,
        most=people.most_workers(coach),
        waiting=_waiting(session, ids),
        absences=tuple(absences_of(session, coach)),
    )


def say_most(session: Session, coach: Person, most: int | None, *, by: Person) -> Person:
    """How many workers the coach can accompany; None: as many as come. Raises BadInput, NotYourLoad."""
    if by.id != coach.id and not by.has(Role.DIRECTOR):
        raise NotYourLoad
    if most is not None and not 0 <= most <= MOST:
        raise BadInput(_("Please enter a number from 0 to %(n)s, or leave it empty.", n=MOST), field="most")
    coach.preferences = coach.preferences | {"most_workers": most}
    record(session, "load.said", coach, by=by, most=most)
    return coach


def _waiting(session: Session, worker_ids: list[int]) -> int:
    unmarked = (
        select(func.count(Submission.id))
        .outerjoin(Assessment, Assessment.submission_id == Submission.id)
        .where(Submission.worker_id.in_(worker_ids), Assessment.id.is_(None))
    )
    return session.scalar(unmarked) or 0
