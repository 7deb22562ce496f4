"""Passing on those who rely on somebody, and calling off the rest, through the verbs of each room."""

from __future__ import annotations

from flask_babel import gettext
from sqlalchemy.orm import Session

from lms.accounts import deputies, people
from lms.accounts.models import Person, Role
from lms.apprenticeship import coaches
from lms.coaching.caseload import absences, handing_over
from lms.coaching.meetings import booking, offering
from lms.learning.runs import enrolling
from lms.notices.telling import tell
from lms.passport import links
from lms.practice import second_marks
from lms.prose import N_
from lms.stepping_back.holding import Held
from lms.teamjobs import staffing


def accompanied_ids(hanging: Held) -> set[int]:
    """Of everybody who relies on the person."""
    found = {one.id for one in hanging.learners} | {row.person_id for row in hanging.learning_to_direct}
    return found | {job.trainee_id for job in hanging.supervised}


def pass_on(session: Session, person: Person, hanging: Held, heir: Person, *, by: Person) -> None:
    """Raises those of handing_over.hand_over (CoachFull) and of coaches.change_coach."""
    for worker in hanging.learners:
        _pass_on_one(session, worker, person, heir, by=by)
    for enrolment in hanging.learning_to_direct:
        enrolling.name_coach(session, enrolment, heir, by=by)
    reason = gettext("%(name)s does not accompany any more.", name=person.name)
    for job in hanging.supervised:
        coaches.change_coach(session, job, heir, reason=reason, by=by)


def call_off(session: Session, person: Person, hanging: Held, *, by: Person) -> None:
    """Whoever counted on it is told by the verbs."""
    session.flush()
    for absence in hanging.absences:
        session.expire(absence, ["covers"])
        absences.end(session, absence, by=by)
    for absence in hanging.standing_in:
        absences.step_back(session, absence, by=by)
    for slot in hanging.slots:
        offering.withdraw(session, slot, by=by)
    for reading in hanging.second_readings:
        second_marks.ask_anybody(session, reading, by=by)
    for row in hanging.bookings:
        if row.ended_at is None:
            booking.call_off(session, row, by=by)
    for offer in hanging.offers:
        staffing.take_back(session, offer, by=by)
    for enrolment in hanging.enrolments:
        enrolling.leave(session, enrolment, by=by)
    for deputyship in hanging.deputyships:
        deputies.end_deputy(session, deputyship, by=by)
    if hanging.passport_links:
        links.end_all(session, person, by=by)
    _end_pairings(session, person, hanging, by=by)


def _pass_on_one(session: Session, worker: Person, before: Person, heir: Person, *, by: Person) -> None:
    """A director without the role of a coach sees every worker anyway: nothing is paired then."""
    running = {row.coach_id: row for row in people.pairings_of(session, worker)}
    if before.id not in running:
        return
    if heir.has(Role.COACH) and (heir.id not in running or handing_over.stands_in(session, running[heir.id])):
        handing_over.hand_over(session, worker, before=before, after=heir, by=by)
        return
    people.end_pairing(session, running[before.id], by=by)
    text = N_("%(before)s does not accompany you any more. %(after)s is there for you from now on.")
    names = {"before": before.name, "after": heir.name}
    tell(session, worker, "worker.handed_over", text, url="/meetings", **names)


def _end_pairings(session: Session, person: Person, hanging: Held, *, by: Person) -> None:
    for pairing in hanging.pairings:
        people.end_pairing(session, pairing, by=by)
        coach = session.get_one(Person, pairing.coach_id)
        text = N_("%(name)s is not a worker any more. Thank you for the way you went together.")
        if coach.id != by.id:
            tell(session, coach, "pairing.ended", text, url="/desk", name=person.name)
