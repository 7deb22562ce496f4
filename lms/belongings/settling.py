"""What has to be settled before somebody can leave: work under way, pay to come, people who rely on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Pairing, Person, Role
from lms.apprenticeship.models import SupervisedJob
from lms.coaching.meetings.models import Booking, Slot
from lms.db import now, today
from lms.prose import day
from lms.skills.deciding.models import Appeal
from lms.skills.models import Decision, Proposal
from lms.teamjobs.models import Placement


@dataclass(frozen=True)
class Matter:
    text: Any
    """What is open and what ends it, fit to show"""


def open_matters(session: Session, person: Person) -> list[Matter]:
    """Empty: the person can leave today."""
    return [
        *_work(session, person),
        *_levels(session, person),
        *_people(session, person),
    ]


def _work(session: Session, person: Person) -> list[Matter]:
    found = []
    for placement in session.scalars(select(Placement).where(Placement.worker_id == person.id)):
        task = placement.task
        if task.cancelled_at:
            continue
        if not placement.finished:
            found.append(
                Matter(_("The task “%(title)s” is not finished. The director can help.", title=task.title))
            )
        elif task.pay_on >= today():
            words = _("The pay for “%(title)s” comes on %(day)s.", title=task.title, day=day(task.pay_on))
            found.append(Matter(words))
    return found


def _levels(session: Session, person: Person) -> list[Matter]:
    proposed = select(Proposal.id).where(Proposal.worker_id == person.id, Proposal.open)
    appealed = select(Appeal.id).join(Decision).join(Proposal).where(Proposal.worker_id == person.id)
    found = []
    if session.scalar(proposed.limit(1)):
        found.append(Matter(_("A level is being decided. Please wait for it, or ask the director.")))
    if session.scalar(appealed.where(~Appeal.answer.has()).limit(1)):
        found.append(Matter(_("Your appeal has not been answered yet. Please wait for it.")))
    return found


def _people(session: Session, person: Person) -> list[Matter]:
    running = select(Pairing.id).where(Pairing.coach_id == person.id, Pairing.ended_at.is_(None))
    leading = select(SupervisedJob.id).where(
        SupervisedJob.coach_id == person.id, ~SupervisedJob.closing.has()
    )
    meeting = (
        select(Booking.id)
        .join(Slot)
        .where(Slot.coach_id == person.id, Booking.ended_at.is_(None), Booking.starts_at > now())
    )
    found = []
    if session.scalar(running.limit(1)):
        found.append(Matter(_("You accompany workers. Please hand them over to another coach first.")))
    if session.scalar(meeting.limit(1)):
        found.append(Matter(_("Meetings with you are still ahead. Please hold them or call them off first.")))
    if session.scalar(leading.limit(1)):
        found.append(Matter(_("You supervise a team job. Please close it first, or hand it over.")))
    if person.has(Role.DIRECTOR) and len(people.people_with(session, Role.DIRECTOR)) == 1:
        found.append(Matter(_("You are the only director. Please let another director be registered first.")))
    return found
