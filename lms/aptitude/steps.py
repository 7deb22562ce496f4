"""What this room asks of a worker next: nothing that presses."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.aptitude.inviting import invitations
from lms.aptitude.models import AptitudeTest
from lms.aptitude.wishes import newest
from lms.notices.steps import Step

GO_ON, INVITED, SAY = 58, 62, 95
MINUTES, TEST_MINUTES = 5, 10


def next_steps(session: Session, person: Person) -> list[Step]:
    if not person.has(Role.WORKER):
        return []
    steps = []
    mine = select(AptitudeTest).where(AptitudeTest.worker_id == person.id, AptitudeTest.ended_at.is_(None))
    for test in session.scalars(mine.order_by(AptitudeTest.id)):
        why = _("Your answers so far are saved. Go on where you stopped.")
        steps.append(
            Step(GO_ON, _("Go on with the short test"), why, url_for("aptitude.test", test_id=test.id))
        )
    for row in invitations(session, person).values():
        why = _("%(name)s suggests it. It is no exam; it shows where to begin.", name=row.by.name)
        to = url_for("aptitude.index", _anchor="tests")
        steps.append(Step(INVITED, _("Take a short test"), why, to, TEST_MINUTES))
    if newest(session, person) is None:
        why = _("Kinds of work, hours, times, what you need. You choose who may see it.")
        steps.append(Step(SAY, _("Say what you wish"), why, url_for("aptitude.index"), MINUTES))
    return steps
