"""Passing on those who rely on somebody, and calling off the rest, through the verbs of each room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import force_locale, gettext
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


def pass_on(session: Session, person: Person, hanging: Held, heir: Person, *, by: Person) -> None:
    """Raises those of handing_over.hand_over (CoachFull) and of coaches.change_coach."""
    for worker in hanging.learners:
        _pass_on_one(session, worker, person, heir, by=by)
    for enrolment in hanging.learning_to_direct:
        enrolling.name_coach(session, enrolment, heir, by=by)
    for job in hanging.supervised:
        with force_locale(job.trainee.locale):  # whoever acts may read another
            reason = gettext("%(name)s does not accompany any more.", name=person.name)
        coaches.change_coach(session, job, heir, reason=reason, by=by)


def call_off(session: Session, person: Person, hanging: Held, *, by: Person) -> None:
    """Whoever counted on it is told by the verbs."""
    ends: tuple[tuple[Sequence[Any], Callable[..., object]], ...] = (
        (hanging.absences, absences.end),
        (hanging.standing_in, absences.step_back),
        (hanging.bookings, booking.call_off),
        (hanging.slots, offering.withdraw),
        (hanging.second_readings, second_marks.ask_anybody),
        (hanging.offers, staffing.take_back),
        (hanging.enrolments, enrolling.leave),
        (hanging.deputyships, deputies.end_deputy),
    )
    for rows, end in ends:
        for row in rows:
            end(session, row, by=by)
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
