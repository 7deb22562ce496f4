"""Asking a worker to take a short test: a coach or the director asks, the worker is free to."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.aptitude import testing
from lms.aptitude.models import AptitudeInvitation, AptitudeTest
from lms.aptitude.pool import pool
from lms.db import now, today
from lms.errors import Refusal
from lms.journal import record
from lms.notices.choices import switchable
from lms.notices.telling import tell
from lms.prose import N_, day
from lms.skills.models import Skill

STANDS_FOR = timedelta(days=30)
INVITED = "aptitude_test.invited"

switchable(INVITED, N_("Somebody asks me to take a short test"), roles=[Role.WORKER])


class InvitedAlready(Refusal):
    message = _("This short test was asked for already. Please give it some time.")


class UnderWay(Refusal):
    message = _("This short test is under way already.")


class Resting(Refusal):
    message = _("The worker is resting. Nothing is asked during a rest.")


def invite(session: Session, worker: Person, skill: Skill, *, by: Person) -> AptitudeInvitation:
    """Raises SomebodyElses, Resting, UnderWay, InvitedAlready, and TooSoon, TooFewQuestions of testing."""
    if by.id == worker.id or not by.has(Role.COACH, Role.DIRECTOR):
        raise testing.SomebodyElses
    if people.resting(session, worker, on=today()):
        raise Resting
    if testing.open_test(session, worker, skill.track):
        raise UnderWay
    again = testing.may_begin_on(session, worker, skill.track)
    if again is not None and again > now():
        raise testing.TooSoon(_("This short test can be taken again from %(day)s on.", day=day(again)))
    if not pool(session, skill).enough:
        raise testing.TooFewQuestions
    if skill.track in invitations(session, worker):
        raise InvitedAlready
    row = AptitudeInvitation(worker=worker, track=skill.track, by=by, at=now())
    session.add(row)
    session.flush()
    record(session, INVITED, row, by=by, about=worker, track=skill.track)
    text = N_("%(name)s suggests a short test: %(skill)s. It is no exam; it shows where to begin.")
    tell(session, worker, INVITED, text, url="/aptitude#tests", name=by.name, skill=skill.name)
    return row


def invitations(session: Session, worker: Person) -> dict[str, AptitudeInvitation]:
    """{track: the newest invitation} of the last 30 days that no test was begun after."""
    recent = AptitudeInvitation.worker_id == worker.id, AptitudeInvitation.at > now() - STANDS_FOR
    begun = (
        select(AptitudeTest.id)
        .where(
            AptitudeTest.worker_id == AptitudeInvitation.worker_id,
            AptitudeTest.track == AptitudeInvitation.track,
            AptitudeTest.begun_at >= AptitudeInvitation.at,
        )
        .exists()
    )
    rows = select(AptitudeInvitation).where(*recent, ~begun).order_by(AptitudeInvitation.id)
    return {row.track: row for row in session.scalars(rows)}
