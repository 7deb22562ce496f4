"""What has to be settled before somebody can leave: work under way, pay to come, people who rely on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Pairing, Person, Role
from lms.apprenticeship import coaches
from lms.coaching.meetings.models import Booking, Slot
from lms.db import now, today
from lms.prose import day
from lms.skills.deciding.models import Appeal
from lms.skills.models import Decision, Proposal
from lms.teamjobs.models import Placement


@dataclass(frozen=True)
class Matter:
    text: Any
    """What is open and what ends it, fit to show to the person and to the director alike"""
    url: str
    """Where the person settles it; empty: there is only waiting"""
    staff_url: str
    """Where the director does"""


def open_matters(session: Session, person: Person) -> list[Matter]:
    """Empty: the person can leave today."""
    return [
        *work_open(session, person),
        *levels_open(session, person),
        *_people(session, person),
    ]


def work_open(session: Session, person: Person) -> list[Matter]:
    """Tasks under way, and pay to come."""
    found = []
    for placement in session.scalars(select(Placement).where(Placement.worker_id == person.id)):
        task = placement.task
        places = f"/placements/{placement.id}", f"/tasks/{task.id}"
        if not placement.over:
            words = _("The task “%(title)s” is not finished. The director can help.", title=task.title)
            found.append(Matter(words, *places))
        elif task.pay_on >= today() and placement.fee_yen:
            words = _("The pay for “%(title)s” comes on %(day)s.", title=task.title, day=day(task.pay_on))
            found.append(Matter(words, *places))
    return found


def levels_open(session: Session, person: Person) -> list[Matter]:
    """Levels proposed and appeals that wait, of the person as a worker."""
    proposed = select(Proposal.id).where(Proposal.worker_id == person.id, Proposal.open)
    appealed = select(Appeal).join(Decision).join(Proposal).where(Proposal.worker_id == person.id)
    found = []
    for proposal_id in session.scalars(proposed.order_by(Proposal.id)):
        words = _("A level is being decided. Please wait for it, or ask the director.")
        found.append(Matter(words, "/skills", f"/proposals/{proposal_id}"))
    for appeal in session.scalars(appealed.where(~Appeal.answer.has()).order_by(Appeal.id)):
        words = _("An appeal has not been answered yet. Please wait for it.")
        found.append(Matter(words, f"/decisions/{appeal.decision_id}/appeal", f"/appeals/{appeal.id}"))
    return found


def _people(session: Session, person: Person) -> list[Matter]:
    running = select(Pairing.id).where(Pairing.coach_id == person.id, Pairing.ended_at.is_(None))
    meeting = (
        select(Booking.id)
        .join(Slot)
        .where(Slot.coach_id == person.id, Booking.ended_at.is_(None), Booking.starts_at > now())
    )
    coach, found = f"/coaches/{person.id}", []
    if session.scalar(running.limit(1)):
        words = _("Workers are accompanied. Please hand them over to another coach first.")
        found.append(Matter(words, coach, coach))
    if session.scalar(meeting.limit(1)):
        words = _("Meetings are still ahead. Please hold them or call them off first.")
        found.append(Matter(words, "/desk/slots", coach))
    for job in coaches.accompanied_by(session, person):
        words = _(
            "The supervised job “%(title)s” is still open. It is closed first, or another coach is named.",
            title=job.team_job.title,
        )
        found.append(Matter(words, f"/supervised/{job.id}", f"/supervised/{job.id}/coach"))
    if person.has(Role.DIRECTOR) and people.is_last(session, person, Role.DIRECTOR):
        words = _("There is no other director. Please let another director be registered first.")
        found.append(Matter(words, "/people/new", "/people/new"))
    return found
