"""What hangs on the roles that go: people who rely on them, meetings, offers. Read for the page that asks
before, and by the verbs that act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import deputies, people
from lms.accounts.models import Deputy, Pairing, Person, Role
from lms.accounts.permissions import PERMISSIONS
from lms.apprenticeship import coaches
from lms.apprenticeship.models import SupervisedJob
from lms.coaching.caseload import absences
from lms.coaching.caseload.models import Absence, Cover
from lms.coaching.meetings import booking
from lms.coaching.meetings.models import Booking, Slot
from lms.db import now, today
from lms.learning.runs.enrolling import is_directing
from lms.learning.runs.models import Enrolment
from lms.passport import links
from lms.passport.models import PassportLink
from lms.practice import second_marks
from lms.practice.second_models import SecondReading
from lms.teamjobs.listing import offers_of
from lms.teamjobs.models import Offer

STAFF = frozenset({Role.COACH, Role.DIRECTOR})
LEARNS = PERMISSIONS["learn"]


@dataclass
class Held:
    """Empty lists: nothing of the kind."""

    learners: list[Person] = field(default_factory=list)
    """Accompanied for good"""
    learning_to_direct: list[Enrolment] = field(default_factory=list)
    """Accompanied through a run of directing"""
    supervised: list[SupervisedJob] = field(default_factory=list)
    standing_in: list[Absence] = field(default_factory=list)
    """Of others"""
    absences: list[Absence] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    second_readings: list[SecondReading] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    """In which the person is accompanied"""
    bookings: list[Booking] = field(default_factory=list)
    """Made by the person as a worker"""
    offers: list[Offer] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    """Of their own"""
    passport_links: list[PassportLink] = field(default_factory=list)
    deputyships: list[Deputy] = field(default_factory=list)

    @property
    def relying(self) -> list[Person]:
        """Who needs somebody else from now on, each once."""
        directing = [row.person for row in self.learning_to_direct]
        leading = [job.trainee for job in self.supervised]
        return list(dict.fromkeys([*self.learners, *directing, *leading]))

    @property
    def falling_through(self) -> bool:
        """Whether anything is called off, instead of passed on."""
        passed_on = {"learners", "learning_to_direct", "supervised"}
        return any(rows for kind, rows in vars(self).items() if kind not in passed_on)

    @property
    def booked(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.booking is not None]


def held(session: Session, person: Person, going: Iterable[Role], *, closing: bool) -> Held:
    """What hangs on the roles `going`. `closing`: the account closes, and with it every way to act; what
    comes back by itself when it is opened (who accompanies a worker, course runs) stays."""
    gone = frozenset(going)
    left = frozenset() if closing else person.roles - gone
    found = Held()
    if Role.COACH in gone:
        found.learners = accompanied(session, person)
        found.standing_in = absences.standing_in(session, person)
        found.absences = absences.absences_of(session, person)
    if gone & STAFF and not left & STAFF:
        _of_staff(session, person, found)
    if Role.WORKER in gone:
        found.bookings = booking.ahead(session, person)
        found.offers = offers_of(session, person)
        found.passport_links = links.open_links(session, person)
        found.pairings = [] if closing else people.pairings_of(session, person)
    if not closing and not left & LEARNS:
        mine = Enrolment.person_id == person.id, Enrolment.left_at.is_(None)
        found.enrolments = list(session.scalars(select(Enrolment).where(*mine).order_by(Enrolment.id)))
    if not left & frozenset(deputies.ROLES):
        found.deputyships = [row for row in person.deputyships if not row.ended_at and row.until >= today()]
    return found


def accompanied(session: Session, coach: Person) -> list[Person]:
    """For good, not while standing in for somebody; in the order of their reading."""
    for_a_time = select(Cover.pairing_id)
    mine = Pairing.coach_id == coach.id, Pairing.ended_at.is_(None), Pairing.id.not_in(for_a_time)
    found = select(Person).join(Pairing, Pairing.worker_id == Person.id).where(*mine)
    return list(session.scalars(found.order_by(Person.kana, Person.id)))


def _of_staff(session: Session, person: Person, found: Held) -> None:
    coming = Slot.coach_id == person.id, Slot.withdrawn_at.is_(None), Slot.starts_at > now()
    found.slots = list(session.scalars(select(Slot).where(*coming).order_by(Slot.starts_at)))
    found.second_readings = second_marks.asked_of(session, person)
    found.supervised = coaches.accompanied_by(session, person)
    theirs = Enrolment.coach_id == person.id, Enrolment.left_at.is_(None)
    running = session.scalars(select(Enrolment).where(*theirs).order_by(Enrolment.id))
    found.learning_to_direct = [
        row for row in running if row.run.cancelled_at is None and is_directing(row.run)
    ]
